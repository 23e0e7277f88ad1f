"""The part that learns: one linear separator per standard over hashed n-grams.

In: stored feature rows and the codes that the desk chose. Out: weights that fit in a few megabytes. Never: the text.
Hinge loss by stochastic gradient with a fixed seed: the same rows give the same weights.
"""

import io
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from yiwang.ai.model.features import BUCKETS

NONE_OF_THESE = ""  # the label of a text that the desk says is no matter of any standard
OTHER = "\0other"  # rows that only show what the others are not; never answered
LEAST_OF_A_LABEL = 3  # a standard with fewer rows is left to the wording and the lexicon
ALPHA = 1e-4  # chosen on complaints-zh-taidi2020 (docs/explanation/advice.md)
STEPS = 60_000  # gradient steps in all: 3 rounds over 20,000 rows, more over fewer
FEWEST_ROUNDS, MOST_ROUNDS = 3, 50
WORTH_TWO_CORES = 100_000  # rows × labels
RARE = 2  # a bucket seen in fewer rows tells nothing yet
BASE_MARGIN = -1.0  # what a hinge separator says of a text that is clearly not its own

Floats = NDArray[np.float32]


class Linear(msgspec.Struct, frozen=True):
    """`weights` (buckets, labels), `bias` (labels,), `idf` (buckets,); `buckets` ascending."""

    labels: list[str]
    buckets: NDArray[np.int32]
    idf: Floats
    weights: Floats
    bias: Floats

    def margins(self, rows: csr_matrix) -> Floats:
        """Shape (n, labels): above 0 leans towards the label; -1 is a clear no."""
        scaled = _scale(_narrowed(rows, self.buckets), self.idf)
        answer: Floats = scaled @ self.weights + self.bias
        return answer

    def pulls(self, buckets: NDArray[np.uint32], label: str) -> Floats:
        """How much each bucket of one text speaks for `label` (unknown buckets 0)."""
        place = np.searchsorted(self.buckets, buckets)
        place = np.minimum(place, max(len(self.buckets) - 1, 0))
        if not len(self.buckets):
            return np.zeros(len(buckets), np.float32)
        known = self.buckets[place] == buckets
        column = self.labels.index(label)
        pulls = self.weights[place, column] * self.idf[place]
        return np.where(known, pulls, 0).astype(np.float32)


def fit(rows: csr_matrix, codes: Sequence[str]) -> Linear | None:
    """Learn from rows (n, BUCKETS) and their labels; None when fewer than two labels have enough rows.

    Cost: about 1 s for 20,000 rows of 60 labels on two cores; it grows with rows × labels.
    """
    answers = np.asarray(codes)
    names, counts = np.unique(answers, return_counts=True)
    labels = [
        str(n) for n, c in zip(names, counts, strict=True) if c >= LEAST_OF_A_LABEL and n != OTHER
    ]
    if len(labels) < 2:
        return None
    seen = np.bincount(rows.indices, minlength=BUCKETS)
    buckets = np.flatnonzero(seen >= RARE).astype(np.int32)
    idf = (np.log((1 + rows.shape[0]) / (1 + seen[buckets])) + 1).astype(np.float32)
    scaled = _scale(_narrowed(rows, buckets), idf)
    rounds = int(np.clip(STEPS // rows.shape[0], FEWEST_ROUNDS, MOST_ROUNDS))
    cores = 2 if rows.shape[0] * len(labels) > WORTH_TWO_CORES else 1
    model = SGDClassifier(alpha=ALPHA, max_iter=rounds, tol=None, random_state=0, n_jobs=cores)
    # Rows of rarer labels stay as examples of what the others are not.
    model.fit(scaled, np.where(np.isin(answers, labels), answers, OTHER))
    known = [str(name) for name in model.classes_]
    weights, bias = model.coef_, model.intercept_
    if len(known) == 2:  # scikit-learn keeps one separator for two labels
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    keep = [known.index(label) for label in labels]
    return Linear(
        labels,
        buckets,
        idf,
        np.ascontiguousarray(weights[keep].T, np.float32),
        bias[keep].astype(np.float32),
    )


def _narrowed(rows: csr_matrix, buckets: NDArray[np.int32]) -> csr_matrix:
    """Only the columns in `buckets`; scipy's own way looks through all 262,144 columns each time."""
    place = np.searchsorted(buckets, rows.indices)
    known = buckets[np.minimum(place, len(buckets) - 1)] == rows.indices
    starts = np.concatenate([[0], np.cumsum(known)])[rows.indptr]
    return csr_matrix((rows.data[known], place[known], starts), shape=(rows.shape[0], len(buckets)))


def _scale(rows: csr_matrix, idf: Floats) -> csr_matrix:
    scaled = csr_matrix(
        (rows.data * idf[rows.indices], rows.indices, rows.indptr),
        shape=rows.shape,
        dtype=np.float32,
    )
    if not rows.shape[0]:
        return scaled
    lengths = np.diff(scaled.indptr)
    squares = np.add.reduceat(np.append(scaled.data**2, 0), scaled.indptr[:-1])
    norms = np.sqrt(np.where(lengths > 0, squares, 1.0))
    scaled.data /= np.repeat(norms, lengths).astype(np.float32)
    return scaled


def pack(model: Linear) -> bytes:
    """The model as bytes (half precision, compressed)."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        labels=np.asarray(model.labels, dtype=np.str_),
        buckets=model.buckets,
        idf=model.idf,
        weights=model.weights.astype(np.float16),
        bias=model.bias,
    )
    return buffer.getvalue()


def unpack(packed: bytes) -> Linear:
    """The model from bytes that `pack` made."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as held:
        return Linear(
            [str(label) for label in held["labels"]],
            held["buckets"],
            held["idf"],
            held["weights"].astype(np.float32),
            held["bias"],
        )

"""From scores to confidence: a softmax over the standards and over silence.

In: evidence points, learned margins, four numbers. Out: probabilities, one more column than standards (the last is
"none of these"). Never: a figure that was not fitted being called calibrated; see `calibrate`.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


class Scored(msgspec.Struct):
    """n texts scored against C standards: `evidence` (n, C) and `silence` (n,) in points of evidence; `margins` (n, C)
    and `quiet` (n,) from the learned part (0 = nothing learned), for the standards and for "none of these".
    """

    evidence: Scores
    silence: Scores
    margins: Scores
    quiet: Scores

    def take(self, rows: NDArray[np.int64]) -> "Scored":
        """Some of the texts."""
        return Scored(self.evidence[rows], self.silence[rows], self.margins[rows], self.quiet[rows])


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """Logit of a standard = `evidence` · points + `learned` · margin; of silence = `silence` + the same of its own.

    The defaults are the cold start: set by hand on made-up sentences and on letters that one author read; not measured.
    """

    evidence: float = 1.5
    learned: float = 0.0
    silence: float = 5.5
    threshold: float = 0.75  # at or above it the advice claims to know
    measured: bool = False  # True once the numbers were fitted on held-back rows of this city


def probabilities(blend: Blend, scored: Scored) -> Scores:
    """Shape (n, C + 1); each row sums to 1."""
    n, standards = scored.evidence.shape
    logits = np.empty((n, standards + 1))
    logits[:, :-1] = blend.evidence * scored.evidence + blend.learned * scored.margins
    logits[:, -1] = blend.silence + blend.evidence * scored.silence + blend.learned * scored.quiet
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits

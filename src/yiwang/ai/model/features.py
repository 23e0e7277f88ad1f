"""Text to hashed n-grams: single Chinese signs and Latin words, and pairs of neighbours.

In: texts. Out: bucket numbers with counts, and the pieces of text behind them. Never: a phone number, ID number,
plate or any figure (they are struck out first), nor a dictionary of words: no segmenter is needed.
"""

import re
import unicodedata
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from yiwang.kernel.text import clean, mask

BUCKET_BITS = 18
BUCKETS = 1 << BUCKET_BITS
MAX_SIGNS = 1000  # a report's matter stands at its beginning; more text costs time and adds little

_UNITS = re.compile(r"[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)?|[0-9*]+|[^\s]|\s+")
_FIGURES = re.compile(r"[0-9*][0-9*.,:]*")
_SPACES = re.compile(r"\s+")
_BREAK = 0  # no pair crosses it
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_OTHER_ODD = np.uint64(0xC2B2AE3D27D4EB4F)

Ids = NDArray[np.uint32]
Counted = tuple[Ids, NDArray[np.uint8]]  # distinct buckets, ascending, and how often each came


def normalise(text: str) -> str:
    """One spelling for one thing: NFKC, lower case, figures as 0, personal numbers struck out, at most 1000 signs."""
    text = text[: 4 * MAX_SIGNS].encode(errors="ignore").decode()  # half a sign pair is no sign
    text = mask(clean(text))
    text = unicodedata.normalize("NFKC", text).lower()[:MAX_SIGNS]
    return _SPACES.sub(" ", _FIGURES.sub("0", text)).strip()


def units(normalised: str) -> list[str]:
    """Chinese signs one by one, Latin words whole, anything else as a break `""`."""
    return [
        unit if _is_word(unit) else ""
        for unit in _UNITS.findall(normalised)
        if not (
            unit.isspace()
        )  # blanks part Latin words already and mean nothing between Chinese signs
    ]


def _is_word(unit: str) -> bool:
    return unit[0].isalpha()


def _unit_id(unit: str) -> int:
    if not unit:
        return _BREAK
    return ord(unit) if len(unit) == 1 else zlib.crc32(unit.encode()) | 1 << 32


def _bucket(mixed: NDArray[np.uint64]) -> Ids:
    mixed = mixed ^ (mixed >> np.uint64(29))
    return ((mixed * _OTHER_ODD) >> np.uint64(64 - BUCKET_BITS)).astype(np.uint32)


def grams(unit_list: Sequence[str]) -> tuple[Ids, list[tuple[int, int]]]:
    """Buckets in reading order with the span of units (first, last + 1) that made each."""
    ids = np.fromiter((_unit_id(u) for u in unit_list), dtype=np.uint64, count=len(unit_list))
    single = np.flatnonzero(ids)
    pair = np.flatnonzero((ids[:-1] != 0) & (ids[1:] != 0)) if len(ids) > 1 else single[:0]
    with np.errstate(over="ignore"):
        buckets = np.concatenate(
            [
                _bucket(ids[single] * _GOLDEN),
                _bucket(ids[pair] * _GOLDEN + (ids[pair + 1] + np.uint64(1)) * _OTHER_ODD),
            ]
        )
    spans = [(int(i), int(i) + 1) for i in single] + [(int(i), int(i) + 2) for i in pair]
    return buckets, spans


def hashed(text: str) -> Counted:
    """Distinct buckets, ascending, with how often each came (at most 255). This is all that is ever kept of a text."""
    return counted(normalise(text))


def counted(normalised: str) -> Counted:
    """The same of a text that is normalised already."""
    buckets, _ = grams(units(normalised))
    distinct, counts = np.unique(buckets, return_counts=True)
    return distinct.astype(np.uint32), np.minimum(counts, 255).astype(np.uint8)


def stack(rows: Sequence[Counted]) -> csr_matrix:
    """Rows to one sparse matrix, shape (len(rows), BUCKETS), of damped counts 1 + ln(count)."""
    lengths = [len(ids) for ids, _ in rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    columns = np.concatenate([ids for ids, _ in rows]) if rows else np.zeros(0, np.uint32)
    counts = np.concatenate([c for _, c in rows]) if rows else np.zeros(0, np.uint8)
    values = (1.0 + np.log(np.maximum(counts, 1))).astype(np.float32)
    return csr_matrix(
        (values, columns.astype(np.int32), starts.astype(np.int32)), shape=(len(rows), BUCKETS)
    )

"""Arithmetic on arrays that lie in segments: the rows of a series, the pairs of a series, the events of a pair.

In and out: plain arrays. Never: a loop over rows.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def tidy(x: Floats) -> Floats:
    """Without what binary fractions add: 3.3 - 3.0 is 0.3 and reaches a line at 0.3."""
    rounded: Floats = np.round(x, 9)
    return rounded


def spread(starts: NDArray[Any], counts: NDArray[Any]) -> tuple[Ints, Ints]:
    """For each owner i the positions starts[i] … starts[i] + counts[i] - 1: (owner, position), in order."""
    counts = counts.astype(np.int64, copy=False)
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    offset = starts - (ends - counts)
    return owner, np.arange(total, dtype=np.int64) + np.repeat(offset, counts)


def first_of_each(sorted_keys: NDArray[Any]) -> Ints:
    """Where each run of equal keys begins."""
    if not len(sorted_keys):
        return np.zeros(0, np.int64)
    changes = np.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1
    return np.concatenate((np.zeros(1, np.int64), changes))


def lengths(starts: Ints, total: int) -> Ints:
    """How long the segments are that begin at `starts` and together make `total`."""
    return np.diff(starts, append=total)


def last_at_or_before(starts: Ints, ends: Ints, times: NDArray[np.int64], wanted: Ints) -> Ints:
    """Per query the last position in [starts, ends) whose time is not after `wanted`; starts - 1 when there is none.

    `times` rises within each segment. A binary search of all queries at once.
    """
    low, high = starts.astype(np.int64), ends.astype(np.int64)
    if not len(low):
        return low
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        open_ = low < high
        middle = (low + high) >> 1
        at = times[np.minimum(middle, len(times) - 1)] if len(times) else wanted
        right = open_ & (at <= wanted)
        low = np.where(right, middle + 1, low)
        high = np.where(open_ & ~right, middle, high)
    return low - 1


def carried(positions: NDArray[np.bool_], starts: Ints, counts: Ints) -> Ints:
    """For each place the last marked place at or before it in its own segment; -1 when there is none."""
    marked = np.where(positions, np.arange(len(positions)), -1)
    last = np.maximum.accumulate(marked) if len(marked) else marked
    return np.where(last >= np.repeat(starts, counts), last, -1)

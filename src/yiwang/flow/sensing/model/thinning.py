"""A chart's worth of readings: never more points than a screen can draw, and no peak lost.

In: readings in order of time. Out: all of them, or buckets with low, high and the last value.
"""

import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.messages.readings import Point
from yiwang.flow.sensing.model.moments import moment

MOST_POINTS = 2_000


def thin(
    time: NDArray[np.int64], value: NDArray[np.float64], quality: NDArray[np.uint8], most: int
) -> list[Point]:
    """At most `most` points; buckets are equal spans of time."""
    if len(time) <= most:
        return [
            Point(at=moment(int(t)), value=float(v), quality=int(q))
            for t, v, q in zip(time, value, quality, strict=True)
        ]
    span = max(int(time[-1] - time[0]) // most + 1, 1)
    bucket = (time - time[0]) // span
    begin = np.flatnonzero(np.diff(bucket, prepend=-1))
    end = np.append(begin[1:], len(time))
    low, high = np.minimum.reduceat(value, begin), np.maximum.reduceat(value, begin)
    worst = np.maximum.reduceat(quality, begin)
    return [
        Point(
            at=moment(int(time[b])), value=float(value[e - 1]), quality=int(w), low=float(lo), high=float(hi),
            n=int(e - b),
        )
        for b, e, lo, hi, w in zip(begin, end, low, high, worst, strict=True)
    ]  # fmt: skip

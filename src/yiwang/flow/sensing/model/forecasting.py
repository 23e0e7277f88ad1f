"""Where a series is heading: a robust straight line through its last readings.

In: times and values of the last readings. Out: the slope, where the line is at the horizon, and how far the
readings lie from it. Never: a bend; the line is only good as far ahead as the window looks back, which the caller
states.
"""

import msgspec
import numpy as np

from yiwang.flow.sensing.model.segments import Floats

MOST_POINTS = 24  # the newest of a window: 276 slopes


class Line(msgspec.Struct, frozen=True):
    """One row a forecast."""

    slope: Floats  # a second
    now: Floats  # where the line is at the last reading
    value: Floats  # where it will be at the horizon
    spread: Floats  # half of the readings lie this near to it

    def crosses_in_s(self, level: float) -> Floats:
        """Seconds until the line crosses `level`; 0 when it is there, infinity when it does not go there."""
        gap = level - self.now
        with np.errstate(divide="ignore", invalid="ignore"):
            seconds = gap / self.slope
        return np.where(gap == 0, 0.0, np.where(seconds > 0, seconds, np.inf))


def project(since_s: Floats, values: Floats, horizon_s: float) -> Line:
    """The Theil-Sen line of each row: the median of all slopes between two readings. `since_s` ends with 0."""
    left, right = np.triu_indices(since_s.shape[1], 1)
    slopes = (values[:, right] - values[:, left]) / (since_s[:, right] - since_s[:, left])
    slope = np.median(slopes, axis=1)
    now = np.median(values - slope[:, None] * since_s, axis=1)
    rest = np.abs(values - slope[:, None] * since_s - now[:, None])
    return Line(slope, now, now + slope * horizon_s, np.median(rest, axis=1))

"""How surprising a reading is, by the series' own past: one detector for every series, tuned for none.

In: what is remembered of some series, and their next readings. Out: the surprise of each reading in decades, NaN while
too little is known; what is remembered is changed in place. Never: a look ahead, a setting that one series has of its
own, a loop over series.

- A reading becomes features: its running means over four spans, the differences of neighbouring spans (how the level
  moves, at three paces), and its distance from what this hour of the week used to bring.
- Each feature is measured in its own running deviations; jumps are clipped before they are learned from.
- Beyond the mark that one reading in fifty exceeds, the excess is taken as exponential, which is extreme value theory's
  tail with shape 0, and is kept up one reading at a time. Source: A. Siffer, P.-A. Fouque, A. Termier, C. Largouët,
  "Anomaly Detection in Streams with Extreme Value Theory", KDD 2017. The mark follows by stochastic approximation
  (H. Robbins, S. Monro, Annals of Mathematical Statistics 22, 1951).
- The features' improbabilities are joined by the mean of their logarithms, as R. A. Fisher does with independent tests.
  These are not independent, so it is a score and no probability.
- What was said shortly before is taken off, so that an episode surprises once.

Cold start: nothing is said of the first `WARM` readings, and nothing of an hour of the week until it comes again.
"""

import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.segments import Bools, Floats, Ints

WARM = 50  # readings
# Chosen on the files that tests/nab_detectors.py names DEV, once and for all series.
SPANS = np.array([1.0, 8.0, 48.0, 300.0])  # readings
LONGEST_MEMORY = 20_000  # readings
FORGETTING = 0.99  # of what was said, at each reading
TAIL = 0.02
TAIL_PACE = 0.02
CLIP = 4.0  # deviations
HOUR_PACE = 0.3
FIRST_MARK, LEAST_MARK = 3.0, 0.5  # deviations
FIRST_EXCESS, LEAST_EXCESS, MOST_EXCESS = 1.0, 0.1, 5.0  # deviations; the last in mean excesses
MOST_DECADES = 15.0  # of one feature; beyond, a figure means nothing

HOURS = 7 * 24
FEATURES = 2 * len(SPANS)
# One series; all zero: nothing is known.
MEMORY = np.dtype(
    [
        ("seen", np.int64),  # readings
        ("said", np.float64),  # the last surprise, fading
        ("means", np.float64, len(SPANS)),
        ("centre", np.float64, FEATURES),
        ("square", np.float64, FEATURES),  # mean square about the centre
        ("mark", np.float64, FEATURES),
        ("excess", np.float64, FEATURES),  # mean beyond the mark
        ("hours", np.float32, HOURS),
        ("weeks", np.uint8, HOURS),  # how often each hour was met, up to 255
    ]
)
_STEPS = 2 / (SPANS + 1)
_HOUR_US = 3_600_000_000
_LARGEST = 1e150  # its square is still a number
_DECADE = float(np.log(10.0))
_TAIL_DECADES = -float(np.log10(TAIL))


def surprises(
    memory: NDArray[np.void], time: Ints, value: Floats, start: Ints, count: Ints
) -> Floats:
    """The surprise of each reading; series i of `memory` has the readings start[i] … start[i] + count[i] - 1."""
    x = np.full(len(value), np.nan)
    fresh = memory["seen"] == 0
    memory["mark"][fresh], memory["excess"][fresh] = FIRST_MARK, FIRST_EXCESS
    # The k-th readings of all series that have so many are one step.
    order = np.argsort(-count, kind="stable")
    most_first, begin, left = memory[order], start[order], count[order]
    active = len(order)
    for step in range(int(count.max(initial=0))):
        active = int(np.searchsorted(-left[:active], -step, side="left"))
        at = begin[:active] + step
        x[at] = _step(most_first[:active], time[at], value[at])
    memory[order] = most_first
    return x


def _step(memory: NDArray[np.void], time: Ints, value: Floats) -> Floats:
    """One reading of each series."""
    seen = memory["seen"]
    seen += 1
    value = np.clip(value, -_LARGEST, _LARGEST)
    features = _features(memory, time, value, seen)
    known = seen > WARM
    centre, square = memory["centre"], memory["square"]
    off = features - centre
    deviation = np.sqrt(square)
    mark, excess = memory["mark"], memory["excess"]
    # Below a millionth of the level a deviation is rounding.
    z = np.abs(off) / np.maximum(deviation, 1e-9 + 1e-6 * np.abs(centre))
    z[~known] = 0.0
    beyond = z - mark
    hot = beyond > 0
    decades = np.where(hot, _TAIL_DECADES + beyond / excess / _DECADE, 0.0)
    decades = np.minimum(decades, MOST_DECADES)
    _learn(memory, off, deviation, seen)
    _follow(mark, excess, beyond, hot, seen)
    # One feature after the other, so that the sum does not depend on who else is in the batch.
    strange = sum(decades[:, k] for k in range(FEATURES)) / FEATURES
    said = memory["said"]
    said *= FORGETTING
    news: Floats = np.where(known, np.maximum(strange - said, 0.0), np.nan)
    np.maximum(said, strange, out=said)
    return news


def _features(memory: NDArray[np.void], time: Ints, value: Floats, seen: Ints) -> Floats:
    means = memory["means"]
    means += np.maximum(_STEPS, 1 / seen[:, None]) * (value[:, None] - means)
    row, hour = np.arange(len(value)), (time // _HOUR_US) % HOURS
    usual, weeks = memory["hours"][row, hour].astype(np.float64), memory["weeks"][row, hour]
    off = np.where(weeks > 0, value - usual, 0.0)
    pace = np.maximum(HOUR_PACE, 1 / (weeks + 1.0))
    small = np.finfo(np.float32).max
    memory["hours"][row, hour] = np.clip(usual + pace * (value - usual), -small, small)
    memory["weeks"][row, hour] = np.minimum(weeks, 254) + 1
    return np.column_stack((means, means[:, :-1] - means[:, 1:], off))


def _learn(memory: NDArray[np.void], off: Floats, deviation: Floats, seen: Ints) -> None:
    """Where each feature lies and how far it spreads."""
    share = np.maximum(1 / seen, 1 / LONGEST_MEMORY)[:, None]
    most = np.where(seen[:, None] > WARM + 1, CLIP * deviation, np.inf)
    step = np.clip(off, -most, most)
    memory["centre"] += share * step
    memory["square"] = (1 - share) * (memory["square"] + share * step * step)


def _follow(mark: Floats, excess: Floats, beyond: Floats, hot: Bools, seen: Ints) -> None:
    """Where each tail begins, so that `TAIL` of the readings are in it, and how far it reaches on average."""
    judged = seen - WARM
    known = np.flatnonzero(judged > 0)
    root = np.sqrt(np.maximum(judged, 1))
    pace = np.maximum(1 / (root * np.sqrt(root)), 1 / LONGEST_MEMORY)[known, None]
    move = pace * np.where(hot[known], 1 - TAIL, -TAIL) * mark[known]
    mark[known] = np.maximum(mark[known] + move, LEAST_MARK)
    further = np.minimum(beyond, MOST_EXCESS * excess) - excess
    moved = np.maximum(excess + TAIL_PACE * further, LEAST_EXCESS)
    np.copyto(excess, moved, where=hot)

"""What must hold besides a condition: on the same reading, or on the latest one of another property of the thing.

At one instant, series count in their order: a companion's reading is known to this one if it came before, or at the
same instant from a series with a lower number. So a stream in order of time is judged the same however it is cut.
"""

import numpy as np

from yiwang.flow.sensing.model.compiled import SECOND, Compiled
from yiwang.flow.sensing.model.conditions import Also, NoData
from yiwang.flow.sensing.model.segments import Bools, Floats, Ints, last_at_or_before
from yiwang.flow.sensing.model.signals.rows import Rows
from yiwang.flow.sensing.model.signals.signal import Signal
from yiwang.flow.sensing.model.state import State


def holds_besides(compiled: Compiled, state: State, rows: Rows, signal: Signal) -> Bools:
    """For each x whether all that its clause asks for besides holds."""
    holds = np.ones(len(signal.row), np.bool_)
    for clause in np.unique(signal.clause):
        condition = compiled.conditions[clause]
        for number, also in enumerate([] if isinstance(condition, NoData) else condition.also):
            mine = np.flatnonzero(signal.clause == clause)
            row = signal.row[mine]
            if also.property is None:
                value = rows.value[row]
            else:
                series = compiled.pair_series[signal.pair[mine]]
                companion = compiled.companions[int(clause), number]
                at = np.searchsorted(companion.series, series)
                at = np.minimum(at, len(companion.series) - 1)
                value = np.full(len(mine), np.nan)
                if len(companion.series):
                    has = companion.series[at] == series
                    value[has] = _known(
                        state, rows, companion.other[at[has]], series[has], row[has], also
                    )
            holds[mine] &= _meets(value, also)
    return holds


def _meets(value: Floats, also: Also) -> Bools:
    """NaN meets nothing."""
    met: Bools = np.isfinite(value)
    if also.at_least is not None:
        met &= value >= also.at_least
    if also.at_most is not None:
        met &= value <= also.at_most
    return met


def _known(
    state: State, rows: Rows, other: np.ndarray, series: np.ndarray, row: Ints, also: Also
) -> Floats:
    """The companion's value as it was known at the reading; NaN when it is too old."""
    time = rows.time[row]
    wanted = time - (other > series)
    place = np.searchsorted(rows.series, other)
    inside = place < len(rows.series)
    inside[inside] = rows.series[place[inside]] == other[inside]
    start = np.zeros(len(row), np.int64)
    count = np.zeros(len(row), np.int64)
    start[inside], count[inside] = rows.start[place[inside]], rows.count[place[inside]]
    at = last_at_or_before(start, start + count, rows.time, wanted)
    here = at >= start
    known_time = np.where(here, rows.time[at], state.last_time[other])
    value = np.where(here, rows.value[at], state.last_value[other])
    fresh = (known_time > 0) & (known_time >= time - round(also.within_s * SECOND))
    return np.where(fresh, value, np.nan)

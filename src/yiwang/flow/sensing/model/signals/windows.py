"""Signals that look back over a window: sums, counts, changes, forecasts.

Each series that is looked back on has a ring with room for its longest window. Sums are taken of whole millionths:
they are exact, so they do not hang on how a stream was cut into batches, and 175 tips of 0.2 mm are 35 mm and not a
hair more.
"""

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.compiled import SECOND, Compiled
from yiwang.flow.sensing.model.conditions import Change, Condition, Forecast, Repeat, WindowSum
from yiwang.flow.sensing.model.forecasting import MOST_POINTS, project
from yiwang.flow.sensing.model.segments import Floats, Ints, last_at_or_before, spread, tidy
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.signals.signal import Signal
from yiwang.flow.sensing.model.state import State, Written

MILLIONTH = 1e-6
LARGEST = 1e12  # a reading beyond it is counted as this much


class History(msgspec.Struct, frozen=True):
    """What the rings hold and the batch brings, by series and in order of time."""

    time: Ints
    value: Floats
    start: Ints  # by touched series
    end: Ints
    new: Ints  # where the batch's rows begin
    ring: Ints  # which ring
    source: Ints  # which of the rows' series


def windowed(compiled: Compiled, state: State, rows: Rows) -> tuple[Signal, list[Written]]:
    """The signals, and the rings as they are afterwards."""
    family = compiled.windowed
    history = _history(compiled, state, rows)
    entry, row = entries_of(family, rows)
    clause = family.clause[entry]
    owner = np.searchsorted(rows.series[history.source], family.series[entry])
    at = history.new[owner] + row - rows.start[history.source[owner]]
    window = np.array([round(getattr(c, "window_s", 0) * SECOND) for c in compiled.conditions])
    room = np.diff(compiled.ring_start)[history.ring[owner]]
    begin = last_at_or_before(
        history.start[owner], at + 1, history.time, history.time[at] - window[clause]
    )
    begin = np.maximum(begin + 1, at + 1 - room)
    x = np.full(len(entry), np.nan)
    for place in np.unique(clause):
        mine = np.flatnonzero(clause == place)
        condition = compiled.conditions[place]
        x[mine] = tidy(_KINDS[type(condition)](condition, history, begin[mine], at[mine]))
    signal = Signal(pair=family.pair[entry], clause=clause, row=row, x=x * compiled.sign[clause])
    return signal, _rings(compiled, state, history)


def _history(compiled: Compiled, state: State, rows: Rows) -> History:
    place = np.searchsorted(compiled.ring_series, rows.series)
    inside = place < len(compiled.ring_series)
    inside[inside] = compiled.ring_series[place[inside]] == rows.series[inside]
    source, ring = np.flatnonzero(inside), place[inside]
    held, brought = state.ring_count[ring], rows.count[source]
    total = held + brought
    end = np.cumsum(total)
    start = end - total
    time, value = np.empty(int(total.sum()), np.int64), np.empty(int(total.sum()), np.float64)
    begin, room = compiled.ring_start[ring], np.diff(compiled.ring_start)[ring]
    owner, step = spread(np.zeros(len(ring), np.int64), held)
    old = begin[owner] + (state.ring_next[ring][owner] - held[owner] + step) % room[owner]
    _, target = spread(start, held)
    time[target], value[target] = state.ring_time[old], state.ring_value[old]
    _, new = spread(rows.start[source], brought)
    _, target = spread(start + held, brought)
    time[target], value[target] = rows.time[new], rows.value[new]
    return History(time, value, start, end, start + held, ring, source)


def _rings(compiled: Compiled, state: State, history: History) -> list[Written]:
    ring, brought = history.ring, history.end - history.new
    room = np.diff(compiled.ring_start)[ring]
    kept = np.minimum(brought, room)
    owner, source = spread(history.end - kept, kept)
    _, step = spread(brought - kept, kept)
    target = compiled.ring_start[ring][owner] + (state.ring_next[ring][owner] + step) % room[owner]
    return [
        Written("ring_time", target, history.time[source]),
        Written("ring_value", target, history.value[source]),
        Written("ring_count", ring, np.minimum(state.ring_count[ring] + brought, room)),
        Written("ring_next", ring, (state.ring_next[ring] + brought) % room),
    ]


def _up_to(amounts: Ints) -> Ints:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(amounts)))


def _sum(condition: Condition, history: History, begin: Ints, at: Ints) -> Floats:
    # The sum of a day's worth of the largest readings still fits an int64 of millionths a thousand times over.
    whole = np.round(np.clip(history.value, -LARGEST, LARGEST) / MILLIONTH).astype(np.int64)
    sums = _up_to(whole)
    total: Floats = (sums[at + 1] - sums[begin]).astype(np.float64) / 1e6
    return total


def _repeats(condition: Condition, history: History, begin: Ints, at: Ints) -> Floats:
    assert isinstance(condition, Repeat)
    counts = _up_to((history.value >= condition.at_least).astype(np.int64))
    return (counts[at + 1] - counts[begin]).astype(np.float64)


def _change(condition: Condition, history: History, begin: Ints, at: Ints) -> Floats:
    assert isinstance(condition, Change)
    bounds = np.column_stack((begin, at + 1)).ravel()
    padded = np.append(history.value, 0.0)
    if condition.sense == "rise":
        return history.value[at] - np.minimum.reduceat(padded, bounds)[::2]
    return np.maximum.reduceat(padded, bounds)[::2] - history.value[at]


def _forecast(condition: Condition, history: History, begin: Ints, at: Ints) -> Floats:
    assert isinstance(condition, Forecast)
    begin = np.maximum(begin, at + 1 - MOST_POINTS)
    count = at + 1 - begin
    x = np.full(len(at), np.nan)
    for points in np.unique(count[count >= condition.least_points]):
        mine = np.flatnonzero(count == points)
        places = begin[mine][:, None] + np.arange(points)
        since = (history.time[places] - history.time[at[mine]][:, None]) / SECOND
        forecast = project(since, history.value[places], condition.horizon_s)
        believed = condition.spread is None or forecast.spread <= condition.spread
        x[mine] = np.where(believed, forecast.value, np.nan)
    return x


_KINDS: dict[type, Callable[[Condition, History, Ints, Ints], NDArray[np.float64]]] = {
    WindowSum: _sum,
    Repeat: _repeats,
    Change: _change,
    Forecast: _forecast,
}

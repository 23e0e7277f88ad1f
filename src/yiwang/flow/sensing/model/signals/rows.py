"""The judged rows of a batch, with the segments that series make in it.

In: columns sorted by (series, time). Out: only rows that count: of fit quality, not after `now`, and each after all
that was judged of its series before. Of readings at one instant the first counts.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.columns import BAD, Columns
from yiwang.flow.sensing.model.compiled import Family
from yiwang.flow.sensing.model.segments import Ints, first_of_each, lengths, spread


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by series; `start[i]`, `count[i]` are the rows of `series[i]`."""

    time: Ints
    value: NDArray[np.float64]
    series: NDArray[np.int32]
    start: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.time)


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What of a batch is judged, what shows life, and how many rows are neither."""

    judged: Rows
    heard: Rows
    late: int
    ahead: int
    unfit: int


def take(columns: Columns, last_time: Ints, heard: Ints, now: int) -> Taken:
    """Split a batch."""
    present = columns.time <= now
    sound = (columns.quality < BAD) & np.isfinite(columns.value)
    n, ahead = len(columns), int(len(columns) - np.count_nonzero(present))
    if ahead:
        columns, sound = _only(columns, present), sound[present]
    unfit = int(len(columns) - np.count_nonzero(sound))
    alive = _after(columns, heard)
    # Of all rows, also those not alive: a good reading may follow at the very instant of an unfit one.
    if not unfit and np.array_equal(heard[columns.series], last_time[columns.series]):
        judged = alive
    else:
        judged = _after(_only(columns, sound), last_time)
    late = n - ahead - unfit - len(judged)
    return Taken(judged=judged, heard=alive, late=late, ahead=ahead, unfit=unfit)


def _only(columns: Columns, mask: NDArray[np.bool_]) -> Columns:
    return Columns(
        series=columns.series[mask],
        time=columns.time[mask],
        value=columns.value[mask],
        quality=columns.quality[mask],
    )


def _after(columns: Columns, known: Ints) -> Rows:
    series, time, value = columns.series, columns.time, columns.value
    news = time > known[series]
    news[1:] &= (series[1:] != series[:-1]) | (time[1:] != time[:-1])
    if not news.all():
        series, time, value = series[news], time[news], value[news]
    start = first_of_each(series)
    return Rows(
        time=time,
        value=value,
        series=series[start],
        start=start,
        count=lengths(start, len(series)),
    )


def entries_of(family: Family, rows: Rows) -> tuple[Ints, Ints]:
    """(entry, row) of every entry of the family with every row of its series, by entry and then by time."""
    begins = family.start[rows.series]
    owner, entry = spread(begins, family.start[rows.series + 1] - begins)
    if len(rows.time) == len(rows.series):
        return entry, owner  # one row a series, as in most batches of a live city
    which, row = spread(rows.start[owner], rows.count[owner])
    return entry[which], row

"""Building the nightly facts: every day that is over once, the running day again and again.

In: the history of cases. Out: facts on three grains. Never: a figure that cannot be built again: each fact is a
function of the history, so building any day twice, or late, gives the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.city.messages import WorkingCalendar
from yiwang.flow.supervision.messages import DayBuilt
from yiwang.flow.supervision.model.deadline import Due, Segment, allowance_seconds, as_of, due
from yiwang.flow.supervision.service import days
from yiwang.flow.supervision.store import facts, open_days
from yiwang.kernel.errors import NotFound

CHUNK = 10_000
# Days longer ago than this get their cases and steps, but no count of what was open then.
OPEN_DAYS_MOST = 400
ONE_DAY = timedelta(days=1)


async def build_missing(database: Database, now: datetime) -> None:
    """Build what is not built yet, up to the running day; harmless when nothing is missing or no city is there."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await facts.lock_building(tx)
        try:
            calendar = await city.working_calendar(tx)
        except NotFound:
            return
        today = days.day_of(now, calendar)
        first = await _first_missing(tx, today, calendar)
        if first is not None:
            await _build(tx, first, today, calendar)


async def build_days(database: Database, first: date, last: date, now: datetime) -> DayBuilt:
    """Build some days again, by hand."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await facts.lock_building(tx)
        return await _build(tx, first, last, await city.working_calendar(tx))


async def _first_missing(tx: Tx, today: date, calendar: WorkingCalendar) -> date | None:
    built = await facts.last_complete_day(tx)
    if built is not None:
        return min(built + ONE_DAY, today)
    begun = await facts.first_step(tx)
    return min(days.day_of(begun, calendar), today) if begun else None


async def _build(tx: Tx, first: date, last: date, calendar: WorkingCalendar) -> DayBuilt:
    start, end = days.start_of(first, calendar), days.start_of(last + ONE_DAY, calendar)
    cases = await _fill_cases(tx, start, end, calendar)
    transitions = await facts.fill_transitions(
        tx, start, end, first, last, calendar.rules.time_zone
    )
    by_day = await facts.transitions_by_day(tx, first, last)
    open_rows = 0
    for day in _span(first, last):
        over = days.start_of(day + ONE_DAY, calendar)
        counted = None
        if over <= tx.now and (last - day).days < OPEN_DAYS_MOST:
            rows, counted = await _count_open(tx, over, calendar)
            await open_days.replace(tx, day, rows)
            open_rows += len(rows)
        await facts.note_day(tx, day, over <= tx.now, by_day.get(day, 0), counted)
    return DayBuilt(
        first=first, last=last, cases=cases, transitions=transitions, open_rows=open_rows
    )


def _span(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


async def _fill_cases(tx: Tx, start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    filled, after = 0, 0
    while case_ids := await facts.touched(tx, start, end, after, CHUNK):
        rows = await facts.clocks(tx, case_ids)
        found = [_due(row, calendar) for row in rows]
        filled += await facts.fill_cases(
            tx,
            [row["id"] for row in rows],
            [deadline.at if deadline else None for deadline in found],
            [deadline.at if deadline and deadline.used_up else None for deadline in found],
        )
        after = case_ids[-1]
    return filled


async def _count_open(
    tx: Tx, at: datetime, calendar: WorkingCalendar
) -> tuple[list[tuple[str, str, str, int, int, int, int]], tuple[int, int]]:
    open_by: Counter[tuple[str, str, str, int, int]] = Counter()
    overdue_by: Counter[tuple[str, str, str, int, int]] = Counter()
    after = 0
    while rows := await open_days.open_at(tx, at, after, CHUNK):
        for row in rows:
            key = (
                row["area_path"], row["stage"], row["family"], row["department_id"] or 0, row["area_id"],
            )  # fmt: skip
            open_by[key] += 1
            deadline = _due(row, calendar, at)
            overdue_by[key] += deadline is not None and deadline.passed(at)
        after = rows[-1]["id"]
    made = [(*key, opened, overdue_by[key]) for key, opened in sorted(open_by.items())]
    return made, (open_by.total(), overdue_by.total())


def _due(row: asyncpg.Record, calendar: WorkingCalendar, at: datetime | None = None) -> Due | None:
    segments = _segments(row)
    allowance = allowance_seconds(row["limit_value"], row["limit_unit"], row["extra_s"], calendar)
    if at is None:
        return due(segments, row["limit_unit"], allowance, calendar, row["closed_at"])
    return due(as_of(segments, at), row["limit_unit"], allowance, calendar, None)


def _segments(row: asyncpg.Record) -> list[Segment]:
    columns: Sequence[Sequence[Any]] = [row["states"] or [], row["froms"] or [], row["tos"] or []]
    return [Segment(*values) for values in zip(*columns, strict=True)]

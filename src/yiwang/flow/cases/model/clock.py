"""The clock engine: how long a case has run, when it is due, and why.

In: segments of time and a limit. Out: integer seconds and one instant. Never: a "last changed" time; a deadline is
computed from the segments alone.

Units as in domain.md B2: an urgent hour runs round the clock; a work hour only within the calendar's windows; a work
day is the calendar's number of work hours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from yiwang.flow.cases.model.procedure import ClockState, Limit

HOUR_S = 3600


class Calendar(Protocol):
    """What a working calendar must answer; `yiwang.city` has it."""

    @property
    def work_day_seconds(self) -> int:
        """The working seconds of one work day."""

    def add_work_seconds(self, start: datetime, seconds: int) -> datetime:
        """The instant at which `seconds` of working time have passed since `start`."""

    def work_seconds_between(self, start: datetime, end: datetime) -> int:
        """The working seconds in [start, end)."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a clock. `to_at` None: it goes on. Whole seconds."""

    state: ClockState
    from_at: datetime
    to_at: datetime | None
    why: str
    step: int


def whole_second(moment: datetime) -> datetime:
    """Clocks count whole seconds; the fraction of a second that began is not counted."""
    return moment.replace(microsecond=0)


def limit_seconds(limit: Limit, calendar: Calendar) -> int:
    """The limit in seconds of its own kind of time."""
    if limit.unit == "work_day":
        return limit.value * calendar.work_day_seconds
    return limit.value * HOUR_S


def after(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """When the whole limit has passed since `start` without a pause."""
    seconds = limit_seconds(limit, calendar)
    if limit.unit == "urgent_hour":
        return start + timedelta(seconds=seconds)
    return calendar.add_work_seconds(whole_second(start), seconds)


def elapsed(start: datetime, end: datetime, limit: Limit, calendar: Calendar) -> int:
    """Seconds of the limit's kind of time in [start, end); zero when `end` comes first."""
    if end <= start:
        return 0
    if limit.unit == "urgent_hour":
        return int((end - start).total_seconds())
    return calendar.work_seconds_between(start, end)


def used_seconds(
    segments: Sequence[Segment], limit: Limit, calendar: Calendar, now: datetime
) -> int:
    """Seconds that the running segments have used up to `now`."""
    at = whole_second(now)
    return sum(
        elapsed(segment.from_at, segment.to_at or at, limit, calendar)
        for segment in segments
        if segment.state == "running"
    )


def due_at(
    segments: Sequence[Segment], limit: Limit, allowed_s: int, calendar: Calendar
) -> datetime | None:
    """When `allowed_s` will be used up if the clock goes on as it runs; None while it does not run.

    The deadline may lie in the past: then it is the instant at which the allowance was used up within the running
    segment, or that segment's beginning when earlier segments had used it all.
    """
    if not segments or segments[-1].state != "running" or segments[-1].to_at is not None:
        return None
    current = segments[-1]
    before = used_seconds(segments[:-1], limit, calendar, current.from_at)
    left = max(allowed_s - before, 0)
    if limit.unit == "urgent_hour":
        return current.from_at + timedelta(seconds=left)
    return calendar.add_work_seconds(current.from_at, left)

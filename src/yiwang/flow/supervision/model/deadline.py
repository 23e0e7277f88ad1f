"""办结期限: the instant at which a case is due to be closed, out of the segments of its own clock.

In: segments, the allowance (time limit and extensions, in seconds of its own kind), the calendar. Out: one instant, or
None when none stands. Never: a look at the pointer's `due_at`, which is empty whenever the clock does not run.

The deadline is the instant at which the allowance is, was or would be used up:
- the clock runs: where it will be used up if it goes on running;
- it was used up before: that past instant, whatever happened since;
- the clock has stopped (to verify, to close, closed): where it would have been used up had the clock gone on, that is
  the deadline which stood when it stopped;
- it is paused (挂账) and the case is open, or it has not begun: none;
- the case was closed though its clock never ran (自行处置): its closing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from yiwang.city.messages import WorkingCalendar

HOUR_S = 3600


class Segment(msgspec.Struct, frozen=True):
    """One stretch of a clock: running, paused or stopped. `to_at` None: it goes on."""

    state: str
    from_at: datetime
    to_at: datetime | None


class Due(msgspec.Struct, frozen=True):
    """The deadline; `used_up`: it lies within a running segment, not beyond the end of one."""

    at: datetime
    used_up: bool

    def passed(self, at: datetime) -> bool:
        """Whether the case was overdue at an instant (超时), also if its clock has stopped since."""
        return self.used_up and self.at < at


def allowance_seconds(value: int, unit: str, extra_s: int, calendar: WorkingCalendar) -> int:
    """The limit with its extensions, in seconds of the unit's own kind of time."""
    each = calendar.work_day_seconds if unit == "work_day" else HOUR_S
    return value * each + extra_s


def due(
    segments: Sequence[Segment],
    unit: str,
    allowance_s: int,
    calendar: WorkingCalendar,
    closed_at: datetime | None,
) -> Due | None:
    """The deadline by segments in order of time."""
    left = allowance_s
    stopped_at = None
    for segment in segments:
        if segment.state != "running":
            continue
        if segment.to_at is None:
            return Due(_after(segment.from_at, left, unit, calendar), True)
        gone = _between(segment.from_at, segment.to_at, unit, calendar)
        if gone > left:
            return Due(_after(segment.from_at, left, unit, calendar), True)
        left -= gone
        stopped_at = segment.to_at
    if closed_at is not None and stopped_at is None:
        return Due(closed_at, False)
    if stopped_at is None or (segments[-1].state == "paused" and closed_at is None):
        return None
    return Due(_after(stopped_at, left, unit, calendar), False)


def as_of(segments: Sequence[Segment], at: datetime) -> list[Segment]:
    """The segments as they were known at an instant."""
    return [
        s if s.to_at is None or s.to_at <= at else Segment(s.state, s.from_at, None)
        for s in segments
        if s.from_at < at
    ]


def _after(start: datetime, seconds: int, unit: str, calendar: WorkingCalendar) -> datetime:
    if unit == "urgent_hour":
        return start + timedelta(seconds=seconds)
    return calendar.add_work_seconds(start, seconds)


def _between(start: datetime, end: datetime, unit: str, calendar: WorkingCalendar) -> int:
    if end <= start:
        return 0
    if unit == "urgent_hour":
        return int((end - start).total_seconds())
    return calendar.work_seconds_between(start, end)

"""The working calendar: which days are worked, in which hours, and sums over them that are fast to ask for.

In: windows of work as instants. Out: instants and whole seconds. Never: I/O, the clock of the machine.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from yiwang.kernel.errors import Invalid


class CalendarRules(Struct, frozen=True, kw_only=True):
    """What a calendar is made of. `hours` are wall-clock windows of a work day, in order and apart.

    `exceptions` are days against the weekly pattern (True = worked). `covered` are the years of which the holidays are
    really known; in all others the weekly pattern alone decides, and `warnings` says so.
    """

    time_zone: str
    hours: tuple[tuple[time, time], ...]
    work_day_seconds: int
    weekend: frozenset[int]  # Monday is 0
    exceptions: dict[date, bool]
    first: date
    last: date
    covered: tuple[int, ...] = ()
    source: str = ""
    warnings_zh: tuple[str, ...] = ()
    warnings_en: tuple[str, ...] = ()


class WorkingCalendar:
    """Frozen once made. Instants are whole seconds; the fraction of a second that began is not counted."""

    __slots__ = ("_before", "_ends", "_starts", "rules", "zone")

    def __init__(self, rules: CalendarRules) -> None:
        self.rules = rules
        self.zone = ZoneInfo(rules.time_zone)
        self._starts: list[int] = []  # of each window, seconds since 1970
        self._ends: list[int] = []
        self._before: list[int] = []  # work seconds before each window
        total = 0
        day = rules.first
        while day <= rules.last:
            if self.is_work_day(day):
                for start, end in self._instants(day):
                    self._starts.append(start)
                    self._ends.append(end)
                    self._before.append(total)
                    total += end - start
            day += timedelta(days=1)
        if not self._starts:
            raise Invalid("city_calendar_never_works")

    @property
    def work_day_seconds(self) -> int:
        """The working seconds that one work day of a time limit stands for."""
        return self.rules.work_day_seconds

    def is_work_day(self, day: date) -> bool:
        """Whether that day is worked: an exception decides, else the weekly pattern."""
        return self.rules.exceptions.get(day, day.weekday() not in self.rules.weekend)

    def windows(self, day: date) -> list[tuple[datetime, datetime]]:
        """The windows of work of one day, in the city's zone; empty on a day off."""
        if not self.is_work_day(day):
            return []
        return [(self._there(start), self._there(end)) for start, end in self._instants(day)]

    def add_work_seconds(self, start: datetime, seconds: int) -> datetime:
        """The instant at which `seconds` (0 or more) of working time have passed since `start`, in UTC."""
        if seconds < 0:
            raise Invalid("city_negative_time", seconds=seconds)
        at = _whole(start)
        self._must_know(at)
        if seconds == 0:
            return datetime.fromtimestamp(at, UTC)
        target = self._worked_until(at) + seconds
        window = bisect_left(self._before, target) - 1
        end = self._starts[window] + target - self._before[window]
        if end > self._ends[window]:
            raise Invalid("city_calendar_out_of_range", **self._range())
        return datetime.fromtimestamp(end, UTC)

    def work_seconds_between(self, start: datetime, end: datetime) -> int:
        """The working seconds in [start, end); negative when `end` comes first."""
        a, b = _whole(start), _whole(end)
        self._must_know(a)
        self._must_know(b)
        return self._worked_until(b) - self._worked_until(a)

    def _worked_until(self, at: int) -> int:
        window = bisect_right(self._starts, at) - 1
        if window < 0:
            return 0
        return self._before[window] + min(at, self._ends[window]) - self._starts[window]

    def _must_know(self, at: int) -> None:
        if not self._starts[0] - _SLACK_S <= at <= self._ends[-1] + _SLACK_S:
            raise Invalid("city_calendar_out_of_range", **self._range())

    def _range(self) -> dict[str, str]:
        return {"first": self.rules.first.isoformat(), "last": self.rules.last.isoformat()}

    def _instants(self, day: date) -> Sequence[tuple[int, int]]:
        found = []
        for start, end in self.rules.hours:
            # 24:00 is written 00:00 of the next day
            last = day + timedelta(days=1) if end <= start else day
            found.append((self._instant(day, start), self._instant(last, end)))
        return found

    def _instant(self, day: date, at: time) -> int:
        return int(datetime.combine(day, at, self.zone).timestamp())

    def _there(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)


_SLACK_S = 31 * 86_400  # around the first and last window there may be a month of days off


def _whole(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise Invalid("naive_time")
    return int(moment.timestamp() // 1)

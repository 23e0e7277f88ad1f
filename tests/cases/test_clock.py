"""The clock engine: golden cases of domain.md B2, and a brute-force oracle."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.city.messages import CalendarRules, WorkingCalendar
from yiwang.flow.cases.model.clock import Segment, due_at, limit_seconds, used_seconds
from yiwang.flow.cases.model.procedure import Limit

ZONE = ZoneInfo("Asia/Shanghai")
# 2026-02-28 is a make-up Saturday here; 2026-02-16 to -22 is the Spring Festival of 2026.
CALENDAR = WorkingCalendar(
    CalendarRules(
        time_zone="Asia/Shanghai",
        hours=((time(8), time(12)), (time(14), time(18))),
        work_day_seconds=8 * 3600,
        weekend=frozenset({5, 6}),
        exceptions={date(2026, 2, 28): True} | {date(2026, 2, d): False for d in range(16, 23)},
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        covered=(2026,),
    )
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def running(start: datetime) -> list[Segment]:
    return [Segment(state="running", from_at=start, to_at=None, why="dispatch", step=1)]


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        ("2026-03-06 17:00", 2, "urgent_hour", "2026-03-06 19:00"),  # a Friday
        ("2026-03-06 17:00", 4, "work_hour", "2026-03-09 11:00"),
        ("2026-03-06 17:00", 1, "work_day", "2026-03-09 17:00"),
        ("2026-03-04 12:30", 1, "work_hour", "2026-03-04 15:00"),  # in the lunch break
        ("2026-02-28 09:00", 2, "work_hour", "2026-02-28 11:00"),  # a make-up Saturday counts
        ("2026-02-13 17:00", 2, "work_hour", "2026-02-23 09:00"),  # over the festival
    ],
)
@pytest.mark.shows("N6")
def test_golden_deadlines(start: str, value: int, unit: str, due: str) -> None:
    limit = Limit(value=value, unit=unit)
    allowance = limit_seconds(limit, CALENDAR)
    assert due_at(running(at(start)), limit, allowance, CALENDAR) == at(due)


@pytest.mark.shows("N6")
def test_a_pause_moves_the_deadline_by_the_working_time_it_took() -> None:
    limit = Limit(value=4, unit="work_hour")
    segments = [
        Segment(
            state="running",
            from_at=at("2026-03-04 09:00"),
            to_at=at("2026-03-04 10:00"),
            why="dispatch",
            step=2,
        ),
        Segment(
            state="paused",
            from_at=at("2026-03-04 10:00"),
            to_at=at("2026-03-05 08:00"),
            why="defer",
            step=3,
        ),
        Segment(state="running", from_at=at("2026-03-05 08:00"), to_at=None, why="resume", step=4),
    ]
    assert due_at(segments, limit, 4 * 3600, CALENDAR) == at("2026-03-05 11:00")
    assert used_seconds(segments, limit, CALENDAR, at("2026-03-05 09:30")) == 9000
    assert due_at(segments[:2], limit, 4 * 3600, CALENDAR) is None


minutes = st.integers(0, 60 * 24 * 60)
base = datetime(2026, 2, 1, tzinfo=UTC)


def worked(moment: datetime) -> bool:
    there = moment.astimezone(ZONE)
    return any(start <= moment < end for start, end in CALENDAR.windows(there.date()))


@given(st.lists(minutes, min_size=2, max_size=7, unique=True), st.integers(1, 30), st.booleans())
@pytest.mark.shows("N6")
def test_any_history_equals_a_minute_by_minute_count(
    cuts: list[int], hours: int, urgent: bool
) -> None:
    cuts = sorted(cuts)
    limit = Limit(value=hours, unit="urgent_hour" if urgent else "work_hour")
    states = ["running", "paused"] * 4
    moments = [base + timedelta(minutes=cut) for cut in cuts]
    segments = [
        Segment(state=states[n], from_at=a, to_at=b, why="", step=n)
        for n, (a, b) in enumerate(pairwise(moments))
    ]
    counted = sum(
        60
        for segment in segments
        if segment.state == "running"
        for minute in range(int((segment.to_at - segment.from_at).total_seconds()) // 60)
        if urgent or worked(segment.from_at + timedelta(minutes=minute))
    )
    assert used_seconds(segments, limit, CALENDAR, moments[-1]) == counted


@given(minutes, st.integers(1, 40))
@pytest.mark.shows("N6")
def test_a_deadline_is_exactly_when_the_allowance_is_used_up(start: int, hours: int) -> None:
    limit = Limit(value=hours, unit="work_hour")
    segments = running(base + timedelta(minutes=start))
    due = due_at(segments, limit, hours * 3600, CALENDAR)
    assert used_seconds(segments, limit, CALENDAR, due) == hours * 3600
    assert used_seconds(segments, limit, CALENDAR, due - timedelta(seconds=1)) == hours * 3600 - 1

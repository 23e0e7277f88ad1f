"""The working calendar: the golden cases of domain.md B2, make-up days, and an oracle that counts minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service
from yiwang.city.messages import CalendarRules, WorkingCalendar
from yiwang.city.model.faults import Faults
from yiwang.city.model.holidays import read_calendar
from yiwang.kernel.errors import Invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3600
FRIDAY = date(2024, 3, 15)  # an ordinary Friday before an ordinary weekend


def default() -> WorkingCalendar:
    faults = Faults()
    rules = read_calendar("calendar.toml", "", "Asia/Shanghai", faults)
    assert rules is not None, faults.found
    return WorkingCalendar(rules)


CALENDAR = default()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@pytest.mark.shows("N6")
@pytest.mark.parametrize(
    ("start", "work_hours", "due"),
    [
        (at(FRIDAY, 17), 4, at(date(2024, 3, 18), 11)),
        (at(FRIDAY, 17), 8, at(date(2024, 3, 18), 17)),  # one work day
        (at(FRIDAY, 12, 30), 1, at(FRIDAY, 15)),  # within the lunch break
        (at(FRIDAY, 18), 1, at(date(2024, 3, 18), 9)),
        (
            at(FRIDAY, 14),
            4,
            at(FRIDAY, 18),
        ),  # due at the end of a window, not at the next one's beginning
        (at(date(2024, 9, 14), 9), 1, at(date(2024, 9, 14), 10)),  # a Saturday that is worked
        (at(date(2024, 9, 13), 17), 2, at(date(2024, 9, 14), 9)),
        (at(date(2024, 9, 30), 17), 2, at(date(2024, 10, 8), 9)),  # across the National Day week
        (
            at(date(2024, 2, 9), 17),
            2,
            at(date(2024, 2, 18), 9),
        ),  # Spring Festival, then a Sunday that is worked
    ],
)
def test_golden_cases(start: datetime, work_hours: int, due: datetime) -> None:
    assert CALENDAR.add_work_seconds(start, work_hours * HOUR) == due
    assert CALENDAR.work_seconds_between(start, due) == work_hours * HOUR


@pytest.mark.shows("N6")
def test_an_urgent_hour_asks_no_calendar_and_a_work_day_is_eight_hours() -> None:
    assert at(FRIDAY, 17) + timedelta(hours=2) == at(FRIDAY, 19)
    assert CALENDAR.work_day_seconds == 8 * HOUR
    assert CALENDAR.windows(FRIDAY) == [
        (at(FRIDAY, 8), at(FRIDAY, 12)), (at(FRIDAY, 14), at(FRIDAY, 18)),
    ]  # fmt: skip
    assert CALENDAR.windows(FRIDAY + timedelta(days=1)) == []
    assert CALENDAR.add_work_seconds(at(FRIDAY, 3), 0) == at(FRIDAY, 3)


def test_a_year_that_the_library_does_not_know_is_said_to_be_unknown() -> None:
    assert not CALENDAR.is_work_day(date(2024, 10, 1))
    first_unknown = CALENDAR.rules.covered[-1] + 1
    holiday = date(first_unknown, 10, 1)
    assert CALENDAR.is_work_day(holiday) == (holiday.weekday() < 5)
    assert str(first_unknown - 1) in CALENDAR.rules.warnings_zh[0]
    assert str(first_unknown - 1) in CALENDAR.rules.warnings_en[0]


def test_outside_its_range_the_calendar_refuses_to_guess() -> None:
    with pytest.raises(Invalid, match="city_calendar_out_of_range"):
        CALENDAR.add_work_seconds(datetime(2090, 1, 1, tzinfo=UTC), 1)
    with pytest.raises(Invalid, match="city_calendar_out_of_range"):
        CALENDAR.add_work_seconds(at(FRIDAY, 9), 10**9)
    with pytest.raises(Invalid, match="naive_time"):
        CALENDAR.add_work_seconds(datetime(2024, 1, 1), 1)  # noqa: DTZ001
    with pytest.raises(Invalid, match="city_negative_time"):
        CALENDAR.add_work_seconds(at(FRIDAY, 9), -1)


def oracle(calendar: WorkingCalendar, start: datetime, minutes: int) -> datetime:
    """The slow way: look at each minute and count those that are worked."""
    moment, left = start, minutes
    while left:
        local = moment.astimezone(calendar.zone)
        day = local.date()
        worked = calendar.rules.exceptions.get(day, day.weekday() not in calendar.rules.weekend)
        if worked and any(a <= local.time() < b for a, b in calendar.rules.hours):
            left -= 1
        moment += timedelta(minutes=1)
    return moment


moments = st.integers(0, 366 * 24 * 60).map(
    lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@pytest.mark.shows("N6")
@given(start=moments, minutes=st.integers(1, 2_000))
def test_it_counts_as_a_minute_by_minute_count_does(start: datetime, minutes: int) -> None:
    due = CALENDAR.add_work_seconds(start, minutes * 60)
    assert due == oracle(CALENDAR, start, minutes)
    assert CALENDAR.work_seconds_between(start, due) == minutes * 60


@given(a=moments, b=moments, c=moments)
def test_work_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    between = CALENDAR.work_seconds_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(
    start=st.integers(0, 20 * 24 * 60).map(
        lambda minute: datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ),
    minutes=st.integers(1, 3_000),
)
def test_a_clock_change_in_another_zone_moves_no_working_hour(
    start: datetime, minutes: int
) -> None:
    rules = CalendarRules(
        time_zone="America/New_York",
        hours=(
            (time(0), time(6)),
            (time(9), time(17)),
        ),  # the first window holds the hour that is left out
        work_day_seconds=14 * HOUR,
        weekend=frozenset({0}),
        exceptions={},
        first=date(2024, 2, 1),
        last=date(2024, 6, 1),
    )
    calendar = WorkingCalendar(rules)
    assert calendar.add_work_seconds(start, minutes * 60) == oracle(calendar, start, minutes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('hours = [["08:00", "12:00"], ["11:00", "18:00"]]', "city_bad_hours"),
        ('hours = [["25:00", "26:00"]]', "city_bad_hours"),
        ("hours = 8", "city_bad_hours"),
        ("hours = []", "city_bad_hours"),
        ("work_day_hours = 0", "city_bad_hours"),
        ("weekend = [0]", "city_bad_weekend"),
        ('days_off = ["1 May"]', "city_not_a_day"),
        ("days_off = [2024-05-01]\ndays_worked = [2024-05-01]", "city_twice"),
        ('source = "the moon"', "city_unknown_word"),
        ("hours = [", "city_toml_broken"),
    ],
)
def test_a_wrong_calendar_file_is_refused_in_words(text: str, code: str) -> None:
    faults = Faults()
    assert read_calendar("calendar.toml", text, "Asia/Shanghai", faults) is None
    assert [fault.code for fault in faults.found] == [code]


def test_hours_and_days_are_configuration() -> None:
    text = """
    hours = [["09:00", "12:00"], ["13:00", "16:00"], ["18:00", "24:00"]]
    work_day_hours = 6
    days_off = [2024-03-18]
    days_worked = [2024-03-16]
    """
    rules = read_calendar("calendar.toml", text, "Asia/Shanghai", Faults())
    assert rules is not None
    calendar = WorkingCalendar(rules)
    assert calendar.work_day_seconds == 6 * HOUR
    assert not calendar.is_work_day(date(2024, 3, 18))
    assert calendar.is_work_day(date(2024, 3, 16))
    assert calendar.add_work_seconds(at(FRIDAY, 23), 2 * HOUR) == at(date(2024, 3, 16), 10)


async def test_the_calendar_comes_back_from_the_database_as_it_was(hill: Database) -> None:
    async with hill.reading(SYSTEM) as tx:
        calendar = await service.working_calendar(tx)
        assert calendar is await service.working_calendar(tx)
        names = await tx.fetch("SELECT name FROM city_calendar_day WHERE day = '2024-10-01'")
    assert calendar.rules == CALENDAR.rules
    assert [row["name"] for row in names] == ["National Day"]


async def test_years_newly_known_are_learned_once(hill: Database) -> None:
    async with hill.transaction(SYSTEM) as tx:
        pack = await tx.fetchval("SELECT calendar FROM city_pack")
        await tx.execute(
            "UPDATE city_pack SET calendar = $1", pack | {"covered": pack["covered"][:-1]}
        )
        last = pack["covered"][-1]
        await tx.execute("DELETE FROM city_calendar_day WHERE extract(year FROM day) = $1", last)
    async with hill.transaction(SYSTEM) as tx:
        assert await service.refresh_calendar(tx)
        assert not await service.refresh_calendar(tx)
        assert (await service.working_calendar(tx)).rules.exceptions == CALENDAR.rules.exceptions

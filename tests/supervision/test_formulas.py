"""What a formula may say, what a ratio is, when a case is due: without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from yiwang.city.messages import CalendarRules, WorkingCalendar
from yiwang.flow.supervision.model.deadline import Due, Segment, allowance_seconds, as_of, due
from yiwang.flow.supervision.model.expression import parse
from yiwang.flow.supervision.model.ratio import ratio
from yiwang.kernel.errors import Invalid

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar(
        CalendarRules(
            time_zone="Asia/Shanghai", hours=((time(8), time(12)), (time(14), time(18))), work_day_seconds=28_800,
            weekend=frozenset({5, 6}), exceptions={}, first=date(2024, 1, 1), last=date(2024, 12, 31),
        )
    )  # fmt: skip


@pytest.mark.shows("N8")
def test_the_golden_figures_of_a_city() -> None:
    assert ratio(911, 972) == 0.9372
    assert ratio(737, 972) == 0.7582
    assert ratio(953, 996) == 0.9568
    assert ratio(902, 956) == 0.9435
    assert ratio(9, 16) == 0.5625


@pytest.mark.shows("N8")
def test_nothing_to_divide_by_is_nothing() -> None:
    assert ratio(0, 0) is None
    assert ratio(0, 3) == 0.0


@pytest.mark.shows("N8")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "due & nonsense",
        "on_time",
        "due; DROP TABLE x",
        "due & 1=1",
        "received & ended",
        "due && ended",
    ],
)
def test_a_formula_says_only_what_is_on_the_list(text: str) -> None:
    with pytest.raises(Invalid, match="supervision_no_such"):
        parse(text)


def test_a_formula_is_a_measure_with_conditions() -> None:
    found = parse(" due & ended & !forced ")
    assert (found.measure, found.conditions) == ("due", (("ended", True), ("forced", False)))
    assert parse("received & self_found").subject == "incident"


def at(hour: float, day: int = 5) -> datetime:
    """An instant of a Friday in Shanghai, or of a day near it."""
    return datetime(2024, 1, day, tzinfo=UTC) + timedelta(hours=hour - 8)


@pytest.mark.shows("N6", "N8")
def test_when_a_case_is_due_by_its_own_clock(calendar: WorkingCalendar) -> None:
    def two_hours(*segments: Segment, closed: datetime | None = None) -> Due | None:
        return due(segments, "urgent_hour", 7200, calendar, closed)

    running = Segment("running", at(9), None)
    assert two_hours(running) == Due(at(11), True)
    # It ran one hour and stopped: the deadline that stood then stays, whether it is closed by now or not.
    handled = (Segment("running", at(9), at(10)), Segment("stopped", at(10), None))
    assert two_hours(*handled) == Due(at(11), False)
    assert two_hours(*handled, closed=at(15)) == Due(at(11), False)
    # It ran out and stopped later: the instant at which it ran out.
    late = (Segment("running", at(9), at(13)), Segment("stopped", at(13), None))
    assert two_hours(*late) == Due(at(11), True)
    assert two_hours(*late).passed(at(12))  # type: ignore[union-attr]
    # Rework: the clock goes on where it stopped.
    again = (
        Segment("running", at(9), at(10)),
        Segment("stopped", at(10), at(14)),
        Segment("running", at(14), None),
    )
    assert two_hours(*again) == Due(at(15), True)
    # Paused and open: no deadline stands; closed out of the pause: the one that stood.
    paused = (Segment("running", at(9), at(10)), Segment("paused", at(10), None))
    assert two_hours(*paused) is None
    assert two_hours(*paused, closed=at(18)) == Due(at(11), False)
    # Never begun.
    assert two_hours() is None
    assert two_hours(closed=at(12)) == Due(at(12), False)


@pytest.mark.shows("N6")
def test_work_hours_are_counted_by_the_calendar(calendar: WorkingCalendar) -> None:
    four_hours = allowance_seconds(4, "work_hour", 0, calendar)
    assert allowance_seconds(1, "work_day", 3600, calendar) == 9 * 3600
    assert due([Segment("running", at(17), None)], "work_hour", four_hours, calendar, None) == Due(
        at(11, day=8), True
    )


def test_a_clock_as_it_was_known_then() -> None:
    now = [
        Segment("running", at(9), at(13)),
        Segment("stopped", at(13), at(14)),
        Segment("running", at(14), None),
    ]
    assert as_of(now, at(12)) == [Segment("running", at(9), None)]
    assert as_of(now, at(13) + HOUR / 2) == [now[0], Segment("stopped", at(13), None)]
    assert as_of(now, at(15)) == now
    assert as_of(now, at(8)) == []

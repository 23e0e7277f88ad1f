"""The replay's pure parts: readers, pace, figures, words."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from yiwang.front.replay.forms import FORMS, guess
from yiwang.front.replay.playing import play
from yiwang.front.replay.records import Record, read
from yiwang.front.replay.tally import Outcome, Tally, compare, hours, spread
from yiwang.front.replay.telling import lines

T0 = datetime(2018, 3, 1, 8, tzinfo=UTC)


def record(row: int, **given) -> Record:
    fields = {
        "source_id": str(row), "channel": "c", "text": "t", "condition": "k",
        "created": T0 + timedelta(hours=row),
    }  # fmt: skip
    return Record(row=row, **(fields | given))


def test_a_files_form_is_told_by_its_columns() -> None:
    for form in FORMS.values():
        assert guess([*form.needs, "more"]) == form.format
    assert guess(["a"]) is None


def test_local_times_are_of_the_records_city(shared_data) -> None:
    path = shared_data("baltimore-311/baltimore_311_10000.csv")
    first = next(read(path, FORMS["baltimore"]))
    assert isinstance(first, Record)
    assert first.created.tzinfo == ZoneInfo("America/New_York")
    assert first.closed is not None
    assert first.closed > first.created


def test_hours_count_a_change_of_the_clocks() -> None:
    zone = ZoneInfo("America/New_York")
    assert hours(datetime(2018, 3, 11, 1, tzinfo=zone), datetime(2018, 3, 11, 4, tzinfo=zone)) == 2


def test_the_comparison_is_over_rows_that_have_both() -> None:
    late = record(1, due=T0 + timedelta(hours=3), closed=T0 + timedelta(hours=9), unit="A")
    early = record(2, due=T0 + timedelta(hours=9), closed=T0 + timedelta(hours=3), unit="B")
    nothing = record(3)
    found = compare(
        [
            (late, Outcome(due=T0 + timedelta(hours=5), closed=late.closed, late=True, unit="A")),
            (early, Outcome(due=T0 + timedelta(hours=2), closed=early.closed, late=True, unit="A")),
            (nothing, Outcome(due=T0, closed=None, late=None, unit="A")),
        ]
    )
    assert found.both_due == found.both_closed == found.both_units == 2
    assert found.same_unit_in_last_quarter == 0.0
    assert found.their_share_on_time == 0.5
    assert found.our_share_on_time == 0.0
    assert found.same_verdict == 0.5
    assert found.same_unit == 0.5
    assert found.closings_apart_by_over_a_minute == 0
    assert spread([]) is None


def test_the_summary_adds_up_and_says_so() -> None:
    tally = Tally()
    tally.read, tally.reported, tally.already = 5, 2, 1
    for row in (3, 4):
        tally.refuse(row, "bad", "because")
    told = "\n".join(lines(tally.summary("f.csv", "baltimore", 2.0)))
    assert "reported 2 + already there 1 + refused 2 = 5" in told
    assert "row 3: bad because" in told


class Heard:
    """A target that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    async def report(self, record: Record) -> None:
        self.told.append(("report", record.row))

    async def close(self, record: Record) -> None:
        self.told.append(("close", record.row))


async def test_reports_and_closings_come_in_the_order_of_time() -> None:
    records = [
        record(1, closed=T0 + timedelta(hours=2, minutes=30)),
        record(2),
        record(3, closed=T0 + timedelta(hours=99)),
    ]
    heard, steps = Heard(), []
    await play(records, heard, 0.0, asyncio.Event(), lambda: steps.append(1))
    assert heard.told == [("report", 1), ("report", 2), ("close", 1), ("report", 3), ("close", 3)]
    assert len(steps) == 3


async def test_a_pace_is_kept_and_a_stop_is_heard() -> None:
    heard, stop = Heard(), asyncio.Event()
    await play([record(1), record(2)], heard, 3600 * 20.0, stop, lambda: stop.set())
    assert heard.told == [("report", 1)]

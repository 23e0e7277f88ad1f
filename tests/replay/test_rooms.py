"""Real records replayed into a node: counted to the last row, twice is once, each at its own time."""

import pytest

from yiwang.backstage.messages import SYSTEM
from yiwang.front.replay.command import Wish, into_rooms
from yiwang.kernel.errors import Conflict, Invalid

COUNTS = (
    "SELECT (SELECT count(*) FROM incidents_report) AS reports, (SELECT count(*) FROM cases_case) AS cases,"
    " (SELECT count(*) FROM cases_step) AS steps, (SELECT count(*) FROM incidents_step) AS incident_steps"
)


async def rows(database, sql: str, *args):
    async with database.reading(SYSTEM) as tx:
        return await tx.fetch(sql, *args)


@pytest.mark.shows("A5.2", "E5")
async def test_pingshan_twice_is_once(head, settings, replayed) -> None:
    wish = Wish(file=head("pingshan", 200))
    first = await into_rooms(wish, settings)
    assert (first.read, first.reported, first.already, first.refused) == (200, 200, 0, 0)
    assert first.filed + first.waiting_at_the_desk == 200
    assert first.closed == 0
    counts = await rows(replayed, COUNTS)
    again = await into_rooms(wish, settings)
    assert (again.read, again.reported, again.already, again.refused) == (200, 0, 200, 0)
    assert await rows(replayed, COUNTS) == counts


async def test_pingshan_is_placed_by_the_communitys_name(head, settings, replayed) -> None:
    await into_rooms(Wish(file=head("pingshan", 100)), settings)
    found = await rows(
        replayed,
        "SELECT count(*) FILTER (WHERE triage IS NULL) AS placed, count(*) AS n, count(lon) AS points"
        " FROM incidents_incident",
    )
    assert found[0]["placed"] >= found[0]["n"] - 2  # some rows name no community
    assert found[0]["points"] == 0
    channels = await rows(replayed, "SELECT DISTINCT channel FROM incidents_report")
    assert {row["channel"] for row in channels} <= {
        "ps-at", "ps-mlsz", "ps-12345", "ps-12319", "ps-mailbox", "ps-phone",
    }  # fmt: skip


@pytest.mark.shows("A5.2")
async def test_baltimore_closes_when_its_record_says(head, settings, replayed) -> None:
    wish = Wish(file=head("baltimore", 200))
    first = await into_rooms(wish, settings)
    assert first.reported == 200
    assert first.refused == 0
    found = first.comparison
    assert found is not None
    assert found.both_closed == first.closed > 100
    assert found.closings_apart_by_over_a_minute == 0
    assert found.their_hours_to_close == found.our_hours_to_close
    assert found.same_verdict is not None
    assert found.same_verdict > 0.8
    assert found.both_due > 100
    counts = await rows(replayed, COUNTS)
    again = await into_rooms(wish, settings)
    assert (again.reported, again.already, again.closed) == (0, 200, first.closed)
    assert await rows(replayed, COUNTS) == counts


async def test_a_run_that_was_cut_short_goes_on(head, settings, replayed) -> None:
    path = head("baltimore", 60)
    short = await into_rooms(Wish(file=path, limit=40), settings)
    assert short.read == 40
    whole = await into_rooms(Wish(file=path), settings)
    assert (whole.reported, whole.already) == (20, 40)


async def test_every_closed_case_was_verified(head, settings, replayed) -> None:
    await into_rooms(Wish(file=head("baltimore", 60)), settings)
    wrong = await rows(
        replayed,
        "SELECT id FROM cases_case WHERE state = 'closed' AND verification IS NULL",
    )
    assert wrong == []
    open_ones = await rows(
        replayed, "SELECT id FROM cases_case WHERE state = 'open' AND holder_kind IS NULL"
    )
    assert open_ones == []


async def test_another_citys_records_are_refused(head, settings) -> None:
    await into_rooms(Wish(file=head("baltimore", 20)), settings)
    with pytest.raises(Conflict, match="replay_other_city"):
        await into_rooms(Wish(file=head("pingshan", 20)), settings)


async def test_bad_rows_are_refused_by_number_and_the_others_taken(head, settings) -> None:
    path = head("pingshan", 30)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace(lines[3].split(",")[1], "yesterday")
    cells = lines[5].split(",")
    cells[2] = "烟火信号"
    lines[5] = ",".join(cells)
    lines[7] = "only,three,cells\n"
    path.write_text("".join(lines), encoding="utf-8")
    # the pack is made of whole rows: load it from the good ones first
    good = path.with_name("good.csv")
    good.write_text(
        "".join(line for n, line in enumerate(lines) if n not in (3, 5, 7)), encoding="utf-8"
    )
    await into_rooms(Wish(file=good), settings)
    found = await into_rooms(Wish(file=path), settings)
    assert [wrong.row for wrong in found.refusals] == [4, 6, 8]
    assert found.read == found.reported + found.already + found.refused == 30


async def test_a_file_of_another_form_is_refused_before_anything(tmp_path, settings) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid, match="replay_unknown_format"):
        await into_rooms(Wish(file=path), settings)
    with pytest.raises(Invalid, match="replay_not_this_format"):
        await into_rooms(Wish(file=path, format="baltimore"), settings)


async def test_bulk_open311_needs_a_city_and_then_goes_in(city_database, tmp_path) -> None:
    from yiwang.front.settings import Settings

    path = tmp_path / "bulk.csv"
    path.write_text(
        "service_request_id,requested_datetime,closed_date,status_description,source,service_name,service_code,"
        "description,agency_responsible,address,lat,long\n"
        "638344,2026-11-02T06:37:38+08:00,2026-11-03T06:37:38+08:00,closed,Phone,污水井盖,B0102-01,盖板不见了,,漕溪北路,31.1951,121.4365\n"
        "638345,2026-11-02T07:00:00,,open,Phone,污水井盖,B0102-01,没有时区,,漕溪北路,31.1951,121.4365\n"
        "638346,2026-11-02T08:00:00+08:00,,open,Phone,污水井盖,B0102-01,在外地,,纽约,40.7,-74.0\n",
        encoding="utf-8",
    )
    settings = Settings(data=tmp_path, database_url=city_database.url)
    found = await into_rooms(Wish(file=path), settings)
    assert (found.read, found.reported, found.refused) == (3, 1, 2)
    assert [wrong.row for wrong in found.refusals] == [3, 4]
    assert found.filed == 1

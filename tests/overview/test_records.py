"""A place, an organisation and a crew each have an id, an owner, a place, times, a score, lineage, now beside history."""

from datetime import timedelta

import httpx
import pytest

import loop
import town
from yiwang.backstage.database import Database
from yiwang.city import service as city
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import parse_id
from yiwang.overview import service
from yiwang.overview.messages import RecordCard, RecordKind


async def card(database: Database, actor, kind: RecordKind, record_id: int) -> RecordCard:
    async with database.reading(actor) as tx:
        return await service.record(tx, kind, record_id, "zh")


@pytest.mark.shows("A1.1")
async def test_place_organisation_and_crew_say_who_where_since_when_how_good_and_whence(
    city_database: Database, people: town.Town
) -> None:
    case = await loop.dispatched(city_database, people)
    async with city_database.reading(people.desk) as tx:
        xuhui = await city.area_by_code(tx, town.XUHUI)
    assert case
    assert xuhui is not None
    ids: dict[RecordKind, int] = {
        "area": xuhui.id, "department": people.water_id, "crew": people.pump_crew_id,
    }  # fmt: skip
    for kind, record_id in ids.items():
        one = await card(city_database, people.desk, kind, record_id)
        assert parse_id(one.id) == record_id
        assert one.owner
        assert one.place is not None
        assert one.area
        assert one.lineage
        assert all(step.source and step.what for step in one.lineage)
        assert 0 < one.quality <= 1
        assert one.quality == round(sum(check.met for check in one.checks) / len(one.checks), 3)
        # Now beside thirty days: the case that was filed just now stands in both.
        assert one.open == 1
        assert len(one.days) == 30
        assert [one.days[-1].filed, sum(day.filed for day in one.days)] == [1, 1]


@pytest.mark.shows("A1.1")
async def test_a_record_loses_score_with_what_is_missing_and_not_otherwise(
    city_database: Database, people: town.Town
) -> None:
    before = await card(city_database, people.desk, "crew", people.pump_crew_id)
    fresh = next(check for check in before.checks if check.check == "fresh")
    assert fresh.met
    async with city_database.transaction(people.desk) as tx:
        await tx.execute(
            "UPDATE dispatch_crew SET placed_at = $2 WHERE id = $1",
            people.pump_crew_id, tx.now - timedelta(days=2),
        )  # fmt: skip
    after = await card(city_database, people.desk, "crew", people.pump_crew_id)
    assert [c.check for c in after.checks if not c.met] == ["fresh"]
    assert after.quality == round(before.quality - 1 / len(after.checks), 3)


@pytest.mark.shows("A1.1", "Q5")
async def test_the_card_counts_only_what_its_reader_may_see(
    city_database: Database, people: town.Town
) -> None:
    await loop.dispatched(city_database, people)
    async with city_database.reading(people.desk) as tx:
        xuhui = await city.area_by_code(tx, town.XUHUI)
    assert xuhui is not None
    assert (await card(city_database, people.desk_pudong, "area", xuhui.id)).open == 0
    with pytest.raises(NotFound):
        await card(city_database, people.desk_pudong, "crew", people.pump_crew_id)


async def test_an_unknown_kind_and_an_unknown_id_are_told_in_words(
    client: httpx.AsyncClient,
) -> None:
    session = await client.post("/api/session", json={"name": "desk", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {session.json()['token']}"}
    assert (await client.get("/api/records/street/1-1", headers=headers)).status_code == 400
    missing = await client.get("/api/records/crew/1-999999", headers=headers)
    assert missing.status_code == 404
    assert "1-999999" in missing.json()["detail"]

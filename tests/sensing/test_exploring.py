"""The explorer's questions over HTTP and through the service."""

from pathlib import Path

import httpx
import pytest

import town
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.kernel.ids import parse_id

X, Y = town.IN_XUHUI


async def log_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    login = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
    client.cookies.clear()
    return {"Authorization": f"Bearer {login.json()['token']}"}


def made(source_id: str, kind: str, lon: float = X) -> NewThing:
    return NewThing(source="a", source_id=source_id, kind=kind, name=source_id, lon=lon, lat=Y)


@pytest.mark.shows("A1.2")
async def test_a_planned_thing_is_held_against_its_like_before_it_is_registered(
    client: httpx.AsyncClient, keeper: Actor, people: town.Town, city_database: Database
) -> None:
    async with city_database.transaction(keeper) as tx:
        await sensing.add(tx, made("1", "rain_gauge"))
    headers = await log_in(client, "desk_xuhui")
    there = {"lon": X + 0.0003, "lat": Y}
    near = await client.get(
        "/api/things/near", params={"kind": "rain_gauge", **there}, headers=headers
    )
    assert [one["name"] for one in near.json()] == ["1"]
    for wanted in (
        {"kind": "smoke_detector", **there},
        {"kind": "rain_gauge", "lon": X + 0.01, "lat": Y},
    ):
        assert (await client.get("/api/things/near", params=wanted, headers=headers)).json() == []
    unknown = await client.get("/api/things/near", params={"kind": "x", **there}, headers=headers)
    assert unknown.status_code == 422


@pytest.mark.shows("A1.2")
async def test_coverage_adds_up_and_names_the_communities_without_one(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    async with city_database.transaction(keeper) as tx:
        thing = (await sensing.add(tx, made("1", "rain_gauge"))).thing
        await sensing.add(tx, made("2", "rain_gauge", X + 0.0001))
        await sensing.add(tx, made("3", "smoke_detector"))
        xuhui = await city.area_by_code(tx, town.XUHUI)
    assert xuhui is not None
    async with city_database.reading(people.desk) as tx:
        whole = await sensing.coverage(tx, "rain_gauge", None, "zh")
        district = await sensing.coverage(tx, "rain_gauge", xuhui.id, "zh")
        community = await sensing.coverage(tx, "rain_gauge", parse_id(thing.area_id or ""), "zh")
    assert (whole.things, whole.communities - whole.blind) == (2, 1)
    assert (district.things, district.communities - district.blind) == (2, 1)
    assert (community.things, community.communities, community.blind) == (2, 1, 0)
    for found in (whole, district):
        assert sum(part.things for part in found.items) == found.things
        assert sum(part.communities for part in found.items) == found.communities
        assert sum(part.blind for part in found.items) == found.blind
    async with city_database.reading(people.desk_pudong) as tx:
        assert (await sensing.coverage(tx, "rain_gauge", xuhui.id, "zh")).things == 0


@pytest.mark.shows("A1.2", "Q3")
async def test_what_watches_a_thing_what_was_not_believed_and_how_its_source_does(
    client: httpx.AsyncClient, keeper: Actor, people: town.Town, gate: GateProcess, gauges: Gauges,
    city_database: Database,
) -> None:  # fmt: skip
    async with city_database.transaction(keeper) as tx:
        await sensing.publish_rules(tx)
    now = "2026-11-01T00:00:00Z"
    status, answer = await gate.send(
        gauges.token,
        {"thing": ["g0", "g0", "nobody"], "time": [now, "2099-01-01T00:00:00Z", now], "value": [3.0, 4.0, 5.0]},
    )  # fmt: skip
    assert status == 200, answer
    headers = await log_in(client, "keeper")
    thing = gauges.things[0].id
    about = (await client.get(f"/api/things/{thing}/about", headers=headers)).json()
    assert [found["reason"] for found in about["quarantine"]] == ["in_the_future"]
    rule = next(rule for rule in about["rules"] if rule["property"] == "water_depth")
    assert any(line["on"] == 25.0 for line in rule["lines"])
    assert rule["source"]
    health = (await client.get("/api/sensing/health", headers=headers)).json()
    (source,) = (one for one in health["sources"] if one["source"] == "water")
    assert (source["things"], source["rows"], source["accepted"], source["quarantined"]) == (
        4,
        3,
        1,
        2,
    )
    assert source["reasons"] == {"in_the_future": 1, "unknown_thing": 1}
    assert source["lag_s"] > 0
    other = gauges.things[1].id
    about = (await client.get(f"/api/things/{other}/about", headers=headers)).json()
    assert about["quarantine"] == []
    desk = await log_in(client, "desk_xuhui")
    about = (await client.get(f"/api/things/{thing}/about", headers=desk)).json()
    assert about["rules"]
    assert about["quarantine"] is None
    assert (
        await client.get(f"/api/things/{thing}/about", headers=await log_in(client, "desk_pudong"))
    ).status_code == 404


async def test_a_file_comes_in_through_the_door(
    client: httpx.AsyncClient, keeper: Actor, people: town.Town, tmp_path: Path
) -> None:
    rows = f"source_id,kind,name,lon,lat\n1,rain_gauge,甲,{X},{Y}\n2,nothing,乙,{X},{Y}\n"
    sent = {"files": {"file": ("台账.csv", rows.encode("gbk"))}, "params": {"source": "a"}}
    answer = await client.post("/api/things/load", headers=await log_in(client, "keeper"), **sent)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["added"], found["refused"], found["errors"][0]["line"]) == (1, 1, 3)
    refused = await client.post("/api/things/load", headers=await log_in(client, "desk"), **sent)  # type: ignore[arg-type]
    assert refused.status_code == 403

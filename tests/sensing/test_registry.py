"""The registry of things: added once, found, changed, seen only within one's area, counted on the map."""

import httpx
import numpy as np
import pytest

import town
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing, PatchThing
from yiwang.flow.sensing.model import cells
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import parse_id

CITY = (120.8, 30.6, 122.2, 31.9)


def gauge(name: str, place: tuple[float, float] = town.IN_XUHUI, **more: object) -> NewThing:
    return NewThing(
        source="water", source_id=name, kind="underpass_water", name=f"积水监测 {name}", lon=place[0], lat=place[1],
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.shows("A1.2")
async def test_a_thing_is_placed_gets_its_streams_and_warns_of_its_like_nearby(
    city_database: Database, keeper: Actor
) -> None:
    async with city_database.transaction(keeper) as tx:
        first = await sensing.add(tx, gauge("1"))
        close = await sensing.add(tx, gauge("2", (town.IN_XUHUI[0] + 0.0004, town.IN_XUHUI[1])))
        far = await sensing.add(tx, gauge("3", (town.IN_XUHUI[0] + 0.0010, town.IN_XUHUI[1])))
    assert first.near == []
    assert [(near.id, 30 < near.distance_m <= 50) for near in close.near] == [
        (first.thing.id, True)
    ]
    assert [near.id for near in far.near] == []
    assert first.thing.area_name
    (stream,) = first.thing.datastreams
    assert (stream.property, stream.unit, stream.main) == ("water_depth", "cm", True)


async def test_the_same_thing_again_and_what_nobody_knows_are_refused(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    async with city_database.transaction(keeper) as tx:
        await sensing.add(tx, gauge("1"))
    for wrong, error in (
        (gauge("1"), Conflict),
        (gauge("2", (0.0, 0.0)), Invalid),
        (gauge("3", gateway="nobody"), Invalid),
        (NewThing(source="water", source_id="4", kind="no_such", name="x"), Invalid),
    ):
        with pytest.raises(error):
            async with city_database.transaction(keeper) as tx:
                await sensing.add(tx, wrong)
    with pytest.raises(NotAllowed):
        async with city_database.transaction(people.desk) as tx:
            await sensing.add(tx, gauge("5"))


@pytest.mark.shows("A1.2")
async def test_each_sees_the_things_of_their_area_by_list_search_and_map(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    async with city_database.transaction(keeper) as tx:
        here = await sensing.add(tx, gauge("here"))
        there = await sensing.add(tx, gauge("there", town.IN_PUDONG))
    for actor, seen in (
        (people.desk, {here.thing.id, there.thing.id}),
        (people.desk_xuhui, {here.thing.id}),
        (people.desk_pudong, {there.thing.id}),
    ):
        async with city_database.reading(actor) as tx:
            for q in (None, "积水监测"):
                found = await sensing.page(
                    tx, q=q, kind=None, area_id=None, state=None, gateway_id=None, after=None, most=50, language="zh"
                )  # fmt: skip
                assert {thing.id for thing in found.items} == seen
            for zoom, kind in ((9, None), (9, "underpass_water"), (13, None), (18, None)):
                assert (await sensing.clusters(tx, CITY, zoom, kind)).total == len(seen)
    async with city_database.reading(people.desk_xuhui) as tx:
        with pytest.raises(NotFound):
            await sensing.get(tx, parse_id(there.thing.id))


@pytest.mark.shows("A1.2")
async def test_whoever_is_narrowed_to_a_department_or_a_community_counts_just_those_things(
    city_database: Database, keeper: Actor
) -> None:
    """The map's kept counts know no community at coarse levels, and all kinds together no department."""
    async with city_database.transaction(keeper) as tx:
        first = (await sensing.add(tx, gauge("1"))).thing
        lamp = NewThing(
            source="x", source_id="2", kind="street_lamp", name="路灯", lon=town.IN_XUHUI[0] + 0.02, lat=town.IN_XUHUI[1]
        )  # fmt: skip
        await sensing.add(tx, lamp)
        await sensing.add(tx, gauge("3", town.IN_PUDONG))
    async with city_database.transaction(SYSTEM) as tx:
        community = await city.area(tx, parse_id(first.area_id or ""))
        assert community.level == "community"
        grant = identity.NewGrant(role="desk", area_id=community.id, area_path=community.path)
        account = identity.NewAccount(name="neighbour", display_name="neighbour", role="desk")
        await identity.create_account(tx, account, [grant])
        owner = (
            await tx.fetchrow("SELECT * FROM sensing_thing WHERE id = $1", parse_id(first.id))
        )["department_ids"]
        root = await city.city(tx)
        grant = identity.NewGrant(
            role="department", area_id=root.id, area_path=root.path, department_ids=owner
        )
        account = identity.NewAccount(name="owner", display_name="owner", role="department")
        await identity.create_account(tx, account, [grant])
    for name in ("neighbour", "owner"):
        actor = await city_database.actor_of_account(name)
        async with city_database.reading(actor) as tx:
            page = await sensing.page(
                tx, q=None, kind=None, area_id=None, state=None, gateway_id=None, after=None, most=9, language="zh"
            )  # fmt: skip
            assert [thing.id for thing in page.items] == [first.id]
            for zoom in range(8, 20):
                for kind, seen in ((None, 1), ("underpass_water", 1), ("street_lamp", 0)):
                    assert (await sensing.clusters(tx, CITY, zoom, kind)).total == seen


async def test_pages_follow_each_other(city_database: Database, keeper: Actor) -> None:
    async with city_database.transaction(keeper) as tx:
        made = [(await sensing.add(tx, gauge(f"{n}"))).thing.id for n in range(5)]
        seen: list[str] = []
        after = None
        while True:
            page = await sensing.page(
                tx, q=None, kind="underpass_water", area_id=None, state=None, gateway_id=None, after=after, most=2,
                language="en",
            )  # fmt: skip
            seen += [thing.id for thing in page.items]
            after = page.next
            if after is None:
                break
    assert seen == made


async def test_a_retired_thing_leaves_the_map_and_a_stale_change_is_refused(
    city_database: Database, keeper: Actor
) -> None:
    async with city_database.transaction(keeper) as tx:
        thing = (await sensing.add(tx, gauge("1"))).thing
        moved = await sensing.patch(
            tx, parse_id(thing.id),
            PatchThing(expected_version=1, lon=town.IN_PUDONG[0], lat=town.IN_PUDONG[1]),
        )  # fmt: skip
        assert moved.area_name != thing.area_name
        with pytest.raises(Conflict):
            await sensing.patch(tx, parse_id(thing.id), PatchThing(expected_version=1, name="x"))
        around = (121.5, 31.2, 121.6, 31.3)
        assert (await sensing.clusters(tx, around, 9, None)).total == 1
        await sensing.patch(tx, parse_id(thing.id), PatchThing(expected_version=2, state="retired"))
        for zoom in (9, 18):
            assert (await sensing.clusters(tx, CITY, zoom, None)).total == 0


async def test_the_doors(client: httpx.AsyncClient, keeper: Actor) -> None:
    login = await client.post("/api/session", json={"name": "keeper", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    body = {
        "source": "water", "source_id": "9", "kind": "underpass_water", "name": "九号", "lon": 121.4365, "lat": 31.1951,
    }  # fmt: skip
    made = await client.post("/api/things", json=body, headers=headers)
    assert made.status_code == 201
    thing = made.json()["thing"]
    read = await client.get(f"/api/things/{thing['id']}", headers=headers)
    assert read.json()["source_id"] == "9"
    view = await client.get(
        "/api/things/map", params={"bbox": "121,31,122,32", "zoom": 9}, headers=headers
    )
    assert view.json()["total"] == 1
    credential = await client.post(
        "/api/device-credentials", json={"source": "water", "name": "gw"}, headers=headers
    )
    assert credential.json()["token"]
    listed = await client.get("/api/device-credentials", headers=headers)
    assert listed.json()[0]["token"] is None
    gone = await client.delete(
        f"/api/device-credentials/{credential.json()['id']}", headers=headers
    )
    assert gone.status_code == 204
    client.cookies.clear()
    assert (await client.get("/api/things")).status_code == 401


def test_ranges_cover_a_view_with_few_pieces() -> None:
    inside = [np.array([121.4]), np.array([31.2])]
    for zoom in range(20):
        level = cells.level_for(*CITY, zoom)
        lows, highs = cells.ranges_for(*CITY, level)
        assert len(lows) <= 48
        cell = int(cells.cells_of(*inside, level)[0])
        assert any(low <= cell < high for low, high in zip(lows, highs, strict=True))

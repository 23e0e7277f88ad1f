"""Cameras: found near a place, looked at with a reason on record; their addresses stand in no list."""

import asyncpg
import httpx
import pytest

import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.messages.cameras import Look, PutStream, View
from yiwang.flow.sensing.model import cameras as model
from yiwang.flow.sensing.service import cameras
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import parse_id

RTSP = "rtsp://viewer:s3cret@10.1.2.3:554/live/1"
LON, LAT = town.IN_XUHUI


async def camera(
    database: Database, keeper: Actor, name: str, north: float, given: PutStream | None = None
) -> int:
    """A camera in Xuhui, `north` degrees of latitude from the place that the tests ask about."""
    new = NewThing(
        source="video", source_id=name, kind="camera", name=name, lon=LON, lat=LAT + north
    )
    async with database.transaction(keeper) as tx:
        made = parse_id((await sensing.add(tx, new)).thing.id)
        if given is not None:
            await cameras.put_stream(tx, made, given)
    return made


@pytest.mark.shows("D5", "A1.2")
async def test_the_nearest_cameras_come_first_and_say_whether_they_see_the_place(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    def looking(azimuth: float, width: float = 60, far: float = 400) -> PutStream:
        view = View(azimuth=azimuth, field_of_view=width, range_m=far)
        return PutStream(expected_version=0, address=RTSP, view=view)

    await camera(city_database, keeper, "too far", 0.01)
    await camera(city_database, keeper, "unknown view", 0.003)
    await camera(city_database, keeper, "towards it", 0.002, looking(170))
    await camera(city_database, keeper, "away from it", 0.001, looking(0))
    await camera(city_database, keeper, "short-sighted", -0.0015, looking(0, 360, 100))
    async with city_database.reading(people.desk_xuhui) as tx:
        found = await cameras.near(tx, LON, LAT, 500, "zh")
    assert [(one.name, one.sees) for one in found] == [
        ("away from it", False), ("short-sighted", False), ("towards it", True), ("unknown view", None),
    ]  # fmt: skip
    assert [one.distance_m for one in found] == pytest.approx([111, 167, 222, 334], abs=1)
    assert [one.has_stream for one in found] == [True, True, True, False]
    async with city_database.reading(people.desk_pudong) as tx:
        assert await cameras.near(tx, LON, LAT, 500, "zh") == []
    async with city_database.reading(people.desk) as tx:
        for radius in (0, -1, 2_001, float("nan")):
            with pytest.raises(Invalid):
                await cameras.near(tx, LON, LAT, radius, "zh")


@pytest.mark.shows("D5", "A1.2")
async def test_an_address_comes_by_a_look_alone_and_a_look_is_always_written_down(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    thing = await camera(
        city_database, keeper, "路口", 0.001, PutStream(expected_version=0, address=RTSP)
    )
    for actor, reason, error in (
        (people.desk_xuhui, " ​ ", Invalid),
        (people.desk_pudong, "看一眼", NotFound),
        (people.water, "看一眼", NotFound),  # the camera is not of this department
        (people.pump, "看一眼", NotAllowed),
        (keeper, "看一眼", NotAllowed),
    ):
        with pytest.raises(error):
            async with city_database.transaction(actor) as tx:
                await cameras.look(tx, thing, Look(reason=reason))
    async with city_database.reading(people.chief) as tx:
        assert await cameras.looks(tx, thing) == []
    async with city_database.transaction(people.desk_xuhui) as tx:
        given = await cameras.look(tx, thing, Look(reason="核实井盖缺失", about="1-7"))
    assert (given.protocol, given.address) == ("rtsp", RTSP)
    for actor, seen in (
        (people.desk_xuhui, 1),
        (people.chief, 1),
        (people.desk_pudong, 0),
        (people.desk, 0),
    ):
        async with city_database.reading(actor) as tx:
            found = await cameras.looks(tx, thing)
            assert [(one.who, one.reason, one.about) for one in found] == [
                ("desk_xuhui", "核实井盖缺失", "1-7")
            ] * seen
            leaves = await tx.fetchval(
                "SELECT count(*) FROM sensing_look WHERE thing_id = $1", thing
            )
            assert leaves == seen
    # Beneath the verbs, too: the product's role reads no address and neither writes nor changes a look.
    for statement in (
        "SELECT address FROM sensing_stream",
        "UPDATE sensing_look SET reason = 'x'",
        "DELETE FROM sensing_look",
        "INSERT INTO sensing_look (thing_id, actor_id, actor_name, role, reason, at) VALUES (1, 1, 'x', 'x', 'x', now())",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with city_database.transaction(people.desk) as tx:
                await tx.execute(statement)


@pytest.mark.shows("D5")
async def test_a_stream_is_checked_in_words_and_changed_by_who_keeps_the_registry(
    city_database: Database, keeper: Actor, people: town.Town
) -> None:
    thing = await camera(city_database, keeper, "路口", 0.001)
    for given, code in (
        (PutStream(expected_version=0, address="ftp://x/1"), "stream_scheme_unknown"),
        (PutStream(expected_version=0, address="http://x/1.mp4"), "stream_is_no_hls"),
        (PutStream(expected_version=0, address="rtsp://"), "stream_address_unreadable"),
        (PutStream(expected_version=0, address="rtsp://x:99999/1"), "stream_address_unreadable"),
        (PutStream(expected_version=0, gb28181="3101"), "stream_bad_gb28181"),
        (PutStream(expected_version=0), "stream_leads_nowhere"),
        (PutStream(expected_version=3, address=RTSP), "stream_changed"),
    ):
        with pytest.raises((Invalid, Conflict)) as refused:
            async with city_database.transaction(keeper) as tx:
                await cameras.put_stream(tx, thing, given)
        assert refused.value.code == code
    async with city_database.transaction(keeper) as tx:
        await cameras.put_stream(
            tx, thing, PutStream(expected_version=0, address="https://v.example/1/live.m3u8")
        )
        # The view alone: the address, which nobody can read back, stays.
        view = View(azimuth=90, field_of_view=70, range_m=200, height_m=6)
        changed = await cameras.put_stream(tx, thing, PutStream(expected_version=1, view=view))
    assert (changed.version, changed.protocol, changed.view) == (2, "hls", view)
    async with city_database.transaction(people.desk) as tx:
        assert (
            await cameras.look(tx, thing, Look(reason="核实"))
        ).address == "https://v.example/1/live.m3u8"
    with pytest.raises(NotAllowed):
        async with city_database.transaction(people.desk) as tx:
            await cameras.put_stream(tx, thing, PutStream(expected_version=2, address=RTSP))
    gauge = NewThing(
        source="w", source_id="1", kind="underpass_water", name="积水", lon=LON, lat=LAT
    )
    with pytest.raises(Invalid):
        async with city_database.transaction(keeper) as tx:
            other = parse_id((await sensing.add(tx, gauge)).thing.id)
            await cameras.put_stream(tx, other, PutStream(expected_version=0, address=RTSP))


@pytest.mark.shows("D5")
async def test_the_doors_tell_an_address_to_a_look_and_keep_it_nowhere(
    client: httpx.AsyncClient, city_database: Database, keeper: Actor, people: town.Town
) -> None:
    new = NewThing(source="video", source_id="1", kind="camera", name="路口", lon=LON, lat=LAT)
    async with city_database.transaction(keeper) as tx:
        thing = (await sensing.add(tx, new)).thing.id

    async def as_who(name: str) -> dict[str, str]:
        login = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        client.cookies.clear()
        return {"Authorization": f"Bearer {login.json()['token']}", "Idempotency-Key": f"{name}-1"}

    body = {"expected_version": 0, "address": RTSP}
    put = await client.put(f"/api/things/{thing}/stream", json=body, headers=await as_who("keeper"))
    headers = await as_who("desk")
    near = await client.get("/api/cameras/near", params={"lon": LON, "lat": LAT}, headers=headers)
    read = await client.get(f"/api/things/{thing}/stream", headers=headers)
    twin = await client.get(f"/api/things/{thing}/twin", headers=headers)
    assert [one["id"] for one in near.json()] == [thing]
    for answer in (put, near, read, twin):
        assert answer.status_code == 200
        assert "s3cret" not in answer.text
    refused = await client.post(f"/api/cameras/{thing}/look", json={"reason": ""}, headers=headers)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        422, "look_needs_a_reason", "reason",
    )  # fmt: skip
    assert "理由" in refused.json()["detail"]
    for _ in range(2):  # each look is a look, though it carries the same key
        looked = await client.post(
            f"/api/cameras/{thing}/look", json={"reason": "核实"}, headers=headers
        )
        assert looked.json()["address"] == RTSP
    told = await client.get(f"/api/cameras/{thing}/looks", headers=headers)
    assert [one["reason"] for one in told.json()] == ["核实", "核实"]
    async with city_database.reading(people.desk) as tx:
        kept = await tx.fetch("SELECT body FROM backstage_idempotency")
    assert not [row for row in kept if b"s3cret" in row["body"]]


def test_a_view_is_a_sector_that_may_cross_north() -> None:
    here = Point(LON, LAT)
    for north, east, azimuth, width, seen in (
        (0.001, 0.0001, 350, 40, True),
        (0.001, -0.0001, 10, 40, True),
        (-0.001, 0.0, 350, 40, False),
        (0.0, 0.001, 90, 10, True),
        (-0.001, 0.0, 0, 360, True),
        (0.01, 0.0, 0, 360, False),
    ):
        place = Point(LON + east, LAT + north)
        assert model.sees(here, azimuth, width, 300, place) is seen

"""OGC SensorThings 1.1: creating, changing, deleting; observations through the gate."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

import town
from gate_process import GateProcess
from sta_world import ROOT, Sta
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential
from yiwang.kernel.ids import parse_id

POINT = {"type": "Point", "coordinates": list(town.IN_XUHUI)}
SENSOR = {
    "name": "DS18B20",
    "description": "thermometer",
    "encodingType": "application/pdf",
    "metadata": "http://x/y.pdf",
}
OBSERVED = {
    "name": "Air temperature",
    "definition": "http://qudt.org/vocab/quantitykind/Temperature",
    "description": "t",
}
UNIT = {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"}


def stream(**more: Any) -> dict[str, Any]:
    return {
        "name": "Oven temperature", "description": "of the oven", "unitOfMeasurement": UNIT,
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "Sensor": SENSOR, "ObservedProperty": OBSERVED,
    } | more  # fmt: skip


def oven(**more: Any) -> dict[str, Any]:
    return {
        "name": "Oven",
        "description": "An oven",
        "properties": {"owner": "Noah", "level": 3},
    } | more


def place(name: str, coordinates: Any = None) -> dict[str, Any]:
    shape = POINT if coordinates is None else {"type": "Point", "coordinates": list(coordinates)}
    return {
        "name": name,
        "description": name,
        "encodingType": "application/geo+json",
        "location": shape,
    }


@pytest.mark.shows("E2", "A1.2")
async def test_an_observation_created_is_committed_by_the_gate_before_the_answer(
    sta: Sta, city_database: Database
) -> None:
    at = (sta.times[-1] + timedelta(minutes=1)).isoformat()
    body = {"phenomenonTime": at, "result": 21.5, "parameters": {"by": "hand"}, "resultTime": at}
    made = await sta.post(f"{sta.stream(0)}/Observations", body)
    found = await sta.get(made)
    assert (found["result"], found["parameters"]) == (21.5, {"by": "hand"})
    assert found["resultTime"] == found["phenomenonTime"]
    async with city_database.reading(SYSTEM) as tx:
        history = await sensing.history(tx, parse_id(sta.gauges.things[0].id))
    assert [point.value for point in history.items][-1] == 21.5
    assert await sta.post(f"{sta.stream(0)}/Observations", body) == made  # the same again is once
    assert await sta.get(f"{sta.stream(0)}/Observations/$count") == "6"
    named = {"result": 3, "Datastream": {"@iot.id": sta.gauges.things[1].datastreams[0].id}}
    now = await sta.get(await sta.post("Observations", named))
    assert now["phenomenonTime"]
    for bad, status in (
        ({"result": "wet"}, 400), ({"phenomenonTime": at}, 400), ({"result": 1, "phenomenonTime": "x"}, 400),
        ({"result": 1, "colour": 2}, 400), ({"result": 1, "phenomenonTime": "2999-01-01T00:00:00Z"}, 409),
        ({"result": 1, "FeatureOfInterest": {"@iot.id": "x"}}, 400),
    ):  # fmt: skip
        await sta.post(f"{sta.stream(0)}/Observations", bad, status)
    await sta.post("Observations", {"result": 1}, 400)
    await sta.post("Observations", {"result": 1, "Datastream": {"@iot.id": "1-999999"}}, 404)
    await sta.send("PATCH", made, {"result": 4}, 409)
    await sta.send("DELETE", made, None, 409)


@pytest.mark.shows("E2")
async def test_a_device_creates_observations_with_its_own_token_and_for_its_own_things(
    sta: Sta, city_database: Database, keeper: Actor, people: town.Town
) -> None:
    async with city_database.transaction(keeper) as tx:
        other = await sensing.add_credential(tx, NewCredential(source="gas", name="other"))
    await asyncio.sleep(1.2)
    sta.headers = {"Authorization": f"Bearer {sta.gauges.token}"}
    await sta.post(f"{sta.stream(0)}/Observations", {"result": 8})
    await sta.get("Things", 401)  # a device reads nothing
    await sta.post("Things", oven(), 401)
    sta.headers = {"Authorization": f"Bearer {other.token}"}
    await sta.post(f"{sta.stream(0)}/Observations", {"result": 9}, 404)
    sta.headers = {"Authorization": "Bearer nonsense"}
    await sta.post(f"{sta.stream(0)}/Observations", {"result": 9}, 401)
    sta.headers = {}
    await sta.post(f"{sta.stream(0)}/Observations", {"result": 9}, 401)
    login = await sta.http.post("/api/session", json={"name": "desk", "password": town.PASSWORD})
    sta.http.cookies.clear()
    sta.headers = {"Authorization": f"Bearer {login.json()['token']}"}
    for path, body in (
        (f"{sta.stream(0)}/Observations", {"result": 9}), ("Things", oven()), ("Sensors", SENSOR),
        ("ObservedProperties", OBSERVED), ("Locations", place("x")), ("Datastreams", {}),
    ):  # fmt: skip
        await sta.post(path, body, 400 if path == "Datastreams" else 403)
    await sta.send("PATCH", sta.thing(0), {"name": "x"}, 403)
    await sta.send("DELETE", sta.thing(0), None, 403)


@pytest.mark.shows("E2")
async def test_data_arrays_are_stored_whole_or_not_at_all(sta: Sta) -> None:
    ids = [thing.datastreams[0].id for thing in sta.gauges.things]
    start = sta.times[-1]
    body = [
        {
            "Datastream": {"@iot.id": ids[n]}, "components": ["phenomenonTime", "result", "FeatureOfInterest/id"],
            "dataArray@iot.count": 2,
            "dataArray": [[(start + timedelta(seconds=s)).isoformat(), 10 * n + s, None] for s in (1, 2)],
        } for n in (1, 2)
    ]  # fmt: skip
    links = await sta.post("CreateObservations", body)
    assert len(links) == 4
    for link, value in zip(links, [11, 12, 21, 22], strict=True):
        assert (await sta.get(link.split(ROOT + "/")[1]))["result"] == value
    body[1]["Datastream"] = {"@iot.id": "1-999999"}
    body[0]["dataArray"] = [["2026-01-01T00:00:00Z", 5, None]]
    await sta.post("CreateObservations", body, 404)
    assert await sta.value("Observations", filter="result eq 5") == []
    for bad in (
        {},
        [{}],
        [{"Datastream": {"@iot.id": ids[0]}, "components": ["result"], "dataArray": [[1, 2]]}],
    ):
        await sta.post("CreateObservations", bad, 400)


@pytest.mark.shows("E2")
async def test_deep_insert_makes_all_of_it_or_nothing(sta: Sta) -> None:
    body = oven(
        Locations=[place("Kitchen")],
        Datastreams=[
            stream(Observations=[{"result": 180, "phenomenonTime": sta.times[0].isoformat()}])
        ],
    )
    thing = await sta.post("Things", body)
    found = await sta.get(
        thing,
        expand="Locations,HistoricalLocations/Locations,Datastreams($expand=Sensor,ObservedProperty,Observations)",
    )
    assert (found["name"], found["properties"]["owner"]) == ("Oven", "Noah")
    assert [item["name"] for item in found["Locations"]] == ["Kitchen"]
    assert [len(item["Locations"]) for item in found["HistoricalLocations"]] == [1]
    (oven_stream,) = found["Datastreams"]
    assert oven_stream["unitOfMeasurement"] == UNIT
    assert (oven_stream["Sensor"]["name"], oven_stream["ObservedProperty"]["name"]) == (
        "DS18B20",
        "Air temperature",
    )
    assert [item["result"] for item in oven_stream["Observations"]] == [180]
    own = await sta.http.get("/api/things", params={"q": "Oven"}, headers=sta.headers)
    assert own.json()["items"][0]["datastreams"][0]["property"] == "air_temperature"
    # Links to what is there; a second stream of the same property.
    sensor, observed = oven_stream["Sensor"]["@iot.id"], oven_stream["ObservedProperty"]["@iot.id"]
    second = await sta.post(
        f"{thing}/Datastreams",
        stream(Sensor={"@iot.id": sensor}, ObservedProperty={"@iot.id": observed}),
    )
    assert len(await sta.value(f"Sensors('{sensor}')/Datastreams")) == 2
    await sta.post(f"{second}/Observations", {"result": 1})
    before = {
        name: await sta.get(f"{name}/$count")
        for name in ("Things", "Sensors", "Locations", "Datastreams")
    }
    for bad in (
        oven(Locations=[place("x")], Datastreams=[stream(Sensor={"@iot.id": "1-999999"})]),
        oven(Datastreams=[{k: v for k, v in stream().items() if k != "ObservedProperty"}]),
        oven(Datastreams=[stream(colour=1)]), {"description": "no name"}, oven(name=3), oven(name="x" * 500),
    ):  # fmt: skip
        answer = await sta.http.post(f"{ROOT}/Things", json=bad, headers=sta.headers)
        assert answer.status_code in (400, 404), answer.text
    assert before == {name: await sta.get(f"{name}/$count") for name in before}


@pytest.mark.shows("E2")
async def test_a_thing_that_moves_leaves_its_history(sta: Sta, people: town.Town) -> None:
    thing = await sta.post("Things", oven(Locations=[place("Kitchen")]))
    await sta.post(f"{thing}/Locations", place("Hall", town.IN_PUDONG))
    assert [item["name"] for item in await sta.value(f"{thing}/Locations")] == ["Hall"]
    past = await sta.value(f"{thing}/HistoricalLocations", expand="Locations", orderby="time")
    assert [item["Locations"][0]["name"] for item in past] == ["Kitchen", "Hall"]
    number = thing.split("'")[1]
    seen = await sta.http.get(f"/api/things/{number}", headers=sta.headers)
    assert seen.json()["place"] == list(town.IN_PUDONG)
    # A gauge of the registry gets a better place.
    await sta.post(f"{sta.thing(1)}/Locations", place("Corner"))
    assert [item["name"] for item in await sta.value(f"{sta.thing(1)}/Locations")] == ["Corner"]
    (moved,) = await sta.value("Locations", filter="name eq 'Corner'", expand="Things")
    assert [item["name"] for item in moved["Things"]] == ["积水监测 1"]


@pytest.mark.shows("E2")
async def test_patch_put_and_delete(sta: Sta) -> None:
    thing = await sta.post("Things", oven(Locations=[place("Kitchen")], Datastreams=[stream()]))
    await sta.send(
        "PATCH", thing, {"name": "Stove", "properties": {"level": 4, "owner": None}}, 200
    )
    found = await sta.get(thing, expand="Locations,Datastreams")
    assert (found["name"], found["description"]) == ("Stove", "An oven")
    assert found["properties"]["level"] == 4
    assert "owner" not in found["properties"]
    await sta.send(
        "PATCH", thing, [{"op": "replace", "path": "/description", "value": "hot"},
                         {"op": "add", "path": "/properties/door", "value": "red"},
                         {"op": "test", "path": "/name", "value": "Stove"}], 200,
    )  # fmt: skip
    changed = await sta.get(thing)
    assert (changed["description"], changed["properties"]["door"]) == ("hot", "red")
    await sta.send("PATCH", thing, [{"op": "test", "path": "/name", "value": "x"}], 409)
    await sta.send("PATCH", thing, [{"op": "remove", "path": "/nothing"}], 400)
    await sta.send("PATCH", thing, {"colour": "red"}, 400)
    await sta.send("PUT", thing, {"description": "no name"}, 400)
    await sta.send("PUT", thing, {"name": "New", "description": "d"}, 200)
    replaced = await sta.get(thing)
    assert "door" not in replaced["properties"]
    place_, stream_ = found["Locations"][0]["@iot.id"], found["Datastreams"][0]["@iot.id"]
    for path, body, name in (
        (f"Locations('{place_}')", {"name": "Cellar"}, "name"),
        (
            f"Datastreams('{stream_}')",
            {"description": "cool", "unitOfMeasurement": UNIT | {"symbol": "C"}},
            "description",
        ),
        (f"Datastreams('{stream_}')/Sensor", {"metadata": "http://z"}, "metadata"),
        (f"Datastreams('{stream_}')/ObservedProperty", {"definition": "http://d"}, "definition"),
    ):
        await sta.send("PATCH", path, body, 200)
        assert (await sta.get(path))[name] == body[name]
    feature = await sta.post(
        "FeaturesOfInterest",
        {"name": "f", "description": "", "encodingType": "application/geo+json", "feature": POINT},
    )
    await sta.send("PATCH", feature, {"name": "g"}, 200)
    made = await sta.post(
        f"Datastreams('{stream_}')/Observations",
        {"result": 1, "FeatureOfInterest": {"@iot.id": feature.split("'")[1]}},
    )
    assert (await sta.get(f"{made}/FeatureOfInterest"))["name"] == "g"
    assert len(await sta.value(f"{feature}/Observations")) == 1
    # What kinds bring along stays as it is.
    for path in (f"{sta.stream(0)}/Sensor", f"{sta.stream(0)}/ObservedProperty"):
        await sta.send("DELETE", path, None, 409)
    for path in (
        feature,
        f"Locations('{place_}')",
        f"Datastreams('{stream_}')",
        thing,
        sta.thing(3),
    ):
        await sta.send("DELETE", path, None, 200)
        await sta.get(path, 404)
        await sta.send("DELETE", path, None, 404)
    assert await sta.get("Things/$count") == "3"


@pytest.mark.shows("E2")
async def test_without_the_gate_a_write_says_so_and_a_read_goes_on(
    sta: Sta, gate: GateProcess, client: httpx.AsyncClient
) -> None:
    gate.kill()
    await sta.post(f"{sta.stream(0)}/Observations", {"result": 8}, 503)
    assert await sta.get("Things/$count") == "4"


@pytest.mark.shows("E2")
async def test_a_batch_answers_each_and_keeps_groups_whole(sta: Sta) -> None:
    def one(
        name: str, method: str, url: str, body: Any = None, group: str | None = None
    ) -> dict[str, Any]:
        found = {"id": name, "method": method, "url": url, "body": body, "atomicityGroup": group}
        return {key: value for key, value in found.items() if value is not None}

    requests = [
        one("a", "post", "Things", oven()),
        one("b", "post", "$a/Datastreams", stream()),
        one("c", "post", "$b/Observations", {"result": 5}),
        one("d", "get", "$a?$select=name"),
        one("e", "get", "Things?$filter=nothing eq 1"),
        one("f", "patch", "$a", {"name": "Batch"}),
        one("g1", "post", "Sensors", SENSOR, "g"),
        one("g2", "post", "Things", {"name": 3}, "g"),
        one("h1", "post", "Sensors", SENSOR | {"name": "kept"}, "h"),
        one("h2", "patch", "$a", {"description": "h"}, "h"),
        one("i", "post", "$b/Observations", {"result": 6}, "i"),
        one("j", "delete", "$b"),
    ]
    sensors = int(await sta.get("Sensors/$count"))
    answer = await sta.send("POST", "$batch", {"requests": requests}, 200)
    found = {entry["id"]: entry for entry in answer["responses"]}
    assert {name: entry["status"] for name, entry in found.items()} == {
        "a": 201, "b": 201, "c": 201, "d": 200, "e": 400, "f": 200, "g1": 409, "g2": 400, "h1": 201, "h2": 200,
        "i": 400, "j": 200,
    }  # fmt: skip
    assert found["d"]["body"] == {"name": "Oven"}
    thing = found["a"]["headers"]["location"].split(ROOT + "/")[1]
    assert (await sta.get(thing))["name"] == "Batch"
    assert (await sta.get(thing))["description"] == "h"
    assert int(await sta.get("Sensors/$count")) == sensors + 2  # b's and h1's, not g1's
    for bad in ({}, {"requests": [{"id": "a"}]}, {"requests": [one("a", "get", "x")] * 2}, []):
        await sta.send("POST", "$batch", bad, 400)

"""OGC SensorThings 1.1: what a reader asks, by requirement."""

from pathlib import Path
from typing import Any

import httpx
import pytest

import town
from gate_process import Gauges
from sta_world import REQ, ROOT, Sta, requirement
from yiwang.flow.sensing.service.sensorthings.conformance import CONFORMANCE

SETS = ("Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations",
        "FeaturesOfInterest")  # fmt: skip


def test_each_declared_requirement_has_a_test() -> None:
    written = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    missing = [one for one in CONFORMANCE if f'"{one.removeprefix(REQ)}"' not in written]
    assert missing == []


@requirement("resource-path/resource-path-to-entities")
async def test_the_root_names_the_eight_sets_and_every_way_leads_there(sta: Sta) -> None:
    root = await sta.get("")
    assert [entry["name"] for entry in root["value"]] == list(SETS)
    assert root["serverSettings"]["conformance"] == list(CONFORMANCE)
    for entry in root["value"]:
        answer = await sta.http.get(entry["url"], headers=sta.headers)
        assert answer.status_code == 200
    thing, stream = sta.thing(0), sta.stream(0)
    name = (await sta.get(thing))["name"]
    assert await sta.get(f"{thing}/name") == {"name": name}
    assert await sta.get(f"{thing}/name/$value") == name
    assert await sta.get(f"{thing}/properties/kind") == {"kind": "underpass_water"}
    assert await sta.get(f"{thing}/properties/kind/$value") == "underpass_water"
    refs = await sta.value(f"{thing}/Datastreams/$ref")
    assert [ref["@iot.selfLink"].split(ROOT + "/")[1] for ref in refs] == [stream]
    assert (await sta.get(f"{thing}/$ref"))["@iot.selfLink"].endswith(thing)
    assert await sta.get(f"{stream}/Observations/$count") == "5"
    deep = f"{thing}/{stream}/Observations"
    observation = (await sta.value(deep))[0]
    back = await sta.get(f"Observations('{observation['@iot.id']}')/Datastream/Thing")
    assert back["name"] == name
    assert (await sta.get(f"{deep}('{observation['@iot.id']}')"))["result"] == 1.0


@requirement(
    "datamodel/entity-control-information", "datamodel/thing", "datamodel/location", "datamodel/historical-location",
    "datamodel/datastream", "datamodel/sensor", "datamodel/observed-property", "datamodel/observation",
    "datamodel/feature-of-interest",
)  # fmt: skip
async def test_each_entity_has_its_properties_and_links(sta: Sta) -> None:
    expected: dict[str, tuple[set[str], set[str]]] = {
        "Things": ({"name", "description", "properties"}, {"Locations", "HistoricalLocations", "Datastreams"}),
        "Locations": ({"name", "description", "encodingType", "location"}, {"Things", "HistoricalLocations"}),
        "HistoricalLocations": ({"time"}, {"Thing", "Locations"}),
        "Datastreams": (
            {"name", "description", "observationType", "unitOfMeasurement"},
            {"Thing", "Sensor", "ObservedProperty", "Observations"},
        ),
        "Sensors": ({"name", "description", "encodingType", "metadata"}, {"Datastreams"}),
        "ObservedProperties": ({"name", "definition", "description"}, {"Datastreams"}),
        "Observations": ({"phenomenonTime", "resultTime", "result"}, {"Datastream", "FeatureOfInterest"}),
        "FeaturesOfInterest": ({"name", "description", "encodingType", "feature"}, {"Observations"}),
    }  # fmt: skip
    for name, (properties, links) in expected.items():
        item = (await sta.value(name, top=1))[0]
        assert properties <= set(item), name
        answer = await sta.http.get(item["@iot.selfLink"], headers=sta.headers)
        assert answer.json()["@iot.id"] == item["@iot.id"]
        for link in links:
            found = await sta.http.get(item[f"{link}@iot.navigationLink"], headers=sta.headers)
            assert found.status_code == 200, (name, link)
    unit = (await sta.get(sta.stream(0)))["unitOfMeasurement"]
    assert (unit["symbol"], set(unit)) == ("cm", {"name", "symbol", "definition"})


@requirement("request-data/expand", "request-data/select")
async def test_expand_is_nested_has_options_and_select_narrows(sta: Sta) -> None:
    found = await sta.get(
        sta.thing(0), select="name,id",
        expand="Datastreams($select=name;$expand=Observations($orderby=phenomenonTime desc;$top=2;$count=true;"
        "$filter=result gt 1),ObservedProperty),Locations",
    )  # fmt: skip
    assert set(found) == {"@iot.id", "name", "Datastreams", "Locations"}
    (stream,) = found["Datastreams"]
    assert [item["result"] for item in stream["Observations"]] == [5.5, 4.0]
    assert stream["Observations@iot.count"] == 4
    assert "$skip=2" in stream["Observations@iot.nextLink"]
    assert stream["ObservedProperty"]["name"] == "water_depth"
    assert found["Locations"][0]["location"]["coordinates"] == list(town.IN_XUHUI)
    two = await sta.value("Datastreams", expand="Thing/Locations,Thing/HistoricalLocations", top=1)
    assert {"Locations", "HistoricalLocations"} <= set(two[0]["Thing"])
    assert set((await sta.value("Things", select="name", top=1))[0]) == {"name"}
    for bad in ({"expand": "Nothing"}, {"select": "nothing"}, {"expand": "Datastreams($top=x)"}):
        await sta.get("Things", 400, **bad)


@requirement(
    "request-data/order", "request-data/orderby", "request-data/top", "request-data/skip", "request-data/count",
    "request-data/pagination",
)  # fmt: skip
async def test_order_pages_and_counts(sta: Sta) -> None:
    path = f"{sta.stream(0)}/Observations"
    down = await sta.get(path, orderby="result desc", top=2, skip=1, count="true", select="result")
    assert [item["result"] for item in down["value"]] == [4.0, 3.0]
    assert down["@iot.count"] == 5
    following = await sta.http.get(down["@iot.nextLink"], headers=sta.headers)
    assert [item["result"] for item in following.json()["value"]] == [2.0, 1.0]
    assert "@iot.nextLink" not in following.json()
    assert "@iot.count" not in await sta.get(path, top=1)
    assert await sta.value(path, top=0) == []
    names = [
        item["name"]
        for item in await sta.value("Things", orderby="properties/source_id desc,name asc")
    ]
    assert [name[-1] for name in names] == ["3", "2", "1", "0"]
    by_thing = await sta.value("Datastreams", orderby="Thing/name desc", top=1)
    assert by_thing[0]["name"].startswith("积水监测 3")
    filtered = await sta.get(
        path, filter="result ge 3 and result lt 5", orderby="result", top=1, count="true"
    )
    assert (filtered["@iot.count"], filtered["value"][0]["result"]) == (2, 3.0)
    for bad in (
        {"top": -1},
        {"top": "x"},
        {"skip": "1.5"},
        {"count": "maybe"},
        {"orderby": "nothing"},
    ):
        await sta.get("Things", 400, **bad)


FILTERS: list[tuple[str, list[float]]] = [
    ("result eq 2", [2]), ("result ne 2", [1, 3, 4, 5.5]), ("result gt 4", [5.5]), ("result ge 4", [4, 5.5]),
    ("result lt 2", [1]), ("result le 2", [1, 2]), ("result eq 1 or result eq 3", [1, 3]),
    ("not (result gt 2)", [1, 2]), ("not result gt 2 and result gt 1", [2]),
    ("result add 1 eq 3", [2]), ("result sub 1 eq 1", [2]), ("result mul 2 eq 4", [2]), ("result div 2 eq 1", [2]),
    ("result mod 2 eq 0", [2, 4]), ("2 lt result and 4 gt result", [3]), ("-result lt -4", [5.5]),
    ("result eq 1 or result eq 2 and result eq 3", [1]), ("(result eq 1 or result eq 2) and result eq 2", [2]),
    ("result div 0 eq 1", []), ("resultTime eq null", [1, 2, 3, 4, 5.5]), ("validTime ne null", []),
    ("round(result) eq 6", [5.5]), ("floor(result) eq 5", [5.5]), ("ceiling(result) eq 6", [5.5]),
    ("phenomenonTime lt now()", [1, 2, 3, 4, 5.5]), ("phenomenonTime gt now() sub duration'PT1S'", []),
    ("phenomenonTime lt maxdatetime() and phenomenonTime gt mindatetime()", [1, 2, 3, 4, 5.5]),
    ("second(phenomenonTime) eq second(phenomenonTime)", [1, 2, 3, 4, 5.5]),
    ("fractionalseconds(phenomenonTime) eq 0", [1, 2, 3, 4, 5.5]),
    ("totaloffsetminutes(phenomenonTime) eq 0 and year(phenomenonTime) gt 2000", [1, 2, 3, 4, 5.5]),
    ("day(phenomenonTime) gt 31 or month(phenomenonTime) gt 12 or hour(phenomenonTime) gt 23", []),
    ("minute(phenomenonTime) lt 60 and length(time(phenomenonTime)) eq 8", [1, 2, 3, 4, 5.5]),
    ("date(phenomenonTime) le phenomenonTime", [1, 2, 3, 4, 5.5]),
    ("Datastream/Thing/name eq '积水监测 0'", [1, 2, 3, 4, 5.5]), ("Datastream/name eq 'x'", []),
    ("Datastream/unitOfMeasurement/symbol eq 'cm' and result gt 5", [5.5]),
]  # fmt: skip


@requirement("request-data/filter", "request-data/built-in-filter-operations")
async def test_filters_of_numbers_times_and_paths(sta: Sta) -> None:
    path = f"{sta.stream(0)}/Observations"
    for text, expected in FILTERS:
        found = await sta.value(path, filter=text)
        assert [item["result"] for item in found] == expected, text
    middle = sta.times[2].isoformat().replace("+00:00", "Z")
    for text, expected in (
        (f"phenomenonTime eq {middle}", [3]),
        (f"phenomenonTime gt {middle}", [4, 5.5]),
        (f"phenomenonTime lt {middle} and result gt 1", [2]),
        (f"phenomenonTime add duration'PT1M' eq {middle}", [2]),
    ):
        assert [item["result"] for item in await sta.value(path, filter=text)] == expected, text


TEXTS: list[tuple[str, str]] = [
    ("name eq '积水监测 1'", "1"), ("substringof('监测 1', name)", "1"), ("startswith(name, '积水')", "0123"),
    ("endswith(name, ' 2')", "2"), ("length(name) eq 6", "0123"), ("indexof(name, '2') eq 5", "2"),
    ("substring(name, 5) eq '3'", "3"), ("substring(name, 2, 2) eq '监测'", "0123"),
    ("tolower(properties/source_id) eq 'g1'", "1"), ("toupper(properties/source_id) eq 'G1'", "1"),
    ("trim(concat(' ', properties/source_id)) eq 'g1'", "1"), ("concat(name, 'x') eq '积水监测 1x'", "1"),
    ("name eq '积水监测 1' or properties/source_id eq 'g2'", "12"), ("name gt '积水监测 2'", "3"),
    ("properties/nothing eq null", "0123"), ("properties/nothing eq 3", ""), ("name eq 'it''s'", ""),
    ("Datastreams/Observations/result gt 5", "01"), ("Datastreams/Observations/result gt 6", "1"),
    ("Datastreams/ObservedProperty/name eq 'water_depth'", "0123"), ("name ne null", "0123"),
    ("properties/kind eq 'underpass_water' and not endswith(name, '0')", "123"),
]  # fmt: skip


@requirement("request-data/built-in-query-functions")
async def test_functions_of_texts_and_places(sta: Sta) -> None:
    for text, expected in TEXTS:
        found = await sta.value("Things", filter=text)
        assert "".join(sorted(item["name"][-1] for item in found)) == expected, text
    own = await sta.value("Things", filter=f"id eq '{sta.gauges.things[2].id}'")
    assert [item["name"][-1] for item in own] == ["2"]
    lon, lat = town.IN_XUHUI
    around = f"geography'POLYGON (({lon - 0.0005} {lat - 0.01}, {lon + 0.0015} {lat - 0.01}, {lon + 0.0015} {lat + 0.01}, {lon - 0.0005} {lat + 0.01}, {lon - 0.0005} {lat - 0.01}))'"
    here = f"geography'POINT ({lon} {lat})'"
    for text, expected in (
        (f"st_within(location, {around})", "01"), (f"st_disjoint(location, {around})", "23"),
        (f"geo.intersects(location, {around})", "01"), (f"st_intersects({around}, location)", "01"),
        (f"st_contains({around}, location)", "01"), (f"st_equals(location, {here})", "0"),
        (f"geo.distance(location, {here}) lt 50", "0"), (f"geo.distance(location, {here}) lt 250", "012"),
        (f"not st_within(location, {around}) and geo.distance(location, {here}) lt 1000", "2"),
    ):  # fmt: skip
        found = await sta.value("Locations", filter=text)
        assert "".join(sorted(item["name"][-1] for item in found)) == expected, text
    things = await sta.value("Things", filter=f"st_within(Locations/location, {around})")
    assert sorted(item["name"][-1] for item in things) == ["0", "1"]
    nearest = await sta.value("Locations", orderby=f"geo.distance(location, {here}) desc", top=1)
    assert nearest[0]["name"][-1] == "3"


@requirement("request-data/status-code")
@pytest.mark.shows("Q4")
async def test_a_bad_question_is_400_and_what_is_not_there_404(sta: Sta) -> None:
    for text in (
        "name eq", "eq 3", "name eq 'x", "nothing eq 3", "name add 3 eq 4", "foo(name)", "length(name, 3) eq 1",
        "name eq 3", "((((", "name/x eq 3", "st_within(name, geography'POINT (1 1)')",
        "st_within(location, geography'POINT')", "st_within(location, geography'POLYGON ((0 0))')",
        "name lt null", "result eq 1", "'; DROP TABLE sensing_thing; --", "not " * 200 + "true",
        "(" * 500 + "true" + ")" * 500, "name eq '\x00'", "phenomenonTime gt 2026-13-45T00:00:00Z", "time gt 5",
        "Datastreams eq 3", "id gt 'x' eq 3", "1 eq 'x'", "duration'x' eq duration'PT1S'",
    ):  # fmt: skip
        await sta.get("Things", 400, filter=text)
    answer = await sta.http.get(f"{ROOT}/Things?$nothing=1", headers=sta.headers)
    assert answer.status_code == 400
    for path in ("Nothing", "Things('1-999999')", "Things(7)", "Things('x')", f"{sta.thing(0)}/nothing",
                 f"{sta.thing(0)}/Locations('1-999999')", "Observations('1-2-3')", "Observations('x')",
                 f"{sta.thing(0)}/properties/nothing", "Things/name", "Things('')"):  # fmt: skip
        await sta.get(path, 404)


@pytest.mark.shows("E2")
async def test_nobody_sees_what_lies_outside_their_area(
    sta: Sta, people: town.Town, client: httpx.AsyncClient, gauges: Gauges
) -> None:
    async def of(name: str) -> dict[str, str]:
        login = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        client.cookies.clear()
        return {"Authorization": f"Bearer {login.json()['token']}"}

    sta.headers = await of("desk_pudong")
    assert [item["name"][-1] for item in await sta.value("Things")] == ["3"]
    for name in ("Locations", "HistoricalLocations", "Datastreams", "FeaturesOfInterest"):
        assert len(await sta.value(name)) == 1, name
        assert await sta.get(f"{name}/$count") == "1"
    assert await sta.value("Observations") == []
    assert await sta.value("Sensors", filter="Datastreams/Thing/name eq '积水监测 0'") == []
    hidden = await sta.value(
        "ObservedProperties", filter="name eq 'water_depth'", expand="Datastreams"
    )
    assert len(hidden[0]["Datastreams"]) == 1
    await sta.get(sta.thing(0), 404)
    await sta.get(f"{sta.stream(0)}/Observations", 404)
    await sta.get(f"FeaturesOfInterest('{gauges.things[0].id}')", 404)
    sta.headers = {}
    assert (await client.get(f"{ROOT}/Things")).status_code == 401


@pytest.mark.shows("E2", "E5")
async def test_other_forms_data_arrays_and_geojson(sta: Sta) -> None:
    path = f"{sta.stream(0)}/Observations"
    arrays = await sta.value(path, resultFormat="dataArray", select="phenomenonTime,result", top=2)
    assert arrays[0]["components"] == ["phenomenonTime", "result"]
    assert [row[1] for row in arrays[0]["dataArray"]] == [1.0, 2.0]
    assert arrays[0]["Datastream@iot.navigationLink"].endswith(sta.stream(0))
    shown: dict[str, Any] = await sta.get(
        "Things", resultFormat="GeoJSON", expand="Locations", top=2
    )
    assert shown["type"] == "FeatureCollection"
    assert shown["features"][0]["geometry"] == {"type": "Point", "coordinates": list(town.IN_XUHUI)}
    assert shown["features"][0]["properties"]["properties/kind"] == "underpass_water"
    await sta.get("Things", 400, resultFormat="nothing")

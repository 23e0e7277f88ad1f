"""Creating, changing and deleting entities.

Never: a thing or datastream that is gone for good: the registry retires the one, SensorThings shows the other no more.
An observation that is changed or deleted: what was measured stays.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.flow.sensing.messages.sensorthings import (
    DatastreamBody,
    FeatureBody,
    HistoricalBody,
    LocationBody,
    ObservationBody,
    ObservedPropertyBody,
    SensorBody,
    ThingBody,
)
from yiwang.flow.sensing.messages.things import PatchThing
from yiwang.flow.sensing.model.sta.filters import time_of
from yiwang.flow.sensing.model.sta.geometry import place_of
from yiwang.flow.sensing.model.sta.options import Options
from yiwang.flow.sensing.model.sta.patching import merged, patched
from yiwang.flow.sensing.model.sta.paths import Resource, parse_path
from yiwang.flow.sensing.service import registry
from yiwang.flow.sensing.service.sensorthings.making import KEPT, Maker, read
from yiwang.flow.sensing.service.sensorthings.observing import Who, observe
from yiwang.flow.sensing.service.sensorthings.reading import Place, documents, find
from yiwang.flow.sensing.service.sensorthings.rendering import id_of, repr_id
from yiwang.flow.sensing.store import things as thing_store
from yiwang.flow.sensing.store.sta import queries, writes
from yiwang.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from yiwang.kernel.ids import format_id

MOST_ROWS = 100_000
_BODIES: dict[str, Any] = {
    "Things": ThingBody, "Locations": LocationBody, "HistoricalLocations": HistoricalBody,
    "Datastreams": DatastreamBody, "Sensors": SensorBody, "ObservedProperties": ObservedPropertyBody,
    "FeaturesOfInterest": FeatureBody,
}  # fmt: skip


async def create(
    database: Database, who: Who, base: str, path: str, body: Any, key: str | None
) -> str | list[str]:
    """The new entity's link; of a data array a list of links or errors."""
    if path.strip("/") == "CreateObservations":
        return await _create_arrays(database, who, base, body, key)
    resource = parse_path(path)
    last = resource.steps[-1] if resource.steps else None
    if last is None or last.id is not None or resource.tail:
        raise NotFound("no_such_resource", path=path[:100])
    plural, stream = last.name, None
    if plural == "Observations":
        if len(resource.steps) == 2 and resource.steps[0].name == "Datastreams":
            stream = resource.steps[0].id
        return await _create_observation(database, who, base, body, stream, key)
    if who.actor is None:
        raise Unauthenticated("not_logged_in")
    async with database.transaction(who.actor) as tx:
        maker = Maker(tx)
        link = await create_in(maker, base, resource, body)
    if maker.observations:
        await observe(database, who, maker.observations, None)
    return link


async def create_in(maker: Maker, base: str, resource: Resource, body: Any) -> str:
    """The new entity's link, in a transaction that the caller commits before the maker's observations go in."""
    place = await find(maker.tx, resource)
    if place.row is not None or place.properties:
        raise NotFound("no_such_resource", path=resource.steps[-1].name)
    made = await maker.make(place.entity.plural, body, await _given(maker.tx, resource))
    return f"{base}/{place.entity.plural}({repr_id(format_id(made))})"


async def _given(tx: Tx, resource: Resource) -> dict[str, int]:
    """What the path says of the new entity: whose it is."""
    if len(resource.steps) < 2:
        return {}
    parent = await find(tx, Resource(resource.steps[:-1], ""))
    if parent.row is None:
        return {}
    return {parent.entity.singular: int(parent.row["id"])}


async def _create_observation(
    database: Database, who: Who, base: str, body: Any, stream: str | None, key: str | None
) -> str:
    found, stream = await _observation(database, who, body, stream)
    (made,) = await observe(database, who, [(stream, found)], key)
    return f"{base}/Observations({repr_id(made)})"


async def _observation(
    database: Database, who: Who, body: Any, stream: str | None
) -> tuple[ObservationBody, str]:
    """Read, with its feature made if it is new."""
    found = read(body, ObservationBody)
    feature = found.feature_of_interest
    if feature is not None and who.actor is None:
        raise Invalid("bad_body", field="FeatureOfInterest", said="a device names no feature")
    if feature is not None and "@iot.id" not in feature:
        assert who.actor is not None
        async with database.transaction(who.actor) as tx:
            made = await Maker(tx).make("FeaturesOfInterest", feature, {})
        found = msgspec.structs.replace(found, feature_of_interest={"@iot.id": format_id(made)})
    if stream is None:
        stream = (found.datastream or {}).get("@iot.id")
    if stream is None:
        raise Invalid("bad_body", field="Datastream", said="Datastream is missing")
    return found, str(stream)


async def _create_arrays(
    database: Database, who: Who, base: str, body: Any, key: str | None
) -> list[str]:
    """The Data Array extension: all of it is stored, or none."""
    if not isinstance(body, list):
        raise Invalid("bad_body", said="a list of data arrays is wanted")
    pairs: list[tuple[str, ObservationBody]] = []
    for group in body:
        try:
            stream = str(group["Datastream"]["@iot.id"])
            names, rows = list(group["components"]), list(group["dataArray"])
        except (KeyError, TypeError) as error:
            raise Invalid("bad_body", said="Datastream, components, dataArray") from error
        if len(pairs) + len(rows) > MOST_ROWS:
            raise Invalid("too_many_readings", rows=len(pairs) + len(rows), most=MOST_ROWS)
        for row in rows:
            if not isinstance(row, list) or len(row) != len(names):
                raise Invalid(
                    "bad_body", field="dataArray", said="a row is not as long as its components"
                )
            pairs.append((stream, read(_fields(names, row), ObservationBody)))
    made = await observe(database, who, pairs, key) if pairs else []
    return [f"{base}/Observations({repr_id(one)})" for one in made]


def _fields(names: list[str], row: list[Any]) -> dict[str, Any]:
    found = dict(zip(names, row, strict=True))
    feature = found.pop("FeatureOfInterest/id", None)
    if feature is not None:
        found["FeatureOfInterest"] = {"@iot.id": feature}
    return found


async def change(tx: Tx, base: str, resource: Resource, body: Any, *, whole: bool) -> Any:
    """PATCH (a merge, or a list of operations) and PUT; the entity after it."""
    place = await _one(tx, resource)
    registry.allow(tx)
    assert place.row is not None
    plural, row = place.entity.plural, place.row
    if plural == "Observations":
        raise Conflict("not_changed", what="Observations")
    before = {name: row[name] for name in place.entity.properties}
    if plural == "Things":
        before["properties"] = {k: v for k, v in row["properties"].items() if k not in KEPT}
    if isinstance(body, list):
        after = patched(msgspec.to_builtins(before), body)
    elif isinstance(body, dict):
        links = {"id", "@iot.id", *(n for n in body if "@iot." in n)}
        given = {name: value for name, value in body.items() if name not in links}
        after = given if whole else before | {
            name: merged(before.get(name), value) if name == "properties" else value
            for name, value in given.items()
        }  # fmt: skip
    else:
        raise Invalid("bad_body", said="an object or a list of operations is wanted")
    await _write(tx, place, after)
    found = await queries.one(tx, place.entity, id_of(place.entity, row))
    assert found is not None
    (document,) = await documents(tx, base, place.entity, [found], Options())
    return document


async def _one(tx: Tx, resource: Resource) -> Place:
    place = await find(tx, resource)
    if place.row is None or place.properties or resource.tail:
        raise NotFound("no_such_resource", path="/".join(step.name for step in resource.steps))
    return place


async def _write(tx: Tx, place: Place, after: Mapping[str, Any]) -> None:
    assert place.row is not None
    plural, number = place.entity.plural, int(place.row["id"])
    maker = Maker(tx)
    body = read(_without_times(after), _BODIES[plural])
    match plural:
        case "Things":
            await _write_thing(tx, maker, number, body)
        case "Locations" | "FeaturesOfInterest":
            table, shape = (
                ("sensing_sta_location", body.location) if plural == "Locations"
                else ("sensing_sta_feature", body.feature)
            )  # fmt: skip
            point = place_of(shape)
            await _update(tx, table, number, plural, {
                "name": body.name, "description": body.description, "encoding_type": body.encoding_type,
                place.entity.geometry or "": shape, "lon": point[0] if point else None,
                "lat": point[1] if point else None, "properties": body.properties or {},
            })  # fmt: skip
        case "Sensors":
            await _update(tx, "sensing_sta_sensor", number, plural, {
                "name": body.name, "description": body.description, "encoding_type": body.encoding_type,
                "metadata": body.metadata, "properties": body.properties or {},
            })  # fmt: skip
        case "ObservedProperties":
            await _update(tx, "sensing_sta_property", number, plural, {
                "name": body.name, "description": body.description, "definition": body.definition,
                "properties": body.properties or {},
            })  # fmt: skip
        case "HistoricalLocations":
            if not await writes.put_historical(tx, number, time_of(str(body.time))):
                raise Conflict("not_changed", what="HistoricalLocations of the registry")
        case "Datastreams":
            sensor, observed = place.row["sensor_id"], place.row["property_id"]
            if body.sensor is not None:
                sensor = await maker.given("Sensors", body.sensor)
            if body.observed_property is not None:
                observed = await maker.given("ObservedProperties", body.observed_property)
            await writes.describe_stream(
                tx, number, body.name, body.description, body.observation_type,
                msgspec.to_builtins(body.unit_of_measurement), body.properties or {}, sensor, observed,
            )  # fmt: skip


def _without_times(after: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in after.items()}


async def _update(tx: Tx, table: str, number: int, what: str, fields: dict[str, Any]) -> None:
    if not await writes.update(tx, table, number, fields):
        raise Conflict("not_changed", what=f"{what} of the registry")


async def _write_thing(tx: Tx, maker: Maker, number: int, body: ThingBody) -> None:
    row = await thing_store.one(tx, number)
    assert row is not None
    properties = {k: v for k, v in (body.properties or {}).items() if k not in KEPT}
    change_ = {"expected_version": row["version"], "name": body.name, "properties": properties}
    await registry.patch(tx, number, read(change_, PatchThing))
    await writes.describe_thing(tx, number, body.description)
    bodies = body.locations if isinstance(body.locations, list) else [body.locations]
    if bodies:
        await maker.move(number, [await maker.given("Locations", one) for one in bodies])


async def remove(tx: Tx, resource: Resource) -> None:
    """DELETE."""
    place = await _one(tx, resource)
    registry.allow(tx)
    assert place.row is not None
    plural, number = place.entity.plural, place.row["id"]
    match plural:
        case "Things":
            row = await thing_store.one(tx, number)
            assert row is not None
            await registry.patch(
                tx, number, PatchThing(expected_version=row["version"], state="retired")
            )
            done = 1
        case "Locations":
            done = await writes.delete_location(tx, number)
        case "HistoricalLocations":
            done = await writes.delete_historical(tx, number)
        case "Datastreams":
            await writes.hide_stream(tx, number)
            done = 1
        case "Sensors":
            done = await writes.hide_of(tx, "sensing_sta_sensor", number)
        case "ObservedProperties":
            done = await writes.hide_of(tx, "sensing_sta_property", number)
        case "FeaturesOfInterest":
            done = await writes.hide_feature(tx, number)
        case _:
            done = 0
    if not done:
        raise Conflict("not_changed", what=plural)

"""Making entities, deep ones with what is inside them, in one transaction. Observations come after it, by the gate.

In: bodies, and what the path said already. Out: ids. Never: a thing that the registry did not make.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
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
from yiwang.flow.sensing.messages.things import NewThing, PatchThing
from yiwang.flow.sensing.model.sta.filters import time_of
from yiwang.flow.sensing.model.sta.geometry import place_of
from yiwang.flow.sensing.service import registry
from yiwang.flow.sensing.store import things as thing_store
from yiwang.flow.sensing.store.sta import queries, writes
from yiwang.flow.sensing.store.sta.entities import SETS
from yiwang.kernel.errors import Invalid, NotFound
from yiwang.kernel.ids import format_id, parse_id

SOURCE = KIND = "sensorthings"
KEPT = (
    "kind",
    "source",
    "source_id",
    "state",
)  # the registry's own words among a thing's properties
_LINKS = ("@iot.selfLink", "@iot.navigationLink")

B = TypeVar("B")


class Maker:
    """One call's work; `observations` wait for the commit."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.observations: list[tuple[str, ObservationBody]] = []

    async def make(self, plural: str, body: Any, given: Mapping[str, int]) -> int:
        """One entity of a set; `given` has what the path said, by name: Thing, Sensor, …"""
        match plural:
            case "Things":
                return await self.thing(read(body, ThingBody), given)
            case "Locations":
                return await self.location(read(body, LocationBody), given)
            case "HistoricalLocations":
                return await self.historical(read(body, HistoricalBody), given)
            case "Datastreams":
                return await self.datastream(read(body, DatastreamBody), given)
            case "Sensors":
                return await self.sensor(read(body, SensorBody))
            case "ObservedProperties":
                return await self.observed(read(body, ObservedPropertyBody))
            case "FeaturesOfInterest":
                return await self.feature(read(body, FeatureBody))
        raise NotFound("no_such_resource", path=plural)

    async def thing(self, body: ThingBody, given: Mapping[str, int]) -> int:
        """With its places and datastreams."""
        properties = dict(body.properties or {})
        named = {
            name: str(properties.pop(name)) for name in KEPT if properties.get(name) is not None
        }
        bodies = body.locations if isinstance(body.locations, list) else [body.locations]
        places = [given["Location"]] if "Location" in given else []
        places += [await self.given("Locations", one) for one in bodies]
        point = await self._point(places)
        new = read(
            {
                "source": named.get("source", SOURCE), "source_id": named.get("source_id", uuid.uuid4().hex),
                "kind": named.get("kind", KIND), "name": body.name, "properties": properties,
            }
            | ({"lon": point[0], "lat": point[1]} if point else {}),
            NewThing,
        )  # fmt: skip
        made = parse_id((await registry.add(self.tx, new)).thing.id)
        if body.description:
            await writes.describe_thing(self.tx, made, body.description)
        if places:
            await self.move(made, places)
        for stream in body.datastreams:
            await self.datastream(read(stream, DatastreamBody), {"Thing": made})
        return made

    async def move(self, thing_id: int, places: list[int]) -> None:
        """A thing is elsewhere now; where it was stays in its history."""
        await writes.put_places(self.tx, thing_id, places)
        await writes.add_historical(self.tx, thing_id, self.tx.now, places)
        row = await thing_store.one(self.tx, thing_id)
        point = await self._point(places)
        if row is not None and point is not None and point != (row["lon"], row["lat"]):
            change = PatchThing(expected_version=row["version"], lon=point[0], lat=point[1])
            await registry.patch(self.tx, thing_id, change)

    async def _point(self, places: list[int]) -> tuple[float, float] | None:
        """The first point of the places that lies in the city."""
        for place in places:
            row = await queries.one(self.tx, SETS["Locations"], str(place))
            point = place_of(row["location"]) if row is not None else None
            if point is not None and await city.locate(self.tx, *point) is not None:
                return point
        return None

    async def location(self, body: LocationBody, given: Mapping[str, int]) -> int:
        """And its things are there from now on."""
        registry.allow(self.tx)
        things = [given["Thing"]] if "Thing" in given else []
        things += [await self.given("Things", one) for one in body.things]
        point, path = await self._area(body.location)
        made = await writes.add_location(
            self.tx, body.name, body.description, body.encoding_type, body.location, *(point or (None, None)),
            body.properties or {}, path,
        )  # fmt: skip
        for thing in things:
            await self.move(thing, [made])
        return made

    async def _area(self, geometry: Any) -> tuple[tuple[float, float] | None, str]:
        point = place_of(geometry)
        area = await city.locate(self.tx, *point) if point else None
        return point, area.path if area else (await city.city(self.tx)).path

    async def historical(self, body: HistoricalBody, given: Mapping[str, int]) -> int:
        """Where a thing was."""
        registry.allow(self.tx)
        thing = given.get("Thing") or await self.given("Things", needed(body.thing, "Thing"))
        places = [await self.given("Locations", one) for one in body.locations]
        if not places:
            raise Invalid("bad_body", field="Locations", said="Locations are missing")
        return await writes.add_historical(self.tx, thing, time_of(body.time), places)

    async def datastream(self, body: DatastreamBody, given: Mapping[str, int]) -> int:
        """With its sensor and observed property, which may be new; its observations wait."""
        registry.allow(self.tx)
        thing = given.get("Thing") or await self.given("Things", needed(body.thing, "Thing"))
        sensor = given.get("Sensor") or await self.given("Sensors", needed(body.sensor, "Sensor"))
        observed = given.get("ObservedProperty") or await self.given(
            "ObservedProperties", needed(body.observed_property, "ObservedProperty")
        )
        unit = body.unit_of_measurement
        name = await self._free_name(thing, observed)
        made = await writes.add_stream(self.tx, thing, name, unit.symbol or unit.name or "1")
        await writes.describe_stream(
            self.tx, made, body.name, body.description, body.observation_type, msgspec.to_builtins(unit),
            body.properties or {}, sensor, observed,
        )  # fmt: skip
        self.observations += [
            (format_id(made), read(one, ObservationBody)) for one in body.observations
        ]
        return made

    async def _free_name(self, thing: int, observed: int) -> str:
        """What the registry calls the property: short, and once a thing."""
        row = await queries.one(self.tx, SETS["ObservedProperties"], str(observed))
        plain = re.sub(r"[^a-z0-9]+", "_", str(row["name"] if row else "").lower()).strip("_")[:40]
        taken = await writes.names_of_streams(self.tx, thing)
        name, number = plain or "property", 2
        while name in taken:
            name, number = f"{plain or 'property'}_{number}", number + 1
        return name

    async def sensor(self, body: SensorBody) -> int:
        """How something is measured."""
        registry.allow(self.tx)
        return await writes.add_sensor(
            self.tx,
            body.name,
            body.description,
            body.encoding_type,
            body.metadata,
            body.properties or {},
        )

    async def observed(self, body: ObservedPropertyBody) -> int:
        """What is measured."""
        registry.allow(self.tx)
        return await writes.add_property(
            self.tx, body.name, body.definition, body.description, body.properties or {}
        )

    async def feature(self, body: FeatureBody) -> int:
        """What it is measured of."""
        registry.allow(self.tx)
        point, path = await self._area(body.feature)
        return await writes.add_feature(
            self.tx, body.name, body.description, body.encoding_type, body.feature, *(point or (None, None)),
            body.properties or {}, path,
        )  # fmt: skip

    async def given(self, plural: str, body: Mapping[str, Any]) -> int:
        """An entity that is named by its id, or made from its body."""
        if "@iot.id" not in body:
            return await self.make(plural, body, {})
        row = await queries.one(self.tx, SETS[plural], str(body["@iot.id"]))
        if row is None:
            raise NotFound("no_such_resource", path=f"{plural}('{str(body['@iot.id'])[:40]}')")
        return int(row["id"])


def needed(body: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    """What must be linked or inside."""
    if body is None:
        raise Invalid("bad_body", field=name, said=f"{name} is missing")
    return body


def read(body: Any, kind: type[B]) -> B:
    """A body as it should be; a client's copies of our links and ids are taken off."""
    if isinstance(body, dict):
        body = {
            name: value for name, value in body.items()
            if name not in ("id", "@iot.id") and not name.endswith(_LINKS) and value is not None
        }  # fmt: skip
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise Invalid("bad_body", said=str(error)[:200]) from error

"""The eight entity sets: views, properties, links.

A property's `sql` and a link's `condition` name the row at hand `{c}`; a link's condition names the other end's key
`{k}`.
"""

import msgspec

from yiwang.kernel.errors import NotFound


class Property(msgspec.Struct, frozen=True, kw_only=True):
    """`sort` as in the trees of filters: text, num, time, json, geo; `writable`: given by who creates."""

    sql: str
    sort: str = "text"
    needed: bool = True
    column: str = ""  # in the rows that are fetched; "": as the property is called


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """To another set: `key` is the column of the row at hand that the condition on the other end needs."""

    target: str
    many: bool
    key: str
    condition: str


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """One set."""

    plural: str
    singular: str
    view: str
    properties: dict[str, Property]
    links: dict[str, Link]
    keys: tuple[str, ...] = ()  # columns that links need, beside `id`
    geometry: str | None = None  # the property that is one
    natural: tuple[tuple[str, bool], ...] = (("{c}.id", False),)  # the order when none is asked for

    def link(self, name: str) -> Link:
        """By its name."""
        if name not in self.links:
            raise NotFound("no_such_resource", path=f"{self.plural}/{name}")
        return self.links[name]


def _named(**more: Property) -> dict[str, Property]:
    return {
        "name": Property(sql="{c}.name"),
        "description": Property(sql="{c}.description"),
        **more,
        "properties": Property(sql="{c}.properties", sort="json", needed=False),
    }


_ENCODING = Property(sql="{c}.encoding_type")
THINGS = Entity(
    plural="Things", singular="Thing", view="sensing_sta_v_thing", properties=_named(),
    links={
        "Locations": Link(target="Locations", many=True, key="id", condition=(
            "{c}.id IN (SELECT location_id FROM sensing_sta_v_thing_location WHERE thing_id = {k})")),
        "HistoricalLocations": Link(target="HistoricalLocations", many=True, key="id", condition="{c}.thing_id = {k}"),
        "Datastreams": Link(target="Datastreams", many=True, key="id", condition="{c}.thing_id = {k}"),
    },
)  # fmt: skip
LOCATIONS = Entity(
    plural="Locations", singular="Location", view="sensing_sta_v_location", geometry="location",
    properties=_named(encodingType=_ENCODING, location=Property(sql="{c}.location", sort="geo")),
    links={
        "Things": Link(target="Things", many=True, key="id", condition=(
            "{c}.id IN (SELECT thing_id FROM sensing_sta_v_thing_location WHERE location_id = {k})")),
        "HistoricalLocations": Link(target="HistoricalLocations", many=True, key="id", condition=(
            "{c}.id IN (SELECT historical_id FROM sensing_sta_v_historical_location WHERE location_id = {k})")),
    },
)  # fmt: skip
HISTORICAL = Entity(
    plural="HistoricalLocations", singular="HistoricalLocation", view="sensing_sta_v_historical",
    properties={"time": Property(sql="{c}.time", sort="time")}, keys=("thing_id",),
    links={
        "Thing": Link(target="Things", many=False, key="thing_id", condition="{c}.id = {k}"),
        "Locations": Link(target="Locations", many=True, key="id", condition=(
            "{c}.id IN (SELECT location_id FROM sensing_sta_v_historical_location WHERE historical_id = {k})")),
    },
)  # fmt: skip
DATASTREAMS = Entity(
    plural="Datastreams", singular="Datastream", view="sensing_sta_v_datastream",
    properties=_named(
        observationType=Property(sql="{c}.observation_type"),
        unitOfMeasurement=Property(sql="{c}.unit", sort="json"),
    ),
    keys=("series", "thing_id", "sensor_id", "property_id"),
    links={
        "Thing": Link(target="Things", many=False, key="thing_id", condition="{c}.id = {k}"),
        "Sensor": Link(target="Sensors", many=False, key="sensor_id", condition="{c}.id = {k}"),
        "ObservedProperty": Link(
            target="ObservedProperties", many=False, key="property_id", condition="{c}.id = {k}"),
        "Observations": Link(target="Observations", many=True, key="series", condition="{c}.series = {k}"),
    },
)  # fmt: skip
SENSORS = Entity(
    plural="Sensors", singular="Sensor", view="(SELECT * FROM sensing_sta_sensor WHERE NOT deleted)",
    properties=_named(encodingType=_ENCODING, metadata=Property(sql="{c}.metadata", sort="json")),
    links={"Datastreams": Link(target="Datastreams", many=True, key="id", condition="{c}.sensor_id = {k}")},
)  # fmt: skip
OBSERVED = Entity(
    plural="ObservedProperties", singular="ObservedProperty",
    view="(SELECT * FROM sensing_sta_property WHERE NOT deleted)",
    properties=_named(definition=Property(sql="{c}.definition")),
    links={"Datastreams": Link(target="Datastreams", many=True, key="id", condition="{c}.property_id = {k}")},
)  # fmt: skip
OBSERVATIONS = Entity(
    plural="Observations", singular="Observation", view="sensing_sta_v_observation",
    properties={
        "phenomenonTime": Property(sql="{c}.time", sort="time", needed=False),
        "resultTime": Property(sql="{c}.result_time", sort="time", needed=False),
        "result": Property(sql="{c}.value", sort="num"),
        "resultQuality": Property(sql="{c}.result_quality", sort="json", needed=False),
        "validTime": Property(sql="{c}.valid_from", sort="time", needed=False),
        "parameters": Property(sql="{c}.parameters", sort="json", needed=False),
    },
    keys=("datastream_id", "feature_id", "until", "valid_to", "quality"),
    links={
        "Datastream": Link(target="Datastreams", many=False, key="datastream_id", condition="{c}.id = {k}"),
        "FeatureOfInterest": Link(
            target="FeaturesOfInterest", many=False, key="feature_id", condition="{c}.id = {k}"),
    },
    natural=(("{c}.time", False), ("{c}.series", False), ("{c}.batch", False)),
)  # fmt: skip
FEATURES = Entity(
    plural="FeaturesOfInterest", singular="FeatureOfInterest", view="sensing_sta_v_feature", geometry="feature",
    properties=_named(encodingType=_ENCODING, feature=Property(sql="{c}.feature", sort="geo")),
    links={"Observations": Link(target="Observations", many=True, key="id", condition="{c}.feature_id = {k}")},
)  # fmt: skip
SETS = {
    entity.plural: entity
    for entity in (
        THINGS,
        LOCATIONS,
        HISTORICAL,
        DATASTREAMS,
        SENSORS,
        OBSERVED,
        OBSERVATIONS,
        FEATURES,
    )
}


def set_named(name: str) -> Entity:
    """One of the eight."""
    if name not in SETS:
        raise NotFound("no_such_resource", path=name)
    return SETS[name]

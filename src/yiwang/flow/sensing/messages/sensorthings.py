"""Bodies of SensorThings as they come in. What a client read and sends back (links, ids) is taken off before."""

from typing import Any

import msgspec

from yiwang.flow.sensing.messages.struct import Struct


class _Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Names as the standard has them."""


Named = dict[str, Any]  # another entity: {"@iot.id": …}, or its own body to be created with it


class LocationBody(_Body, frozen=True, kw_only=True):
    """A Location."""

    name: str
    description: str = ""
    encoding_type: str = "application/geo+json"
    location: Any
    properties: dict[str, Any] | None = None
    things: list[Named] = msgspec.field(default_factory=list, name="Things")


class ThingBody(_Body, frozen=True, kw_only=True):
    """A Thing."""

    name: str
    description: str = ""
    properties: dict[str, Any] | None = None
    locations: list[Named] | Named = msgspec.field(default_factory=list, name="Locations")
    datastreams: list[Named] = msgspec.field(default_factory=list, name="Datastreams")


class SensorBody(_Body, frozen=True, kw_only=True):
    """A Sensor."""

    name: str
    description: str = ""
    encoding_type: str
    metadata: Any
    properties: dict[str, Any] | None = None
    datastreams: list[Named] = msgspec.field(default_factory=list, name="Datastreams")


class ObservedPropertyBody(_Body, frozen=True, kw_only=True):
    """An ObservedProperty."""

    name: str
    definition: str
    description: str = ""
    properties: dict[str, Any] | None = None
    datastreams: list[Named] = msgspec.field(default_factory=list, name="Datastreams")


class UnitBody(Struct, frozen=True, kw_only=True):
    """A unit of measurement."""

    name: str | None = None
    symbol: str | None = None
    definition: str | None = None


class DatastreamBody(_Body, frozen=True, kw_only=True):
    """A Datastream."""

    name: str
    description: str = ""
    observation_type: str = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
    unit_of_measurement: UnitBody
    properties: dict[str, Any] | None = None
    observed_area: Any = None
    phenomenon_time: Any = None
    result_time: Any = None
    thing: Named | None = msgspec.field(default=None, name="Thing")
    sensor: Named | None = msgspec.field(default=None, name="Sensor")
    observed_property: Named | None = msgspec.field(default=None, name="ObservedProperty")
    observations: list[Named] = msgspec.field(default_factory=list, name="Observations")


class FeatureBody(_Body, frozen=True, kw_only=True):
    """A FeatureOfInterest."""

    name: str
    description: str = ""
    encoding_type: str = "application/geo+json"
    feature: Any
    properties: dict[str, Any] | None = None
    observations: list[Named] = msgspec.field(default_factory=list, name="Observations")


class HistoricalBody(_Body, frozen=True, kw_only=True):
    """A HistoricalLocation."""

    time: str
    thing: Named | None = msgspec.field(default=None, name="Thing")
    locations: list[Named] = msgspec.field(default_factory=list, name="Locations")


class ObservationBody(_Body, frozen=True, kw_only=True):
    """An Observation."""

    result: Any
    phenomenon_time: str | None = None
    result_time: str | None = None
    valid_time: str | None = None
    result_quality: Any = None
    parameters: dict[str, Any] | list[Any] | None = None
    datastream: Named | None = msgspec.field(default=None, name="Datastream")
    feature_of_interest: Named | None = msgspec.field(default=None, name="FeatureOfInterest")

"""Cameras: their streams, what they see, looks at them."""

from datetime import datetime
from typing import Annotated

import msgspec

from yiwang.flow.sensing.messages.struct import Struct


class View(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a camera sees: a sector around `azimuth` (degrees clockwise from north) as wide as `field_of_view` (degrees,
    360: all round), as far as `range_m`; `height_m` above the ground."""

    azimuth: Annotated[float, msgspec.Meta(ge=0, lt=360)]
    field_of_view: Annotated[float, msgspec.Meta(gt=0, le=360)]
    range_m: Annotated[float, msgspec.Meta(gt=0, le=20_000)]
    height_m: Annotated[float, msgspec.Meta(ge=0, le=1_000)] | None = None


class PutStream(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A camera's stream; what is not given stays. `expected_version` 0: there is none yet.

    `address`: rtsp, rtsps, or http(s) of an HLS playlist. `gb28181`: the twenty digits of the city's video platform.
    """

    expected_version: int
    address: str | msgspec.UnsetType | None = msgspec.UNSET
    gb28181: str | msgspec.UnsetType | None = msgspec.UNSET
    view: View | msgspec.UnsetType | None = msgspec.UNSET


class StreamView(Struct, frozen=True, kw_only=True):
    """A stream without its address, which only a look with a reason gives. `protocol`: rtsp, hls or none."""

    thing_id: str
    protocol: str | None
    gb28181: str | None
    view: View | None
    version: int
    changed_at: datetime


class NearCamera(Struct, frozen=True, kw_only=True):
    """A camera near a place. `sees`: the place lies within its view; None: its view is not known."""

    id: str
    name: str
    kind_name: str
    place: tuple[float, float]
    distance_m: int
    sees: bool | None
    protocol: str | None
    has_stream: bool
    view: View | None


class Look(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Look at a stream, with the reason that goes on record; `about`: for the sake of what, such as a case's number."""

    reason: str
    about: str | None = None


class LookGiven(Struct, frozen=True, kw_only=True):
    """Where the pictures are, for who said why."""

    look_id: str
    protocol: str | None
    address: str | None
    gb28181: str | None


class LookView(Struct, frozen=True, kw_only=True):
    """A look that somebody had."""

    id: str
    who: str
    role: str
    reason: str
    about: str | None
    at: datetime

"""Things, their datastreams, the credentials of devices, the map."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yiwang.flow.sensing.messages.struct import Struct

State = Literal["planned", "active", "maintenance", "retired"]
Code = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9._-]{0,62}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class NewThing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing to be registered; WGS-84 unless `srs` says otherwise."""

    source: Code
    source_id: Name
    kind: str
    name: Name
    lon: float | None = None
    lat: float | None = None
    srs: str = "WGS84"
    gateway: str | None = None  # source id of its gateway
    properties: dict[str, Any] = msgspec.field(default_factory=dict)
    state: State = "active"


class PatchThing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes; `expected_version` says which state was seen."""

    expected_version: int
    name: Name | msgspec.UnsetType = msgspec.UNSET
    lon: float | msgspec.UnsetType = msgspec.UNSET
    lat: float | msgspec.UnsetType = msgspec.UNSET
    properties: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    state: State | msgspec.UnsetType = msgspec.UNSET


class Neighbour(Struct, frozen=True, kw_only=True):
    """A thing of the same kind nearby."""

    id: str
    name: str
    distance_m: int


class DatastreamView(Struct, frozen=True, kw_only=True):
    """One property of a thing; `series` is what fast senders name it by."""

    id: str
    series: int
    property: str
    main: bool
    unit: str
    low: float | None
    high: float | None
    period_s: int | None
    latest_at: datetime | None = None
    latest: float | None = None
    quality: int | None = None
    stale: bool = False


class ThingView(Struct, frozen=True, kw_only=True):
    """A thing as people see it. `online`: heard within its kind's time; None: it has no such time."""

    id: str
    source: str
    source_id: str
    kind: str
    kind_name: str
    name: str
    area_id: str | None
    area_name: str | None
    place: tuple[float, float] | None
    gateway_id: str | None
    properties: dict[str, Any]
    state: str
    online: bool | None
    trust: float
    version: int
    created_at: datetime
    datastreams: list[DatastreamView] = msgspec.field(default_factory=list)


class MadeThing(Struct, frozen=True, kw_only=True):
    """A thing that was registered, and the like things within 50 m, which the planner should know of."""

    thing: ThingView
    near: list[Neighbour]


class Things(Struct, frozen=True, kw_only=True):
    """A page; `next` asks for the one after it."""

    items: list[ThingView]
    next: str | None


class RowError(Struct, frozen=True, kw_only=True):
    """A row of a file that was refused; `said` in the asker's language."""

    line: int
    field: str
    code: str
    value: str
    said: str = ""


class Loaded(Struct, frozen=True, kw_only=True):
    """What a file, or a piece of one, brought. `known`: it was there before, and stays as it is."""

    rows: int
    added: int
    known: int
    refused: int
    errors: list[RowError]  # of a whole file the first of them


class NewCredential(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A device's or gateway's log-in to be made, narrowed to the things behind a gateway or to kinds."""

    source: Code
    name: Name
    gateway_id: str | None = None
    kinds: list[str] | None = None
    readings_per_s: Annotated[int, msgspec.Meta(gt=0)] | None = None
    expires_at: datetime | None = None


class Credential(Struct, frozen=True, kw_only=True):
    """A credential; its token is told once, when it is made."""

    id: str
    source: str
    name: str
    token: str | None
    revoked: bool


class Cluster(Struct, frozen=True, kw_only=True):
    """Things of a cell of the map, or one thing (`id`). `severity`: of the most serious active warning there."""

    lon: float
    lat: float
    things: int
    warnings: int = 0
    severity: int = 0
    id: str | None = None
    kind: str | None = None
    silent: bool = False


class Clusters(Struct, frozen=True, kw_only=True):
    """What a view of the map shows."""

    items: list[Cluster]
    total: int

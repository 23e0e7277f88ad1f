"""One declaration for each kind of thing: what it measures, how often, within what, how long it is kept."""

from typing import Annotated, Any, Literal

import msgspec

from yiwang.flow.sensing.messages.struct import Struct

Domain = Literal["water", "land", "air"]
Sort = Literal["sensor", "camera", "drone", "actuator", "gateway"]
Privacy = Literal["none", "place", "personal", "sensitive"]
Silence = Literal["none", "list", "maintenance", "urgent"]


class Measure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A property that a kind measures. `low` and `high`: a reading outside them is of bad quality."""

    property: str
    name_zh: str
    name_en: str
    unit: str
    low: float | None = None
    high: float | None = None
    accuracy: float | None = None
    period_s: int | None = None  # where it differs from the kind's


class KindSource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the figures are from. `draft`: from memory, to be checked."""

    title: str
    edition: str
    confidence: Literal["page", "memory", "draft", "proposal"]
    url: str = ""


class ThingKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind (设备类型) as `kinds/*.toml` declares it; the first measure is its main one."""

    code: str
    name_zh: str
    name_en: str
    domain: Domain
    sort: Sort
    owner: str
    privacy_class: Privacy
    retention_days: Annotated[int, msgspec.Meta(gt=0)]
    life_safety: bool
    silence_policy: Silence
    period_s: Annotated[int, msgspec.Meta(gt=0)] | None = None
    silent_after_periods: Annotated[float, msgspec.Meta(ge=1)] = 3.0
    readings_per_s: Annotated[int, msgspec.Meta(gt=0)] | None = None
    measures: list[Measure] = msgspec.field(default_factory=list)
    source: KindSource


class KindView(Struct, frozen=True, kw_only=True):
    """A kind as people read it, with how many things of it the asker sees."""

    code: str
    name: str
    domain: str
    sort: str
    property: str | None
    unit: str | None
    low: float | None
    high: float | None
    period_s: int | None
    life_safety: bool
    privacy_class: str
    retention_days: int
    silence_policy: str
    measures: list[dict[str, Any]]
    source: dict[str, Any]

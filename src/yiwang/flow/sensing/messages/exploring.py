"""What the explorer of things asks besides the things: rules, readings not believed, health by source, coverage."""

from datetime import datetime
from typing import Any

from yiwang.flow.sensing.messages.struct import Struct


class RuleLine(Struct, frozen=True, kw_only=True):
    """Where a severity begins; None where the rule judges no plain reading, so a chart has no line to draw."""

    severity: str
    on: float | None


class RuleOfThing(Struct, frozen=True, kw_only=True):
    """A rule in force that watches a thing."""

    code: str
    version: int
    name: str
    property: str
    condition: str
    lines: list[RuleLine]
    response: str
    source: str
    edition: str


class NotBelieved(Struct, frozen=True, kw_only=True):
    """A reading as it came and why it is in quarantine."""

    at: datetime
    reason: str
    raw: dict[str, Any]


class AboutThing(Struct, frozen=True, kw_only=True):
    """What a keeper looks at beside the chart. `quarantine` is None for who may not see raw readings."""

    rules: list[RuleOfThing]
    quarantine: list[NotBelieved] | None


class SourceHealth(Struct, frozen=True, kw_only=True):
    """How the readings of one source come in: counts of a day, and how old the newest was when it arrived."""

    source: str
    things: int
    silent: int
    calls: int
    rows: int
    accepted: int
    late: int
    bad: int
    quarantined: int
    rejected: int
    last_at: datetime | None
    lag_s: float | None
    reasons: dict[str, int]


class DataHealth(Struct, frozen=True, kw_only=True):
    """The gate's own word, and each source."""

    gate: dict[str, Any]
    sources: list[SourceHealth]
    fates: dict[str, dict[str, int]]
    quarantine: list[dict[str, Any]]


class Covered(Struct, frozen=True, kw_only=True):
    """An area: how many things of the kind, and how many of its communities have none."""

    area_id: str
    name: str
    things: int
    communities: int
    blind: int


class Coverage(Struct, frozen=True, kw_only=True):
    """Where a kind of thing is missing, by the parts of an area. `uncounted`: things with no community."""

    kind: str
    area_id: str
    items: list[Covered]
    things: int
    communities: int
    blind: int

"""Where an incident's data comes from, how good it is, and what else happened at its place."""

from datetime import datetime
from typing import Literal

from yiwang.flow.incidents.messages.tracking import State, View
from yiwang.flow.incidents.messages.views import StandardName

Check = Literal[
    "words", "picture", "place", "accuracy", "standard", "agreement", "promptness", "second_source"
]


class SourceRecord(View, frozen=True, kw_only=True):
    """One report as it came in: `given` are the coordinates as sent, in the reference system `srs`."""

    report: str
    channel: str
    channel_name: str
    source_id: str | None
    received_at: datetime
    occurred_at: datetime | None
    text: str
    given: tuple[float, float] | None
    srs: str | None
    place: tuple[float, float] | None
    accuracy_m: float | None
    address: str | None
    why: str  # why it belongs to this incident: first, same_as, alike, merged, split


class Quality(View, frozen=True, kw_only=True):
    """One question of data quality and its answer."""

    check: Check
    name: str
    met: bool


class PastIncident(View, frozen=True, kw_only=True):
    """Another incident at the same place."""

    id: str
    text: str
    standard: StandardName | None
    state: State
    stage: str
    case_id: str | None
    reports: int
    distance_m: float
    at: datetime
    ended_at: datetime | None


class Provenance(View, frozen=True, kw_only=True):
    """`quality` is the share of checks met, 0 to 1; `per_day` counts the past incidents, the oldest day first."""

    incident: str
    sources: list[SourceRecord]
    quality: float
    checks: list[Quality]
    days: int
    radius_m: float
    per_day: list[int]
    past: list[PastIncident]
    past_total: int

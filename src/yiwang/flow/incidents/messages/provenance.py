"""How good an incident's data is, and what else happened at its place."""

from datetime import datetime
from typing import Literal

from yiwang.flow.incidents.messages.tracking import State, View
from yiwang.flow.incidents.messages.views import StandardName

Check = Literal[
    "words", "picture", "place", "accuracy", "standard", "agreement", "promptness", "second_source"
]


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
    """What stands beside an incident's source records, which it shows itself as its reports.

    `quality` is the share of checks met, 0 to 1; `per_day` counts the past incidents, the oldest day first; `radius_m`
    is how far they may be, in metres.
    """

    incident: str
    quality: float
    checks: list[Quality]
    days: int
    radius_m: float
    per_day: list[int]
    past: list[PastIncident]
    past_total: int

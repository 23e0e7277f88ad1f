"""What a reporter sees of a report. Ids are text ("1-42"), places are [lon, lat] in WGS-84."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

State = Literal["open", "confirming", "confirmed", "filed", "declined", "answered", "merged"]
Triage = Literal["unplaced", "inaccurate", "unclassified"]


class View(Struct, frozen=True, kw_only=True):
    """Everything that crosses the wall is frozen."""


class Named(View, frozen=True, kw_only=True):
    """A thing by its id alone."""

    id: str


class IncidentState(View, frozen=True, kw_only=True):
    """An incident by its id and state."""

    id: str
    state: State


class Told(View, frozen=True, kw_only=True):
    """One thing that a reporter was told."""

    at: datetime
    code: str
    text: str


class TrackStage(View, frozen=True, kw_only=True):
    """A step as the reporter sees it: done, now or still to come."""

    id: str
    name: str
    at: datetime | None
    state: Literal["done", "now", "todo"]
    note: str | None = None


class TrackResult(View, frozen=True, kw_only=True):
    """How it ended, in words and photos."""

    text: str
    photos: list[str]


class TrackCan(View, frozen=True, kw_only=True):
    """What the reporter may still do."""

    rate: bool
    reopen: bool
    supplement: bool


class RatingView(View, frozen=True, kw_only=True):
    """What the reporter said of the result."""

    stars: int
    solved: bool
    text: str
    at: datetime


class TrackReport(View, frozen=True, kw_only=True):
    """The reporter's own words and photos."""

    id: str
    text: str
    created_at: datetime
    place: tuple[float, float] | None
    address: str | None
    photos: list[str]


class TrackPart(View, frozen=True, kw_only=True):
    """One of the incidents that a report became."""

    incident: IncidentState
    standard_name: str | None
    stages: list[TrackStage]
    due_at: datetime | None
    result: TrackResult | None
    case_id: str | None


class Track(View, frozen=True, kw_only=True):
    """What a reporter follows (进度): no staff names, no contacts; of others their number."""

    report: TrackReport
    incident: IncidentState
    standard_name: str | None
    area_name: str
    stages: list[TrackStage]
    due_at: datetime | None
    result: TrackResult | None
    case_id: str | None
    can: TrackCan
    rating: RatingView | None
    others: int
    parts: list[TrackPart]
    told: list[Told]


class TrackSummary(View, frozen=True, kw_only=True):
    """One line of "my reports" (我的上报)."""

    token: str
    report: Named
    text: str
    created_at: datetime
    incident: IncidentState
    standard_name: str | None
    area_name: str
    stage: str
    stage_name: str
    photo: str | None


class TrackList(View, frozen=True, kw_only=True):
    """The reports whose tokens a browser has; unknown and expired ones are left out."""

    items: list[TrackSummary]

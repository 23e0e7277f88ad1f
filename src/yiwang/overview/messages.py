"""What crosses this room's wall: the overview of an area, the rows behind its figures, the map. Ids are text."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from yiwang.flow.supervision.messages import WatchRow

Level = Literal["city", "district", "subdistrict", "community", "grid_cell"]
# Every figure of the overview; a ratio's two sides stand behind its name.
Figure = Literal[
    "today.reported", "today.filed", "today.closed", "today.declined", "today.self_found",
    "now.open", "now.overdue", "now.due_soon", "now.unaccepted", "now.verifying", "now.deferred", "now.disputed",
    "now.urgent",
    "ratios.closed_on_time", "ratios.closed_on_time.of", "ratios.filed", "ratios.filed.of", "ratios.rework",
    "ratios.rework.of",
]  # fmt: skip


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """All that crosses a wall is frozen."""


class AreaView(Struct, frozen=True, kw_only=True):
    """An area as pages show it."""

    id: str
    code: str
    name: str
    name_en: str | None
    level: Level
    parent: str | None
    has_children: bool
    origin: str
    center: tuple[float, float] | None


class Today(Struct, frozen=True, kw_only=True):
    """Since the city's midnight: reports, cases filed and closed, incidents declined, reports found by ourselves."""

    reported: int
    filed: int
    closed: int
    declined: int
    self_found: int


class Now(Struct, frozen=True, kw_only=True):
    """Cases as they stand; the words are those of the watch lists."""

    open: int
    overdue: int
    due_soon: int
    unaccepted: int
    verifying: int
    deferred: int
    disputed: int
    urgent: int


class Ratios(Struct, frozen=True, kw_only=True):
    """Today's ratios, 0 to 1; null where there is nothing to divide by.

    closed_on_time: in time ÷ closed today. filed: filed ÷ incidents received today. rework: reworked ÷ closed today.
    """

    closed_on_time: float | None
    filed: float | None
    rework: float | None


class Part(Struct, frozen=True, kw_only=True):
    """What lies in none of the children: placed no deeper, or in an area that is no more."""

    open: int
    overdue: int
    filed_today: int
    closed_today: int


class Child(Part, frozen=True, kw_only=True):
    """The figures of one child."""

    area: AreaView


class StageCount(Struct, frozen=True, kw_only=True):
    """Open cases in one stage."""

    stage: str
    name: str
    count: int


class FamilyCount(Struct, frozen=True, kw_only=True):
    """Open cases of one family of event standards."""

    family: str
    name: str
    count: int


class Hour(Struct, frozen=True, kw_only=True):
    """One hour of the city's day; the 24 add up to today's figures."""

    hour_start: datetime
    reported: int
    filed: int
    closed: int


class FeedItem(Struct, frozen=True, kw_only=True):
    """A step that was just taken."""

    at: datetime
    case_id: str
    title: str
    action_name: str
    area_name: str


class ChannelCount(Struct, frozen=True, kw_only=True):
    """Today's reports by one channel."""

    channel: str
    name: str
    count: int


class Overview(Struct, frozen=True, kw_only=True):
    """One area at one instant. Children and `unplaced` add up to the area.

    `rows_url` with a figure's name in the place of `{figure}` lists its rows; `&stage=`, `&family=`, `&channel=`,
    `&hour=` narrow it to one line of the lists here, another `area=` to a child, `&unplaced=1` to what lies in none.
    """

    area: AreaView
    ancestors: list[AreaView]
    as_of: datetime
    today: Today
    now: Now
    ratios: Ratios
    children: list[Child]
    unplaced: Part
    by_stage: list[StageCount]
    by_family: list[FamilyCount]
    by_hour: list[Hour]
    feed: list[FeedItem]
    channels: list[ChannelCount]
    rows_url: str


class ReportRow(Struct, frozen=True, kw_only=True):
    """A report behind a figure."""

    id: str
    incident_id: str | None
    channel: str
    channel_name: str
    area_id: str | None
    area_name: str | None
    at: datetime


class IncidentRow(Struct, frozen=True, kw_only=True):
    """An incident behind a figure."""

    id: str
    state: str
    standard: str | None
    title: str
    area_id: str | None
    area_name: str | None
    case_id: str | None
    first_reported_at: datetime
    ended_at: datetime | None


class _Rows(Struct, frozen=True, kw_only=True, tag_field="subject"):
    figure: Figure
    total: int
    next: str | None


class CaseRows(_Rows, frozen=True, kw_only=True, tag="case"):
    """One page of the cases behind a figure; `total` is the figure."""

    items: list[WatchRow]


class ReportRows(_Rows, frozen=True, kw_only=True, tag="report"):
    """One page of the reports behind a figure; `total` is the figure."""

    items: list[ReportRow]


class IncidentRows(_Rows, frozen=True, kw_only=True, tag="incident"):
    """One page of the incidents behind a figure; `total` is the figure."""

    items: list[IncidentRow]


Rows = CaseRows | ReportRows | IncidentRows


class Wanted(Struct, frozen=True, kw_only=True):
    """Which rows: a figure, and the line of the overview that it is narrowed to."""

    figure: Figure
    area: int | None = None
    unplaced: bool = False
    stage: str | None = None
    family: str | None = None
    channel: str | None = None
    hour: int | None = None
    cursor: str | None = None
    limit: int = 50


class Box(Struct, frozen=True, kw_only=True):
    """A view of the map in WGS-84 degrees."""

    west: float
    south: float
    east: float
    north: float


class Geometry(Struct, frozen=True, kw_only=True):
    """A GeoJSON point."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class Feature(Struct, frozen=True, kw_only=True):
    """A case, or with `count` a square of the grid that holds several: the worst level, whether any is overdue."""

    type: Literal["Feature"] = "Feature"
    geometry: Geometry
    properties: dict[str, Any]


class Points(Struct, frozen=True, kw_only=True):
    """The open cases of a view as GeoJSON; never more than 2,000 features."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]


class PublicToday(Struct, frozen=True, kw_only=True):
    """Since the city's midnight."""

    reported: int
    closed: int


class PublicNow(Struct, frozen=True, kw_only=True):
    """As it stands."""

    open: int


class PublicRatios(Struct, frozen=True, kw_only=True):
    """0 to 1; null where there is nothing to divide by."""

    closed_on_time: float | None


class PublicFigures(Struct, frozen=True, kw_only=True):
    """What everybody may see of the whole city."""

    as_of: datetime
    today: PublicToday
    now: PublicNow
    ratios: PublicRatios
    by_family: list[FamilyCount]


RecordKind = Literal["area", "department", "crew"]


class RecordCheck(Struct, frozen=True, kw_only=True):
    """One question of data quality and its answer."""

    check: str
    name: str
    met: bool


class Origin(Struct, frozen=True, kw_only=True):
    """One step of where a record comes from."""

    at: datetime | None
    source: str
    what: str


class RecordDay(Struct, frozen=True, kw_only=True):
    """Cases filed on one day, and how many of these are closed by now."""

    day: str
    filed: int
    closed: int


class RecordCard(Struct, frozen=True, kw_only=True):
    """What is on file of a place (地), an organisation (组织) or a crew (人). `quality` = share of checks met, 0 to 1.

    `rows_url` lists the open cases that `open` counts.
    """

    id: str
    kind: RecordKind
    name: str
    name_en: str | None
    code: str | None
    sort: str
    owner_id: str | None
    owner: str | None
    area_id: str
    area: str
    place: tuple[float, float] | None
    since: datetime | None
    as_of: datetime
    quality: float
    checks: list[RecordCheck]
    lineage: list[Origin]
    open: int
    overdue: int
    days: list[RecordDay]
    rows_url: str

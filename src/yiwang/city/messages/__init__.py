"""What crosses the walls of this room. Ids are numbers between rooms and text ("1-42") at the web doors."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from yiwang.city.messages.calendar import CalendarRules, WorkingCalendar

__all__ = [
    "LEVELS", "Area", "CalendarRules", "City", "Department", "EventStandard", "Imported", "Kind", "Level", "Loaded",
    "Origin", "Responsible", "RowError", "TimeLimit", "Topology", "Unit", "WorkingCalendar",
]  # fmt: skip

Level = Literal["city", "district", "subdistrict", "community", "grid_cell"]
LEVELS: tuple[Level, ...] = ("city", "district", "subdistrict", "community", "grid_cell")
Origin = Literal["real", "generated"]
Kind = Literal["component", "occurrence"]  # 部件 / 事件
Unit = Literal["urgent_hour", "work_hour", "work_day"]
Urgency = Literal["normal", "raised", "urgent", "critical"]  # 一般 / 较急 / 紧急 / 特急

AREAS_CHANGED = "AreasChanged"  # subject: the city's area; payload: {"pack", "changed": n}
STANDARDS_CHANGED = "StandardsChanged"  # subject: the city's area; payload: {"codes": [..]}


class View(Struct, frozen=True, kw_only=True):
    """Everything that crosses the wall is frozen."""


class Area(View, frozen=True, kw_only=True):
    """One area (市、区、街镇、居村、单元网格). `path` is the codes from the city down, each followed by '/'."""

    id: int
    code: str
    name: str
    name_en: str | None
    level: Level
    path: str
    parent_id: int | None
    origin: Origin  # of its outline
    has_outline: bool
    has_children: bool
    lon: float | None
    lat: float | None


class City(View, frozen=True, kw_only=True):
    """The city that this node runs, as its pack says."""

    id: int
    code: str
    name: str
    name_en: str | None
    path: str
    pack: str
    version: str
    node: int
    center: tuple[float, float] | None
    bounds: tuple[float, float, float, float] | None  # west, south, east, north
    synthetic: bool  # the reports in it are made up, and every screen says so
    notice_zh: str
    notice_en: str
    time_zone: str
    counts: dict[str, int]
    warnings_zh: tuple[str, ...]
    warnings_en: tuple[str, ...]


class Department(View, frozen=True, kw_only=True):
    """Who can be responsible. `aliases` are the names that standards and responsibilities use ("区水务局")."""

    id: int
    code: str
    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    kind: str  # government | enterprise | subdistrict_office | operations_center | other
    area_id: int


class TimeLimit(View, frozen=True, kw_only=True):
    """处置时限."""

    value: int
    unit: Unit


class EventStandard(View, frozen=True, kw_only=True):
    """事件标准: (small class, condition) → what is asked of the one who handles it.

    `family` is kind and big class ("B01"), which grants name. `draft`: nobody has approved the figures.
    """

    id: int
    code: str
    kind: Kind
    family: str
    big_code: str
    big_name: str
    small_code: str
    small_name: str
    condition_no: int
    filing_condition: str
    closing_condition: str
    limit_value: int
    limit_unit: Unit
    response_minutes: int | None
    level: Urgency
    lead: str
    assisting: tuple[str, ...]
    channels: tuple[str, ...]
    radius_m: int
    window_hours: int
    procedure: str
    verification: str  # person | sensor | resident | sample
    photos_before: int
    photos_after: int
    confirm: bool  # must be confirmed on site before it is filed
    auto_file: bool  # a written rule may file it without a person
    risk: str  # low | medium | high: what a wrong automatic step would cost
    source: str
    edition: str
    code_basis: str
    draft: bool
    effective_from: datetime
    effective_to: datetime | None

    @property
    def time_limit(self) -> TimeLimit:
        """The time limit as one thing."""
        return TimeLimit(value=self.limit_value, unit=self.limit_unit)

    @property
    def name(self) -> str:
        """The small class; its condition is `filing_condition`."""
        return self.small_name


class Responsible(View, frozen=True, kw_only=True):
    """Who is responsible for one standard in one place, and by which line of the list of responsibilities."""

    responsibility_id: int
    lead: Department
    assisting: tuple[Department, ...]
    why_zh: str
    why_en: str


class RowError(View, frozen=True, kw_only=True):
    """What is wrong in one cell of a file. `row` 1 is the heading; 0 is the file as a whole."""

    file: str
    row: int
    column: str
    code: str
    message_zh: str
    message_en: str
    params: dict[str, Any] = {}

    def message(self, language: str) -> str:
        """The sentence in one language."""
        return self.message_en if language == "en" else self.message_zh


class Imported(View, frozen=True, kw_only=True):
    """What an import did, or with `dry_run` would do. Errors: nothing at all was written."""

    accepted: int
    changed: int
    errors: tuple[RowError, ...]
    dry_run: bool


class Topology(View, frozen=True, kw_only=True):
    """How well the children of one area tile it. Areas in square metres."""

    parent: str
    children: int
    sum_ratio: float | None  # sum of the children's areas ÷ area of the parent
    gaps: int
    gap_m2: float
    overlaps: int
    overlap_m2: float
    slivers: int  # gaps and overlaps narrower than 20 m
    outside_m2: float


class Loaded(View, frozen=True, kw_only=True):
    """What loading a pack did."""

    pack: str
    version: str
    already: bool  # the same pack was there: nothing was done
    areas: dict[str, int]
    departments: int
    standards: int
    responsibilities: int
    components: int
    unowned: tuple[str, ...]  # standards that nobody is responsible for
    topology: tuple[Topology, ...]
    warnings_zh: tuple[str, ...]
    warnings_en: tuple[str, ...]

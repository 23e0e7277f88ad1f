"""What crosses this room's wall: watch lists, their counts, indicators and the rows behind them. Ids are text."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from yiwang.flow.cases.messages import CaseRow

WatchKind = Literal[
    "open", "overdue", "due_soon", "unaccepted", "stage_overdue", "verifying", "deferred", "disputed", "urgent",
    "repeated", "filed_today", "closed_today", "closed_on_time_today", "reworked_today",
]  # fmt: skip
Split = Literal["area", "kind", "family", "department", "channel"]
Part = Literal["numerator", "denominator"]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """All that crosses a wall is frozen."""


class Within(Struct, frozen=True, kw_only=True):
    """A part of the city: the subtree under `path`; with `outside`, only what lies in none of these children.

    `outside` holds the codes of the area's children: what is placed no deeper, or in an area that is no more.
    """

    path: str
    outside: tuple[str, ...] | None = None

    @property
    def high(self) -> str:
        """The end of the subtree's half-open range."""
        return self.path[:-1] + "0"


class Wanted(Struct, frozen=True, kw_only=True):
    """Which watch list, and what narrows it; list, count and export share it."""

    kind: WatchKind
    within: Within
    department: int | None = None
    stage: str | None = None
    family: str | None = None
    title: str | None = None
    hour: int | None = None  # of the city's day, for the lists of today
    cursor: str | None = None
    limit: int = 50


class WatchRow(CaseRow, frozen=True, kw_only=True):
    """A case on a watch list, and how long it has been in its stage."""

    stage_since: datetime
    stage_due_at: datetime | None
    in_stage_s: int
    closed_at: datetime | None


class WatchPage(Struct, frozen=True, kw_only=True):
    """One page of a watch list; `total` counts by the same predicate."""

    items: list[WatchRow]
    total: int
    next: str | None


class WatchCount(Struct, frozen=True, kw_only=True):
    """How many cases are on one watch list, and the address of that list."""

    kind: WatchKind
    name: str
    count: int
    rows_url: str


class WatchCounts(Struct, frozen=True, kw_only=True):
    """All watch lists of an area."""

    items: list[WatchCount]


class HotSpot(Struct, frozen=True, kw_only=True):
    """The same class again and again in the same smallest area."""

    area_id: str
    area_name: str
    family: str
    title: str
    count: int
    last_filed_at: datetime
    rows_url: str


class HotSpots(Struct, frozen=True, kw_only=True):
    """Repeated places, the most frequent first."""

    items: list[HotSpot]


class Tally(Struct, frozen=True, kw_only=True):
    """Counts of the same cases in several groupings, for rooms above; keys are codes, '' is the whole.

    `now`: by watch list. `today`: filed, closed and the like. `hours`: (hour of the city's day, filed, closed).
    """

    now: dict[str, int]
    today: dict[str, int]
    by_part: dict[str, dict[str, int]]  # the child's code, '' for what lies in none → figures
    by_stage: dict[str, int]
    by_family: dict[str, int]
    by_hour: dict[int, tuple[int, int]]


class IndicatorPart(Struct, frozen=True, kw_only=True):
    """One share of an indicator; `numerator` and `denominator` add up to the whole's."""

    key: str
    name: str
    numerator: int
    denominator: int
    value: float | None
    rows_url: str


class IndicatorValue(Struct, frozen=True, kw_only=True):
    """One indicator of a period: 0.9372 is 93.72 %; null where there is nothing to divide by."""

    id: str
    version: int
    name: str
    numerator: int
    denominator: int
    value: float | None
    formula: str
    numerator_expression: str
    denominator_expression: str
    source: str
    rows_url: str
    parts: list[IndicatorPart] | None = None


class Indicators(Struct, frozen=True, kw_only=True):
    """All indicators of an area and a period; both days are counted in."""

    items: list[IndicatorValue]
    from_day: date
    to_day: date
    built_at: datetime | None  # when the facts of the period's last built day were made


class FactRow(Struct, frozen=True, kw_only=True):
    """One row that made a figure: a case, or an incident where incidents are counted."""

    id: str
    subject: Literal["case", "incident"]
    case_id: str | None
    incident_id: str
    title: str
    standard: str | None
    area_id: str | None
    area_name: str | None
    department: str | None
    channel: str | None
    received_at: datetime | None
    filed_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    late: bool | None  # the allowance was used up, as far as the facts know


class FactPage(Struct, frozen=True, kw_only=True):
    """One page of the rows behind a figure; `total` is the figure."""

    items: list[FactRow]
    total: int
    next: str | None


class NewIndicator(Struct, frozen=True, kw_only=True):
    """A new indicator, or the next version of one."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    name_zh: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    name_en: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    numerator: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    denominator: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    formula_zh: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    formula_en: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Published(Struct, frozen=True, kw_only=True):
    """The version that a new formula got."""

    code: str
    version: int


class DayBuilt(Struct, frozen=True, kw_only=True):
    """What building a stretch of days did."""

    first: date
    last: date
    cases: int
    transitions: int
    open_rows: int

"""What crosses this room's wall: commands, views, news. Ids in views are text; in news they are numbers."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

CASE_FILED = "CaseFiled"
CASE_STEPPED = "CaseStepped"

Level = Literal["normal", "raised", "urgent", "critical"]
State = Literal["open", "deferred", "closed", "void"]
_Words = Annotated[str, msgspec.Meta(max_length=5000)]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """All that crosses a wall is frozen."""


class FileCase(Struct, frozen=True, kw_only=True):
    """File a case (立案) from an incident against one event standard."""

    expected_version: int
    standard: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    reason: _Words | None = None
    self_handled: bool = False
    text: _Words | None = None
    uploads: list[str] = []


class Act(Struct, frozen=True, kw_only=True):
    """One action on a case; which fields it needs stands in the procedure."""

    expected_version: int
    reason: _Words | None = None
    text: _Words | None = None
    uploads: Annotated[list[str], msgspec.Meta(max_length=20)] = []
    department_id: str | None = None
    assisting: Annotated[list[str], msgspec.Meta(max_length=20)] = []
    crew_id: str | None = None
    why: _Words | None = None
    hours: Annotated[int, msgspec.Meta(ge=1, le=2000)] | None = None
    occurred_at: datetime | None = None


class Delegate(Struct, frozen=True, kw_only=True):
    """Put a level below in charge; `extra_hours` re-times the case, in hours of its own kind of time."""

    expected_version: int
    area: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
    extra_hours: Annotated[int, msgspec.Meta(ge=1, le=2000)] | None = None


class SetTierLimit(Struct, frozen=True, kw_only=True):
    """Another time for a level; `source` is the document that says so."""

    value: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    unit: Literal["urgent_hour", "work_hour", "work_day"]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class TierLimit(Struct, frozen=True, kw_only=True):
    """How long a level may be in charge of an unhandled case before it climbs, and who says so."""

    level: str
    value: int
    unit: str
    source: str


class TierView(Struct, frozen=True, kw_only=True):
    """The level in charge (承办层级): since when, until when, and where it may be delegated to."""

    level: str
    area: str
    area_name: str
    since: datetime
    due_at: datetime | None
    climbs: int
    below: list["Named"]


class Filter(Struct, frozen=True, kw_only=True):
    """What a list, its count and its export share."""

    stage: str | None = None
    state: str | None = None
    area: int | None = None
    area_path: str | None = None
    department: int | None = None
    crew: int | None = None
    standard: str | None = None
    family: str | None = None
    level: str | None = None
    overdue: bool = False
    due_within_h: int | None = None
    unaccepted: bool = False
    verifiable: bool = False
    in_charge: int | None = None  # the area whose level answers for it
    q: str | None = None
    filed_from: datetime | None = None
    filed_to: datetime | None = None
    closed_from: datetime | None = None
    sort: Literal["due", "new", "level"] = "due"
    cursor: str | None = None
    limit: int = 50


class Named(Struct, frozen=True, kw_only=True):
    """An id with its name."""

    id: str
    name: str


class Coded(Struct, frozen=True, kw_only=True):
    """A code with its name."""

    code: str
    name: str


class Holder(Struct, frozen=True, kw_only=True):
    """Who has the case now; exactly one while it is open."""

    kind: str
    id: str | None
    name: str


class CaseRow(Struct, frozen=True, kw_only=True):
    """A case (案件) as a list shows it."""

    id: str
    incident_id: str
    stage: str
    stage_name: str
    state: State
    title: str
    standard: Coded
    family: str
    level: Level
    area_name: str
    area_id: str
    place: tuple[float, float] | None
    address: str | None
    holder: Holder | None
    lead: Named | None
    crew: Named | None
    filed_at: datetime
    due_at: datetime | None
    remaining_s: int | None
    overdue: bool
    paused: bool
    rework_count: int
    reopen_count: int
    send_back_count: int
    version: int
    exercise: bool
    auto: bool


class Page(Struct, frozen=True, kw_only=True):
    """One page of a list; `total` counts by the same predicate."""

    items: list[CaseRow]
    total: int
    next: str | None


class ActorView(Struct, frozen=True, kw_only=True):
    """Who acted, as others may see it."""

    name: str
    role: str
    department: str | None


class StepView(Struct, frozen=True, kw_only=True):
    """One row of the history."""

    id: str
    at: datetime
    occurred_at: datetime | None
    action: str
    action_name: str
    from_stage: str | None
    to_stage: str
    actor: ActorView
    reason: str | None
    fields: dict[str, Any]
    photos: list[str]
    automatic: bool


class OrderView(Struct, frozen=True, kw_only=True):
    """A work order (工单)."""

    id: str
    kind: Literal["lead", "assisting"]
    department: Named
    crew: Named | None
    state: str
    due_at: datetime | None
    note: str | None
    reason_for_choice: str | None


class EvidenceView(Struct, frozen=True, kw_only=True):
    """A photo of before, after or the verification."""

    id: str
    phase: str
    url: str
    width: int | None
    height: int | None
    at: datetime
    by: str


class SegmentView(Struct, frozen=True, kw_only=True):
    """One stretch of the clock."""

    from_at: datetime
    to_at: datetime | None
    state: str
    why: str


class ClockView(Struct, frozen=True, kw_only=True):
    """A clock with its segments; seconds are of the unit's own kind of time."""

    id: str
    unit: str
    limit_s: int
    used_s: int
    remaining_s: int
    running: bool
    due_at: datetime | None
    segments: list[SegmentView]


class LimitView(Struct, frozen=True, kw_only=True):
    """A limit as the standard gives it."""

    value: int
    unit: str


class Deadline(Struct, frozen=True, kw_only=True):
    """Why the case is due when it is due."""

    due_at: datetime | None
    limit: LimitView
    text_zh: list[str]
    text_en: list[str]


class ActionView(Struct, frozen=True, kw_only=True):
    """An action that this actor may take now."""

    id: str
    name: str
    needs: list[str]
    danger: bool
    key: str


class StageView(Struct, frozen=True, kw_only=True):
    """A stage of the case's own version of its procedure."""

    id: str
    name: str
    final: bool


class ProcedureView(Struct, frozen=True, kw_only=True):
    """The procedure that the case runs on."""

    code: str
    version: int
    name: str
    stages: list[StageView]


class Sibling(Struct, frozen=True, kw_only=True):
    """Another case out of the same report."""

    id: str
    title: str
    stage: str
    stage_name: str


class CaseView(CaseRow, frozen=True, kw_only=True):
    """A case with all that its page shows."""

    text: str
    filing_condition: str
    closing_condition: str
    frozen: dict[str, Any]
    procedure: ProcedureView
    steps: list[StepView]
    orders: list[OrderView]
    evidence: list[EvidenceView]
    clocks: list[ClockView]
    deadline: Deadline
    allowed: list[ActionView]
    pending: str | None
    pending_hours: int | None
    rating: int | None
    solved: bool | None
    closed_at: datetime | None
    closed_how: str | None
    siblings: list[Sibling]
    tier: TierView | None


class Brief(Struct, frozen=True, kw_only=True):
    """A case as the live feed tells it."""

    id: str
    stage: str
    state: str
    area_path: str
    version: int
    title: str
    level: str


class Stepped(Struct, frozen=True, kw_only=True):
    """What an action answers when the caller wants little: `?brief=1`."""

    id: str
    stage: str
    version: int


class ForDispatch(Struct, frozen=True, kw_only=True):
    """What the dispatch centre needs of a case; ids are numbers, for it is a room and not a page."""

    id: int
    standard_code: str
    area_id: int
    area_path: str
    lon: float | None
    lat: float | None
    level: str
    stage: str
    version: int
    lead_department_id: int | None
    crew_id: int | None
    sent_back_by: list[int]

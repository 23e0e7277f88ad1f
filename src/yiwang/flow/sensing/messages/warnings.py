"""Warnings (预警): what a desk reads and does, and the news of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yiwang.flow.sensing.messages.struct import Struct

# Subject: the warning. Payload: `WarningNews` as JSON, with `why` saying which step it was.
WARNING_RAISED = "WarningRaised"
WARNING_CHANGED = "WarningChanged"
WARNING_CLEARED = "WarningCleared"

Outcome = Literal["confirmed", "dismissed"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
SEVERITY_NAMES = ("none", "blue", "yellow", "orange", "red")


class WarningNews(Struct, frozen=True, kw_only=True):
    """What the rooms above are told. `opens`: it is the first of its group that asks for an incident."""

    warning: int
    group: int
    thing: int
    name: str
    kind: str
    rule: str
    rule_name: str
    standard: str | None
    severity: int
    value: float | None
    unit: str | None
    area_id: int | None
    area_path: str
    place: tuple[float, float] | None
    at: datetime
    members: int
    opens: bool
    why: str
    silence: bool = (
        False  # what is missing are readings; that it is over means that the device is heard again
    )


class WarningRow(Struct, frozen=True, kw_only=True):
    """A warning as a list shows it."""

    id: str
    group_id: str
    thing_id: str
    name: str
    kind: str
    kind_name: str
    rule: str
    rule_version: int
    rule_name: str
    standard: str | None
    severity: str
    peak: str
    value: float | None
    property: str | None  # what its rule watches
    unit: str | None
    active: bool
    acknowledged: bool
    shelved_until: datetime | None
    assigned_to: str | None  # a name
    raised_at: datetime
    cleared_at: datetime | None
    area_id: str | None
    area_name: str
    place: tuple[float, float] | None
    chattering: bool
    fleeting: bool
    stale: bool
    life_safety: bool
    members: int  # things that a silent gateway's warning speaks for
    returns: int
    outcome: Outcome | None
    incident_id: str | None
    version: int


class WarningStep(Struct, frozen=True, kw_only=True):
    """One row of a warning's history."""

    version: int
    action: str
    at: datetime
    occurred_at: datetime | None
    severity_from: str
    severity_to: str
    value: float | None
    actor: str
    role: str
    reason: str | None
    fields: dict[str, Any]


class Reasons(Struct, frozen=True, kw_only=True):
    """Why anyone is disturbed: the rule's own rationalisation and source."""

    consequence: str
    response: str
    who: str
    time_to_respond_s: int
    source: str
    edition: str


class Command(Struct, frozen=True, kw_only=True):
    """What a rule had an actuator told, or why it was not."""

    id: str
    actuator: str
    command: str
    state: str
    why: str
    at: datetime
    sent_at: datetime | None


class WarningDetail(Struct, frozen=True, kw_only=True):
    """One warning with its history, its reasons, and what this actor may do."""

    warning: WarningRow
    steps: list[WarningStep]
    reasons: Reasons | None
    rule: dict[str, Any] | None  # the rule's own words, as they were
    reflexes: list[Command]
    trust: float | None
    actions: list[str]


class Counts(Struct, frozen=True, kw_only=True):
    """Of the list's own predicate."""

    total: int
    active: int
    unacknowledged: int
    shelved: int
    by_severity: dict[str, int]  # of the active ones


class WarningPage(Struct, frozen=True, kw_only=True):
    """A page of the list; `next` asks for the one after it."""

    items: list[WarningRow]
    counts: Counts
    next: str | None


class GroupRow(Struct, frozen=True, kw_only=True):
    """One line of the desk: `warnings` is how many of its warnings the asker sees."""

    id: str
    sort: str
    rule: str
    rule_name: str
    name: str  # of its gravest thing
    kind: str
    kind_name: str
    severity: str
    warnings: int
    active: int
    unacknowledged: int
    members: int
    area_id: str | None
    area_name: str
    place: tuple[float, float] | None
    first_at: datetime
    last_at: datetime
    closed_at: datetime | None
    incident_id: str | None
    first_warning_id: str


class GroupPage(Struct, frozen=True, kw_only=True):
    """A page of groups, the newest first."""

    items: list[GroupRow]
    total: int
    counts: Counts
    next: str | None


class Budget(Struct, frozen=True, kw_only=True):
    """The desk's load against six an operator-hour (EEMUA 191); lines, not single warnings."""

    operators: int
    last_hour: int
    last_ten_minutes: int
    last_day: int
    an_operator_hour: float
    allowed: int
    over: bool
    flooded: bool
    warnings_behind: (
        int  # single warnings and silent things that these lines of the last hour speak for
    )


class WarningFilter(Struct, frozen=True, kw_only=True):
    """What a list, its counts and its export share."""

    state: str | None = None  # active, cleared, unacknowledged, shelved, stale, chattering, all
    severity: str | None = None
    kind: str | None = None
    rule: str | None = None
    area: str | None = None
    thing: str | None = None
    group: str | None = None
    mine: bool = False
    order: str | None = None  # newest, gravest
    q: str | None = None
    cursor: str | None = None
    limit: int = 50


class ActOnWarning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One action. `expected_version` may be left out by who acknowledges or comments."""

    expected_version: int | None = None
    text: Text | None = None
    reason: Text | None = None
    minutes: Annotated[int, msgspec.Meta(gt=0)] | None = None  # to shelve for
    department_id: str | None = None  # to assign to; without it: to oneself


class Watch(Struct, frozen=True, kw_only=True):
    """Who begins or ends to watch warnings."""

    on: bool


class Switch(Struct, frozen=True, kw_only=True):
    """The one switch of all reflexes."""

    on: bool
    reason: Text


class SwitchView(Struct, frozen=True, kw_only=True):
    """Whether reflexes act now, since when, by whom and why."""

    on: bool
    reason: str
    by: str
    at: datetime


class WarningBrief(Struct, frozen=True, kw_only=True):
    """A warning as the live feed tells it."""

    id: str
    group_id: str
    thing_id: str
    severity: str
    active: bool
    acknowledged: bool
    version: int


class Normal(Struct, frozen=True, kw_only=True):
    """What the sensors say of an incident now. Without warnings they say nothing."""

    warnings: int
    active: int
    cleared_at: datetime | None

    @property
    def back(self) -> bool:
        """Whether all that was warned of is back to normal."""
        return self.warnings > 0 and self.active == 0

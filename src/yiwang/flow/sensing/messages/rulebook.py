"""Rules (预警规则) as people write, test and publish them."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from yiwang.flow.sensing.messages.struct import Struct

# Subject: the version; payload: {"rule": code, "version": n, "state": "published" | "retired"}.
RULES_CHANGED = "RulesChanged"

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class DraftRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be kept as a draft: as an object, or as TOML with one [[rules]]. Its version is ours to number."""

    definition: dict[str, Any] | None = None
    toml: Annotated[str, msgspec.Meta(max_length=100_000)] | None = None
    expected_revision: int | None = None


class ProblemView(Struct, frozen=True, kw_only=True):
    """One reason why a rule must not be published, in the reader's language."""

    field: str
    said: str


class Checked(Struct, frozen=True, kw_only=True):
    """What is wrong with a rule that nobody has kept yet."""

    problems: list[ProblemView]


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Over which readings a back-test goes."""

    low: datetime
    high: datetime


class Try(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that nobody has kept, and the readings to try it on."""

    definition: dict[str, Any]
    low: datetime
    high: datetime


class TestedWarning(Struct, frozen=True, kw_only=True):
    """A warning that there would have been."""

    thing_id: str
    name: str
    begins_at: datetime
    ends_at: datetime | None
    highest: str
    confirmed: bool


class BackTestView(Struct, frozen=True, kw_only=True):
    """What a back-test says; `items` are the first of the warnings."""

    id: str
    code: str
    version: int
    current: bool  # the draft's words are still those that were tested
    low: datetime
    high: datetime
    ran_at: datetime
    things: int
    readings: int
    late: int
    warnings: int
    confirmed: int
    missed: int
    precision: float | None
    by_severity: dict[str, int]
    by_day: dict[str, int]
    things_warned: int
    peak_an_operator_hour: float
    peak_at: datetime | None
    items: list[TestedWarning]


class Tried(Struct, frozen=True, kw_only=True):
    """What is wrong with a rule, and without faults what it would have warned of; nothing was kept."""

    problems: list[ProblemView]
    backtest: BackTestView | None


class RuleStat(Struct, frozen=True, kw_only=True):
    """What became of a version's warnings, of those that the asker sees."""

    raised: int
    active: int
    confirmed: int
    dismissed: int
    fleeting: int
    chattering: int
    precision: float | None


class RuleRow(Struct, frozen=True, kw_only=True):
    """A version of a rule as a list shows it."""

    code: str
    version: int
    state: str
    origin: str
    name: str
    standard: str
    kinds: list[str]
    property: str
    reflex: bool
    revision: int
    made_at: datetime
    published_at: datetime | None
    retired_at: datetime | None
    stat: RuleStat | None


class RuleDetail(Struct, frozen=True, kw_only=True):
    """A version with its words, its faults, its back-tests and its sisters."""

    rule: RuleRow
    definition: dict[str, Any]
    problems: list[ProblemView]
    backtests: list[BackTestView]
    versions: list[RuleRow]
    retired_why: str | None
    actions: list[str]


class Retire(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a rule is taken out of force."""

    reason: Reason


class Publish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which words are put into force."""

    expected_revision: int

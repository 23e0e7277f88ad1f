"""A rule (预警规则) as data: what it watches, when it warns, who must do what about it, and on whose authority.

In: TOML that people write, or the JSON that the database keeps. Out: a frozen `Rule`. Never: one without its
reasons.
"""

from datetime import date, time
from typing import Literal

import msgspec

from yiwang.flow.sensing.model.conditions import Condition
from yiwang.flow.sensing.model.severity import SeverityName

Confidence = Literal["page", "memory", "proposal"]  # seen on a public page, from memory, our own


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the figures are from. The rule counts on the city's days from `effective_from` through `effective_to`."""

    title: str
    clause: str = ""
    edition: str
    effective_from: date
    effective_to: date | None = None
    confidence: Confidence
    url: str = ""


class Rationalisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why anyone should be disturbed (EEMUA 191, IEC 62682): what happens else, what to do, who, how fast."""

    consequence_zh: str
    consequence_en: str
    response_zh: str
    response_en: str
    who: str
    time_to_respond_s: int


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weekly hours of the city's clock; 1 is Monday. `until` at or before `from_` means over midnight."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    from_: time = msgspec.field(name="from")
    until: time


class Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reflex (云反射弧): which actuators nearby are told what, from which severity on."""

    actuator: str
    command: str
    severity: SeverityName
    radius_m: float = 0.0  # 0: actuators of the same thing only


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rung of the ladder (逐级升级): a warning that reaches it goes to `to`, a department's name or code.

    It is reached from `severity` on, or from the `repeats`-th warning of the same thing within `within_days` on.
    """

    to: str
    severity: SeverityName | None = None
    repeats: int | None = None
    within_days: int | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of a rule. Of several conditions on one reading the most serious counts."""

    code: str
    version: int
    name_zh: str
    name_en: str
    kinds: list[str]
    property: str
    areas: list[str] = []  # prefixes of the area path; none: everywhere
    things: list[str] = []  # source ids; none: all
    conditions: list[Condition]
    for_s: dict[SeverityName, float] = {}  # a level must have been reached for so long
    clear_hold_s: float = 0.0  # and must have been left for so long
    valid_s: float | None = None  # a signal is believed for so long when no reading follows
    hours: list[Hours] = []  # outside them every reading counts as below all lines; none: always
    standard: str
    action: Action | None = None
    ladder: list[Rung] = []  # the lowest rung first
    files_from: SeverityName | None = (
        None  # from it on a warning is filed as a case without a person, who may undo it
    )
    rationalisation: Rationalisation
    source: Source

    def severities(self) -> set[SeverityName]:
        """The severities that any of its conditions can reach."""
        return {line.severity for condition in self.conditions for line in condition.lines}

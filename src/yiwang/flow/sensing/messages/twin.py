"""A thing's twin (孪生): all that is known of it now, on one page."""

from datetime import datetime

from yiwang.flow.sensing.messages.exploring import NotBelieved, RuleOfThing
from yiwang.flow.sensing.messages.struct import Struct
from yiwang.flow.sensing.messages.things import ThingView
from yiwang.flow.sensing.messages.warnings import Command, WarningRow


class Reason(Struct, frozen=True, kw_only=True):
    """Something that speaks for or against a thing, in words. `factor`: what the score is multiplied by for it."""

    code: str
    said: str
    factor: float


class Trust(Struct, frozen=True, kw_only=True):
    """How far a thing is believed, 0 to 1, and why, by what the reader sees of the last ninety days."""

    score: float
    reasons: list[Reason]


class CommandOf(Struct, frozen=True, kw_only=True):
    """A command that a warning of the thing gave, or that the thing was given. `to_it`: it is the actuator."""

    command: Command
    warning_id: str
    to_it: bool


class Twin(Struct, frozen=True, kw_only=True):
    """One thing's state. `quarantine` is None for who may not see raw readings."""

    thing: ThingView
    status: str  # alarm, offline, online, silent_by_nature, never, or what the registry says when it is not in use
    severity: str  # of the gravest warning that stands
    since: datetime | None  # from when on it has been so, where that is known
    rules: list[RuleOfThing]
    warnings: list[WarningRow]  # the newest twenty
    warnings_total: int
    reflexes: list[CommandOf]  # the newest twenty
    trust: Trust
    quarantine: list[NotBelieved] | None

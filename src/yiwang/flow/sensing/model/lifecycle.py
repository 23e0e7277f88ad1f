"""What a change of level does to the warning of a thing under a rule. Pure.

In: the warning as it stands, or none; one transition. Out: the warning as it is then, and the steps that made it so.
Never: a second active warning of the same thing and rule; a change without its step.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

# A warning that comes back so soon is the same one (ISA-18.2 calls three of these an hour chattering; our figures).
RETURN_WITHIN = timedelta(minutes=30)
BOUNCE_WINDOW = timedelta(hours=1)
CHATTERS_AT = 3
# A chattering one is over when it was quiet for so long.
QUIET_FOR = timedelta(minutes=30)
# Gone before anyone could have acted.
FLEETING = timedelta(minutes=1)
# EEMUA 191: standing for a day, and nobody ended it.
STALE_AFTER = timedelta(hours=24)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One transition of one series."""

    series: int
    at: datetime
    level_to: int
    value: float | None
    reason: str


class Standing(msgspec.Struct, kw_only=True):
    """The part of a warning that transitions change."""

    levels: dict[str, int]
    severity: int
    peak: int
    value: float | None
    active: bool
    raised_at: datetime
    changed_at: datetime
    cleared_at: datetime | None = None
    acknowledged: bool = False
    shelved_until: datetime | None = None
    shelved_severity: int | None = None
    bounces: list[datetime] = msgspec.field(default_factory=list)
    returns: int = 0
    settling_since: datetime | None = None
    chattering: bool = False
    fleeting: bool = False
    stale: bool = False
    outcome: str | None = None

    def level(self) -> int:
        """The most serious level of its series."""
        return max(self.levels.values(), default=0)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the history to be."""

    action: str
    severity_from: int
    severity_to: int
    at: datetime
    value: float | None
    fields: dict[str, Any] = {}


def comes_back(standing: Standing, at: datetime) -> bool:
    """Whether a level at `at` wakes this ended warning instead of making a new one."""
    return (
        not standing.active
        and standing.outcome is None
        and standing.cleared_at is not None
        and at - standing.cleared_at <= RETURN_WITHIN
    )


def begin(heard: Heard) -> tuple[Standing, list[Step]]:
    """A new warning."""
    level = heard.level_to
    standing = Standing(
        levels={str(heard.series): level},
        severity=level,
        peak=level,
        value=heard.value,
        active=True,
        raised_at=heard.at,
        changed_at=heard.at,
    )
    return standing, [_step("raise", 0, level, heard)]


def follow(standing: Standing, heard: Heard) -> list[Step]:
    """Change `standing` by one transition; the steps are empty when nothing changed for people."""
    before = standing.severity if standing.active else 0
    standing.levels[str(heard.series)] = heard.level_to
    level = standing.level()
    if level:
        return _at_level(standing, heard, before, level)
    return _back_to_normal(standing, heard) if standing.active else []


def _at_level(standing: Standing, heard: Heard, before: int, level: int) -> list[Step]:
    steps = []
    again = not standing.active or standing.settling_since is not None
    if again:
        _bounce(standing, heard.at)
        if not standing.chattering and len(standing.bounces) >= CHATTERS_AT:
            standing.chattering = True
            steps.append(_step("chatter", before, before or level, heard))
    if not standing.active:
        standing.active, standing.cleared_at, standing.acknowledged = True, None, False
        standing.fleeting = False
        steps.insert(0, _step("return", 0, level, heard, returns=standing.returns))
    elif level != before:
        steps.append(
            _step("severity_up" if level > before else "severity_down", before, level, heard)
        )
        if level > before:
            standing.acknowledged = False  # it is worse than what was acknowledged
    standing.settling_since = None
    standing.severity, standing.peak = level, max(standing.peak, level)
    standing.value, standing.changed_at = heard.value, heard.at
    if standing.shelved_severity is not None and level > standing.shelved_severity:
        steps.append(_step("unshelve", level, level, heard, why="worse"))
        standing.shelved_until = standing.shelved_severity = None
    return steps


def _bounce(standing: Standing, at: datetime) -> None:
    standing.returns += 1
    standing.bounces = [when for when in standing.bounces if at - when < BOUNCE_WINDOW] + [at]


def _back_to_normal(standing: Standing, heard: Heard) -> list[Step]:
    standing.changed_at = heard.at
    if standing.chattering:
        standing.settling_since = standing.settling_since or heard.at
        return []  # one that comes and goes stays one line until it is quiet
    return [end(standing, heard.at, heard.value)]


def end(standing: Standing, at: datetime, value: float | None = None) -> Step:
    """Clear it."""
    before = standing.severity
    standing.active, standing.cleared_at = False, max(at, standing.raised_at)
    standing.levels = {}
    since = standing.bounces[-1] if standing.bounces else standing.raised_at
    standing.fleeting = at - since < FLEETING and not standing.acknowledged
    standing.settling_since = None
    standing.chattering = False
    standing.stale = False
    if value is not None:
        standing.value = value
    fields = {"fleeting": True} if standing.fleeting else {}
    return Step(
        action="clear", severity_from=before, severity_to=0, at=at, value=value, fields=fields
    )


def _step(action: str, before: int, after: int, heard: Heard, **fields: Any) -> Step:
    return Step(
        action=action,
        severity_from=before,
        severity_to=after,
        at=heard.at,
        value=heard.value,
        fields={"reason": heard.reason} | fields,
    )

"""Which actions a case offers to an actor, and why it refuses the others.

In: the procedure, the facts of one case, who asks. Out: the actions allowed, or the refusal's code. Never: a look
at anything else; what is not among the facts plays no part.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from yiwang.backstage.messages import Actor
from yiwang.flow.cases.model.procedure import ActionRule, Procedure, Stage
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the guards look at."""

    stage: str
    handler_ids: list[int]
    lead_department_id: int | None
    assisting_ids: list[int]
    crew_id: int | None
    pending: str | None
    by_rule: bool
    refusable_until: datetime | None
    reopenable_until: datetime | None
    photos_after: int
    send_back_count: int
    warning_over: bool = False  # all that was warned of is back to normal


Guard = Callable[[Facts, Actor, datetime], bool]


def _holds_lead(facts: Facts, actor: Actor, _now: datetime) -> bool:
    """Departments and crews act on their own orders; other roles are bound by their roles alone."""
    if actor.role == "crew":
        own = facts.crew_id is not None and facts.crew_id == actor.crew_id
        free = facts.crew_id is None and facts.lead_department_id == actor.department_id
        return own or free
    return actor.role != "department" or facts.lead_department_id == actor.department_id


_GUARDS: dict[str, Guard] = {
    "not_handler": lambda f, a, _: a.id not in f.handler_ids,
    "holds_lead": _holds_lead,
    "holds_assisting": lambda f, a, _: a.department_id in f.assisting_ids,
    "in_refusal_window": lambda f, _a, now: (
        f.refusable_until is not None and now <= f.refusable_until
    ),
    "extension_pending": lambda f, _a, _n: f.pending == "extend",
    "deferral_pending": lambda f, _a, _n: f.pending == "defer",
    "nothing_pending": lambda f, _a, _n: f.pending is None,
    "filed_by_rule": lambda f, _a, _n: f.by_rule,
    "in_reopen_window": lambda f, _a, now: (
        f.reopenable_until is not None and now <= f.reopenable_until
    ),
    "warning_over": lambda f, _a, _n: f.warning_over,
    "has_after_photo": lambda f, _a, _n: f.photos_after > 0,
}


def allowed(procedure: Procedure, facts: Facts, actor: Actor, now: datetime) -> list[ActionRule]:
    """The actions that this actor may take now, in the procedure's order."""
    stage = procedure.stage(facts.stage)
    return [rule for rule in stage.actions if _refusal(rule, facts, actor, now) is None]


def choose(
    procedure: Procedure,
    facts: Facts,
    actor: Actor,
    now: datetime,
    verb: str,
    given: dict[str, Any],
) -> tuple[ActionRule, Stage]:
    """The rule for `verb` and the stage it leads to; refuses in words that say why."""
    stage = procedure.stage(facts.stage)
    rule = next((rule for rule in stage.actions if rule.verb == verb), None)
    if rule is None:
        raise Conflict(
            "no_such_action_here",
            action=verb,
            stage=stage.id,
            stage_zh=stage.name_zh,
            stage_en=stage.name_en,
        )
    refusal = _refusal(rule, facts, actor, now)
    if refusal is not None:
        raise NotAllowed(refusal, action=verb, role=actor.role)
    for need in rule.needs:
        if not given.get(need):
            raise Invalid(f"needs_{need}", field=need, action=verb)
    to = rule.to
    if rule.escalates_to and facts.send_back_count + 1 > procedure.max_send_backs:
        to = rule.escalates_to
    return rule, procedure.stage(to)


def _refusal(rule: ActionRule, facts: Facts, actor: Actor, now: datetime) -> str | None:
    if actor.role not in rule.roles:
        return "not_your_role"
    for guard in rule.guards:
        if guard != "has_after_photo" and not _GUARDS[guard](facts, actor, now):
            return f"guard_{guard}"
    return None

"""A procedure (流程) as data: stages, the actions that leave them, who may take them, what the clock does there.

In: a TOML document. Out: an immutable `Procedure`, or every fault that publishing would let loose. Never: a default
that hides a gap: what a document does not say is refused.
"""

from typing import Literal

import msgspec

from yiwang.kernel.errors import Invalid

HolderKind = Literal["center", "desk", "department", "crew", "verifier"]
CaseState = Literal["open", "deferred", "closed", "void"]
ClockState = Literal["running", "paused", "stopped"]

# The verbs of the platform. A procedure arranges them; it cannot invent one.
VERBS = frozenset(
    {
        "dispatch", "accept", "send_back", "assign_crew", "start_handling", "report_result",
        "extend", "approve_extension", "refuse_extension",
        "defer", "approve_deferral", "refuse_deferral", "resume",
        "verify_pass", "verify_fail", "verify_by_sensor", "skip_verification", "close", "rework", "force_close", "void",
        "reopen", "archive", "mediate", "undo_auto", "remind", "note", "assist_accept", "assist_done",
    }
)  # fmt: skip
# Conditions on the case and the actor that a procedure may ask for; `guards.py` decides them.
GUARDS = frozenset(
    {
        "not_handler", "holds_lead", "holds_assisting", "in_refusal_window", "extension_pending",
        "deferral_pending", "nothing_pending", "filed_by_rule", "in_reopen_window", "has_after_photo", "warning_over",
    }
)  # fmt: skip
NEEDS = frozenset({"reason", "text", "photos_after", "department", "crew", "hours", "until"})
CLOCK_UNITS = ("urgent_hour", "work_hour", "work_day")


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit: whole `value` of `unit`."""

    value: int
    unit: Literal["urgent_hour", "work_hour", "work_day"]


class ActionRule(msgspec.Struct, frozen=True, kw_only=True):
    """One way out of a stage, or one thing to do within it (`to` is then the same stage)."""

    verb: str
    to: str
    roles: list[str]
    name_zh: str
    name_en: str
    needs: list[str] = []
    guards: list[str] = []
    danger: bool = False
    key: str = ""
    escalates_to: str | None = None  # taken instead of `to` when the case was sent back too often


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands: who holds it, what its clock does, how long it may stay, where it may go."""

    id: str
    name_zh: str
    name_en: str
    state: CaseState
    holder: HolderKind | None = None
    clock: ClockState
    limit: Limit | None = None
    public: str  # the step that a reporter is shown
    final: bool = False
    actions: list[ActionRule] = []


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable version of a procedure."""

    code: str
    version: int
    name_zh: str
    name_en: str
    source: str
    initial: str
    max_send_backs: int
    reopen_window: Limit
    stages: list[Stage]

    def stage(self, stage_id: str) -> Stage:
        """The stage by its id; versions are immutable, so a case's stage is always there."""
        return next(stage for stage in self.stages if stage.id == stage_id)


def parse(document: bytes | str) -> Procedure:
    """Read a procedure from TOML and prove it, or raise `Invalid("bad_procedure")` with every fault."""
    try:
        procedure = msgspec.toml.decode(document, type=Procedure, strict=True)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Invalid("bad_procedure", faults=[str(error)], said=str(error)) from error
    found = faults(procedure)
    if found:
        raise Invalid("bad_procedure", faults=found, said="; ".join(found))
    return procedure


def faults(procedure: Procedure) -> list[str]:
    """Every reason why this procedure must not be published, each naming its stage; empty when there is none."""
    ids = [stage.id for stage in procedure.stages]
    known = set(ids)
    found = [f"{name}: the stage is defined twice" for name in sorted(known) if ids.count(name) > 1]
    if procedure.initial not in known:
        return [*found, f"the initial stage {procedure.initial!r} does not exist"]
    for stage in procedure.stages:
        found += _faults_of_stage(stage, known)
    if found:
        return found
    return _unreachable(procedure) + _never_final(procedure)


def _faults_of_stage(stage: Stage, known: set[str]) -> list[str]:
    found = []
    exits = [action for action in stage.actions if action.to != stage.id]
    if stage.final and stage.actions:
        found.append(f"{stage.id}: a final stage has no action")
    if not stage.final and not exits:
        found.append(f"{stage.id}: no way out")
    if not stage.final and stage.limit is None:
        found.append(f"{stage.id}: no clock")
    if (stage.holder is None) != (stage.state in ("closed", "void")):
        found.append(f"{stage.id}: an open stage has one holder, a closed one none")
    for action in stage.actions:
        found += [
            f"{stage.id}/{action.verb}: {fault}" for fault in _faults_of_action(action, known)
        ]
    return found


def _faults_of_action(action: ActionRule, known: set[str]) -> list[str]:
    found = []
    if action.verb not in VERBS:
        found.append("the platform has no such verb")
    if action.to not in known:
        found.append(f"leads to {action.to!r}, which does not exist")
    if action.escalates_to is not None and action.escalates_to not in known:
        found.append(f"escalates to {action.escalates_to!r}, which does not exist")
    if not action.roles:
        found.append("nobody may take it")
    found += [f"no guard {guard!r}" for guard in action.guards if guard not in GUARDS]
    found += [f"cannot ask for {need!r}" for need in action.needs if need not in NEEDS]
    if (
        action.verb in ("verify_pass", "verify_fail", "verify_by_sensor", "close", "force_close")
        and "not_handler" not in action.guards
    ):
        found.append("who handled must not verify or close: the guard not_handler is missing")
    if action.verb in ("force_close", "void") and "reason" not in action.needs:
        found.append("needs a reason")
    return found


def _targets(stage: Stage) -> set[str]:
    return {to for action in stage.actions for to in (action.to, action.escalates_to) if to}


def _unreachable(procedure: Procedure) -> list[str]:
    reached, frontier = {procedure.initial}, [procedure.initial]
    while frontier:
        for to in _targets(procedure.stage(frontier.pop())) - reached:
            reached.add(to)
            frontier.append(to)
    return [
        f"{stage.id}: cannot be reached" for stage in procedure.stages if stage.id not in reached
    ]


def _never_final(procedure: Procedure) -> list[str]:
    """Every stage, also one reached by escalation, can come to an end."""
    ending = {stage.id for stage in procedure.stages if stage.final}
    while True:
        more = {s.id for s in procedure.stages if s.id not in ending and _targets(s) & ending}
        if not more:
            break
        ending |= more
    return [
        f"{stage.id}: can never come to an end"
        for stage in procedure.stages
        if stage.id not in ending
    ]

"""What each verb does to a case besides moving it. A procedure arranges verbs; their meaning stands here.

In: the pointer and the command. Out: the pointer changed, orders moved on, the figures that the step's row keeps.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.cases.messages import Act
from yiwang.flow.cases.service import tier_time
from yiwang.flow.cases.store import orders
from yiwang.flow.cases.store.cases import CaseState
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.ids import format_id, parse_id

Fields = dict[str, Any]
Effect = Callable[[Tx, CaseState, Act], Awaitable[Fields]]
HOUR_S = 3600


async def apply(tx: Tx, case: CaseState, verb: str, command: Act) -> Fields:
    """Run the verb's effect; verbs without one only move the case or add to its history."""
    effect = _EFFECTS.get(verb)
    fields = await effect(tx, case, command) if effect else {}
    if command.text:
        fields = fields | {"text": command.text}
    return fields


def _handled_by(tx: Tx, case: CaseState) -> None:
    if tx.actor.role != "system" and tx.actor.id not in case.handler_ids:
        case.handler_ids = [*case.handler_ids, tx.actor.id]


async def _dispatch(tx: Tx, case: CaseState, command: Act) -> Fields:
    department_id = parse_id(command.department_id or "")
    lead = await city.department(tx, department_id)
    assisting = [parse_id(item) for item in command.assisting if parse_id(item) != department_id]
    crew_id = parse_id(command.crew_id) if command.crew_id else None
    await orders.withdraw_all(tx, case.id, None)
    await orders.offer(tx, case.id, "lead", department_id, crew_id, command.why, None)
    for other in dict.fromkeys(assisting):
        await orders.offer(
            tx, case.id, "assisting", (await city.department(tx, other)).id, None, None, None
        )
    case.lead_department_id, case.crew_id = department_id, crew_id
    # Who once held the case goes on seeing it.
    case.department_ids = list(dict.fromkeys([*case.department_ids, department_id, *assisting]))
    case.dispatched_at = tx.now
    await incidents.share_with(tx, case.incident_id, case.department_ids)
    return {
        "department": format_id(department_id),
        "department_name": lead.name,
        "why": command.why,
    }


async def _accept(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.accepted_at = case.accepted_at or tx.now
    if tx.actor.role == "crew" and case.crew_id is None:
        case.crew_id = tx.actor.crew_id
    await orders.set_lead(tx, case.id, "accepted", crew_id=case.crew_id)
    return {}


async def _assign_crew(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.crew_id = parse_id(command.crew_id or "")
    await orders.set_lead(
        tx, case.id, "offered" if case.stage == "accepting" else "handling", crew_id=case.crew_id
    )
    return {"crew": format_id(case.crew_id), "why": command.why}


async def _send_back(tx: Tx, case: CaseState, command: Act) -> Fields:
    await orders.set_lead(tx, case.id, "sent_back", note=command.reason)
    case.send_back_count += 1
    former = case.lead_department_id
    case.crew_id, case.accepted_at, case.pending, case.pending_s = None, None, None, None
    case.lead_department_id = None
    return {"department": format_id(former) if former else None}


async def _start_handling(tx: Tx, case: CaseState, command: Act) -> Fields:
    _handled_by(tx, case)
    await orders.set_lead(tx, case.id, "handling", crew_id=case.crew_id)
    return {}


async def _report_result(tx: Tx, case: CaseState, command: Act) -> Fields:
    _handled_by(tx, case)
    case.photos_after += len(command.uploads)
    case.verifier_id = case.verification = None
    await orders.set_lead(tx, case.id, "done", note=command.text)
    return {"photos": len(command.uploads)}


async def _ask_extension(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.pending, case.pending_s = "extend", (command.hours or 0) * HOUR_S
    return {"hours": command.hours}


async def _approve_extension(tx: Tx, case: CaseState, command: Act) -> Fields:
    seconds = case.pending_s or 0
    case.extra_s += seconds
    case.extension_count += 1
    case.pending = case.pending_s = None
    return {"hours": seconds // HOUR_S}


async def _ask_deferral(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.pending = "defer"
    return {}


async def _settle(tx: Tx, case: CaseState, command: Act) -> Fields:
    settled, case.pending, case.pending_s = case.pending, None, None
    return {"settled": settled}


async def _verify_pass(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.verifier_id, case.verification = tx.actor.id, "person"
    return {"photos": len(command.uploads)}


async def _verify_by_sensor(tx: Tx, case: CaseState, command: Act) -> Fields:
    """The step says by which fact: how many warnings there were, and since when all of them are over."""
    said = await warnings.normal(tx, case.incident_id)
    case.verification = "sensor"
    return {"warnings": said.warnings, "normal_since": said.cleared_at}


async def _skip_verification(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.verification = "not_sampled"
    return {}


async def _rework(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.rework_count += 1
    case.verifier_id = case.verification = None
    await orders.set_lead(tx, case.id, "handling")
    return {"rework": case.rework_count}


async def _close(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.closed_at, case.closed_how, case.closer_id = tx.now, "normal", tx.actor.id
    return {}


async def _force_close(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.closed_at, case.closed_how, case.closer_id = tx.now, "forced", tx.actor.id
    await orders.withdraw_all(tx, case.id, command.reason)
    return {}


async def _void(tx: Tx, case: CaseState, command: Act) -> Fields:
    await orders.withdraw_all(tx, case.id, command.reason)
    await incidents.void_case(tx, case.incident_id, case.id, command.reason or "")
    return {}


async def _reopen(tx: Tx, case: CaseState, command: Act) -> Fields:
    case.reopen_count += 1
    case.closed_at = case.closed_how = case.closer_id = case.verifier_id = case.verification = None
    case.rating = case.solved = None
    await tier_time.again(tx, case.id)
    await orders.set_lead(tx, case.id, "handling")
    return {"reopen": case.reopen_count}


async def _assist_accept(tx: Tx, case: CaseState, command: Act) -> Fields:
    await orders.set_assisting(tx, case.id, tx.actor.department_id or 0, "accepted", None)
    return {}


async def _assist_done(tx: Tx, case: CaseState, command: Act) -> Fields:
    _handled_by(tx, case)
    await orders.set_assisting(tx, case.id, tx.actor.department_id or 0, "done", command.text)
    return {}


_EFFECTS: dict[str, Effect] = {
    "dispatch": _dispatch,
    "mediate": _dispatch,
    "accept": _accept,
    "assign_crew": _assign_crew,
    "send_back": _send_back,
    "start_handling": _start_handling,
    "report_result": _report_result,
    "extend": _ask_extension,
    "approve_extension": _approve_extension,
    "refuse_extension": _settle,
    "defer": _ask_deferral,
    "approve_deferral": _settle,
    "refuse_deferral": _settle,
    "verify_pass": _verify_pass,
    "verify_by_sensor": _verify_by_sensor,
    "verify_fail": _rework,
    "rework": _rework,
    "skip_verification": _skip_verification,
    "close": _close,
    "force_close": _force_close,
    "void": _void,
    "undo_auto": _void,
    "reopen": _reopen,
    "assist_accept": _assist_accept,
    "assist_done": _assist_done,
}

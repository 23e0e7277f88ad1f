"""Filing (立案): an incident becomes a case; what will be asked of it is frozen with the reason for each."""

from typing import Any

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.city.messages import EventStandard
from yiwang.flow.cases.messages import CASE_FILED, CASE_STEPPED, FileCase
from yiwang.flow.cases.model.procedure import Procedure, Stage
from yiwang.flow.cases.service import acting, procedures, tiers
from yiwang.flow.cases.store import cases as store
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import IncidentView
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed
from yiwang.kernel.text import bigrams, mask

MAY_FILE = frozenset({"desk", "supervisor", "system"})
FILABLE = frozenset({"open", "confirmed"})


async def file_case(tx: Tx, incident_id: int, command: FileCase) -> int:
    """File a case and return its id. The incident must be placed, classified by `standard` and not filed before."""
    incident = await incidents.get(tx, incident_id)
    _may_file(tx, incident, command)
    standard = await city.standard(tx, command.standard)
    area = await city.area(tx, incident.area_id or 0)
    procedure, why = await _procedure(tx, incident, standard, command)
    stage = procedure.stage(procedure.initial)
    pointer = _pointer(tx, incident, standard, procedure, why, stage, command) | {
        "area_id": area.id,
        "area_path": area.path,
        "area_name": area.name,
        "terms": bigrams(
            f"{standard.small_name} {mask(incident.text)} {incident.address or ''} {area.name}"
        ),
        "stage_due_at": await acting.stage_due(tx, stage),
    }
    step = acting.step_of(
        tx, "file_case", None, stage.id, stage.holder, None, reason=command.reason,
        fields={"standard": standard.code} | ({"text": command.text} if command.text else {}),
    )  # fmt: skip
    case_id = await store.insert(tx, pointer, step)
    await tiers.begin(tx, case_id, area)
    if command.self_handled:
        await acting.keep_evidence(tx, case_id, 1, "after", command.uploads)
    await incidents.mark_filed(
        tx, incident_id, case_id, standard_code=standard.code, expected_version=command.expected_version,
        reason=command.reason, automatic=pointer["by_rule"],
    )  # fmt: skip
    await incidents.note_progress(
        tx,
        incident_id,
        stage=stage.public,
        name_zh=stage.name_zh,
        name_en=stage.name_en,
        at=tx.now,
    )
    payload = {
        "case": case_id, "incident": incident_id, "action": "file_case", "stage": stage.id, "version": 1,
        "area_path": area.path, "standard": standard.code, "by_rule": pointer["by_rule"],
    }  # fmt: skip
    tx.announce(News(topic=CASE_FILED, subject=case_id, payload=payload))
    tx.announce(News(topic=CASE_STEPPED, subject=case_id, payload=payload))
    tx.record("case_step", case_id, acting.leaf(step, 1))
    return case_id


async def _procedure(
    tx: Tx, incident: IncidentView, standard: EventStandard, command: FileCase
) -> tuple[Procedure, str]:
    """The version that this case takes, and why. What a warning told of may be verified by its sensors."""
    if command.self_handled:
        return await procedures.current(tx, procedures.SELF_HANDLE), "self_handled"
    wanted = standard.procedure or procedures.DEFAULT
    if wanted == procedures.DEFAULT and (await warnings.normal(tx, incident.id)).warnings:
        return await procedures.current(tx, procedures.SENSED), "warning"
    return await procedures.current(tx, wanted), "standard"


def _may_file(tx: Tx, incident: IncidentView, command: FileCase) -> None:
    own_find = command.self_handled and tx.actor.role == "crew"
    if tx.actor.role not in MAY_FILE and not own_find:
        raise NotAllowed("not_your_role", action="file_case", role=tx.actor.role)
    if incident.version != command.expected_version:
        raise Conflict(
            "stale_incident", version=incident.version, expected=command.expected_version
        )
    if incident.state not in FILABLE:
        raise Conflict("incident_not_filable", state=incident.state)
    if incident.area_id is None:
        raise Invalid("needs_place", field="place")
    if command.self_handled and not command.uploads:
        raise Invalid("needs_photos_after", field="uploads", action="file_case")


def _pointer(
    tx: Tx,
    incident: IncidentView,
    standard: EventStandard,
    procedure: Procedure,
    why: str,
    stage: Stage,
    command: FileCase,
) -> dict[str, Any]:
    by_rule = tx.actor.role == "system"
    text = mask(incident.text)
    handlers = [tx.actor.id] if command.self_handled else []
    return {
        "incident_id": incident.id,
        "standard_code": standard.code,
        "family": standard.family,
        "name": standard.small_name,
        "text": text,
        "level": standard.level,
        "lon": incident.lon,
        "lat": incident.lat,
        "address": incident.address,
        "frozen": {
            "filing_condition": standard.filing_condition,
            "closing_condition": standard.closing_condition,
            "edition": standard.edition,
            "source": standard.source,
            "draft": standard.draft,
            "photos_after": standard.photos_after,
            "procedure_why": why,
            "filed_why": command.reason or ("rule" if by_rule else "person"),
        },
        "limit_value": standard.limit_value,
        "limit_unit": standard.limit_unit,
        "procedure_code": procedure.code,
        "procedure_version": procedure.version,
        "filed_at": tx.now,
        "filed_by": tx.actor.id,
        "by_rule": by_rule,
        "exercise": incident.exercise,
        "stage": stage.id,
        "state": stage.state,
        "version": 1,
        "holder_kind": stage.holder,
        "holder_id": None,
        "department_ids": [tx.actor.department_id]
        if command.self_handled and tx.actor.department_id
        else [],
        "lead_department_id": tx.actor.department_id if command.self_handled else None,
        "crew_id": tx.actor.crew_id if command.self_handled else None,
        "stage_since": tx.now,
        "due_at": None,
        "extra_s": 0,
        "used_s": 0,
        "late": False,
        "dispatched_at": None,
        "accepted_at": None,
        "closed_at": None,
        "closed_how": None,
        "verification": None,
        "handler_ids": handlers,
        "verifier_id": None,
        "closer_id": None,
        "pending": None,
        "pending_s": None,
        "send_back_count": 0,
        "rework_count": 0,
        "reopen_count": 0,
        "extension_count": 0,
        "photos_after": len(command.uploads) if command.self_handled else 0,
        "rating": None,
        "solved": None,
    }

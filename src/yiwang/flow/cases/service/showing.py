"""One case with everything that its page shows."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.cases.messages import (
    ActionView,
    ActorView,
    CaseView,
    ClockView,
    Deadline,
    EvidenceView,
    LimitView,
    Named,
    OrderView,
    ProcedureView,
    SegmentView,
    Sibling,
    StageView,
    StepView,
)
from yiwang.flow.cases.model import clock, explain
from yiwang.flow.cases.model.guards import allowed
from yiwang.flow.cases.model.procedure import Limit, Procedure
from yiwang.flow.cases.service import acting, procedures, reading, tiers
from yiwang.flow.cases.store import cases as store
from yiwang.flow.cases.store import history, lists, orders
from yiwang.flow.cases.store.cases import CaseState
from yiwang.flow.incidents import service as incidents
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id

# Steps that no procedure arranges.
_OWN_STEPS = {
    "file_case": ("立案", "File"),
    "climb": ("逐级上升", "Climb a level"),
    "delegate": ("下派", "Delegate"),
}


async def show(tx: Tx, case_id: int, language: str) -> CaseView:
    """The case's page; a case outside the actor's scope does not exist."""
    rows = await lists.rows_of(tx, [case_id])
    case = await store.load(tx, case_id)
    if not rows or case is None:
        raise NotFound("no_such_case", case=format_id(case_id))
    departments = {d.id: d.name for d in await city.departments(tx)}
    calendar = await city.working_calendar(tx)
    procedure = await procedures.procedure(tx, case.procedure_code, case.procedure_version)
    row = await reading.row_to_view(tx, rows[0], departments, calendar, language)
    evidence = await orders.evidence(tx, case_id)
    clock_view, deadline = await _clock(tx, case, calendar)
    rules = allowed(procedure, await acting.facts(tx, case, procedure), tx.actor, tx.now)
    return CaseView(
        **{name: getattr(row, name) for name in row.__struct_fields__},
        text=case.text,
        filing_condition=str(case.frozen.get("filing_condition", "")),
        closing_condition=str(case.frozen.get("closing_condition", "")),
        frozen=case.frozen,
        procedure=_procedure(procedure, language),
        steps=await _steps(tx, case_id, procedure, departments, evidence, language),
        orders=[
            _order(order, departments, case.crew_id, rows[0]["crew_name"] or "")
            for order in await orders.orders(tx, case_id)
        ],
        evidence=[_evidence(item) for item in evidence],
        clocks=[clock_view],
        deadline=deadline,
        allowed=[
            ActionView(
                id=rule.verb, name=rule.name_zh if language == "zh" else rule.name_en,
                needs=_needs(case, rule.verb, rule.needs, rule.guards), danger=rule.danger, key=rule.key,
            )
            for rule in rules
        ],
        pending=case.pending,
        pending_hours=case.pending_s // 3600 if case.pending_s else None,
        rating=case.rating,
        solved=case.solved,
        closed_at=case.closed_at,
        closed_how=case.closed_how,
        siblings=await _siblings(tx, case, language),
        tier=await tiers.view(tx, case),
    )  # fmt: skip


def _needs(case: CaseState, verb: str, needs: list[str], guards: list[str]) -> list[str]:
    wants_photos = "has_after_photo" in guards and case.frozen.get("photos_after")
    return [*needs, "photos_after"] if wants_photos else needs


async def _clock(tx: Tx, case: CaseState, calendar: clock.Calendar) -> tuple[ClockView, Deadline]:
    limit = Limit(value=case.limit_value, unit=case.limit_unit)  # type: ignore[arg-type]
    segments = await store.segments(tx, case.id)
    allowance = clock.limit_seconds(limit, calendar)
    used = clock.used_seconds(segments, limit, calendar, tx.now)
    derivation = explain.Derivation(
        standard=case.standard_code,
        limit=limit,
        work_day_hours=calendar.work_day_seconds / clock.HOUR_S,
        allowance_s=allowance,
        extra_s=case.extra_s,
        segments=segments,
        due_at=case.due_at,
        used_s=used,
    )
    view = ClockView(
        id="case",
        unit=case.limit_unit,
        limit_s=allowance + case.extra_s,
        used_s=used,
        remaining_s=allowance + case.extra_s - used,
        running=bool(segments) and segments[-1].state == "running" and segments[-1].to_at is None,
        due_at=case.due_at,
        segments=[
            SegmentView(from_at=s.from_at, to_at=s.to_at, state=s.state, why=s.why)
            for s in segments
        ],
    )
    deadline = Deadline(
        due_at=case.due_at,
        limit=LimitView(value=limit.value, unit=limit.unit),
        text_zh=explain.lines(derivation, calendar, tx.now, "zh"),
        text_en=explain.lines(derivation, calendar, tx.now, "en"),
    )
    return view, deadline


async def _steps(
    tx: Tx,
    case_id: int,
    procedure: Procedure,
    departments: dict[int, str],
    evidence: list[asyncpg.Record],
    language: str,
) -> list[StepView]:
    names = _OWN_STEPS | {
        rule.verb: (rule.name_zh, rule.name_en)
        for stage in procedure.stages
        for rule in stage.actions
    }
    photos: dict[int, list[str]] = {}
    for item in evidence:
        photos.setdefault(item["step"], []).append(item["url"])
    return [
        StepView(
            id=format_id(row["id"]),
            at=row["recorded_at"],
            occurred_at=row["occurred_at"],
            action=row["action"],
            action_name=names.get(row["action"], (row["action"],) * 2)[0 if language == "zh" else 1],
            from_stage=row["from_stage"],
            to_stage=row["to_stage"],
            actor=ActorView(
                name=row["actor_name"], role=row["actor_role"],
                department=departments.get(row["actor_department_id"]),
            ),
            reason=row["reason"],
            fields=row["fields"],
            photos=photos.get(row["seq"], []),
            automatic=row["actor_role"] == "system",
        )
        for row in await history.steps(tx, case_id)
    ]  # fmt: skip


async def _siblings(tx: Tx, case: CaseState, language: str) -> list[Sibling]:
    """The other cases of the same report or incident."""
    family = await incidents.siblings(tx, case.incident_id)
    siblings = []
    for row in await store.cases_of_incident(tx, [case.incident_id, *family]):
        if row["id"] == case.id:
            continue
        procedure = await procedures.procedure(tx, row["procedure_code"], row["procedure_version"])
        stage = procedure.stage(row["stage"])
        siblings.append(
            Sibling(
                id=format_id(row["id"]), title=row["name"], stage=row["stage"],
                stage_name=stage.name_zh if language == "zh" else stage.name_en,
            )
        )  # fmt: skip
    return siblings


def _procedure(procedure: Procedure, language: str) -> ProcedureView:
    zh = language == "zh"
    return ProcedureView(
        code=procedure.code,
        version=procedure.version,
        name=procedure.name_zh if zh else procedure.name_en,
        stages=[
            StageView(id=stage.id, name=stage.name_zh if zh else stage.name_en, final=stage.final)
            for stage in procedure.stages
        ],
    )


def _order(
    row: asyncpg.Record, departments: dict[int, str], crew_id: int | None, crew_name: str
) -> OrderView:
    return OrderView(
        id=format_id(row["id"]),
        kind=row["kind"],
        department=Named(
            id=format_id(row["department_id"]), name=departments.get(row["department_id"], "")
        ),
        crew=Named(
            id=format_id(row["crew_id"]), name=crew_name if row["crew_id"] == crew_id else ""
        )
        if row["crew_id"]
        else None,
        state=row["state"],
        due_at=row["due_at"],
        note=row["note"],
        reason_for_choice=row["why"],
    )


def _evidence(row: asyncpg.Record) -> EvidenceView:
    return EvidenceView(
        id=format_id(row["id"]),
        phase=row["phase"],
        url=row["url"],
        width=row["width"],
        height=row["height"],
        at=row["at"],
        by=row["actor_name"],
    )

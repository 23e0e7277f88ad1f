"""One action on a case: checked against its procedure, applied, written with its step, clock and news."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.flow.cases.messages import CASE_STEPPED, Act, Stepped
from yiwang.flow.cases.model import clock
from yiwang.flow.cases.model.guards import Facts, choose
from yiwang.flow.cases.model.procedure import ActionRule, Limit, Procedure, Stage
from yiwang.flow.cases.service import effects, procedures
from yiwang.flow.cases.store import cases as store
from yiwang.flow.cases.store import orders
from yiwang.flow.cases.store.cases import CaseState, Step
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.errors import Conflict, Invalid, NotFound
from yiwang.kernel.ids import format_id

# 退单: within one work day, or within the limit itself when that is shorter (domain.md B1).
REFUSAL_WINDOW = Limit(value=1, unit="work_day")
# A step taken without a network may claim an earlier time, never before the stage began and at most this long ago.
MAX_CLAIMED_DELAY = timedelta(hours=24)


async def act(tx: Tx, case_id: int, verb: str, command: Act) -> Stepped:
    """Take one action; the answer is the case's new version. Of many who act at once, one wins."""
    case = await store.load(tx, case_id, lock=True)
    if case is None:
        raise NotFound("no_such_case", case=format_id(case_id))
    if case.version != command.expected_version:
        await tell_who_was_first(tx, case, command.expected_version)
    procedure = await procedures.procedure(tx, case.procedure_code, case.procedure_version)
    given = _given(command)
    rule, to = choose(procedure, await facts(tx, case, procedure), tx.actor, tx.now, verb, given)
    _ask_for_photos(case, rule, command)
    before = procedure.stage(case.stage)
    fields = await effects.apply(tx, case, verb, command)
    await _move(tx, case, before, to, rule, fields, command)
    return Stepped(id=format_id(case.id), stage=case.stage, version=case.version)


async def _move(
    tx: Tx,
    case: CaseState,
    before: Stage,
    to: Stage,
    rule: ActionRule,
    fields: dict[str, Any],
    command: Act,
) -> None:
    case.version += 1
    moved = to.id != before.id
    if moved:
        case.stage, case.state = to.id, to.state
        case.stage_since, case.stage_due_at = tx.now, await stage_due(tx, to)
    case.holder_kind, case.holder_id = _holder(case, to)
    await _run_clock(tx, case, before, to, rule)
    step = step_of(
        tx, rule.verb, before.id, to.id, case.holder_kind, case.holder_id, reason=command.reason, fields=fields,
        occurred_at=_claimed(tx, case, command.occurred_at),
    )  # fmt: skip
    await store.move(tx, case, step)
    photos = await keep_evidence(tx, case.id, case.version, _phase(rule.verb), command.uploads)
    if moved:
        await _tell_reporters(tx, case, to, rule, command, photos)
    tx.announce(
        News(
            topic=CASE_STEPPED,
            subject=case.id,
            payload={
                "case": case.id, "incident": case.incident_id, "action": rule.verb, "stage": to.id,
                "from": before.id, "version": case.version, "area_path": case.area_path,
                "standard": case.standard_code, "by_rule": tx.actor.role == "system",
            },
        )
    )  # fmt: skip
    tx.record("case_step", case.id, leaf(step, case.version))


async def facts(tx: Tx, case: CaseState, procedure: Procedure) -> Facts:
    """What the guards look at, out of the pointer and the calendar."""
    calendar = await city.working_calendar(tx)
    refusable = reopenable = None
    if case.dispatched_at is not None and case.state == "open":
        own = Limit(value=case.limit_value, unit=case.limit_unit)  # type: ignore[arg-type]
        shorter = min((REFUSAL_WINDOW, own), key=lambda limit: clock.limit_seconds(limit, calendar))
        refusable = clock.after(case.dispatched_at, shorter, calendar)
    if case.closed_at is not None:
        reopenable = clock.after(case.closed_at, procedure.reopen_window, calendar)
    return Facts(
        stage=case.stage,
        handler_ids=case.handler_ids,
        lead_department_id=case.lead_department_id,
        assisting_ids=[d for d in case.department_ids if d != case.lead_department_id],
        crew_id=case.crew_id,
        pending=case.pending,
        by_rule=case.by_rule,
        refusable_until=refusable,
        reopenable_until=reopenable,
        photos_after=case.photos_after,
        send_back_count=case.send_back_count,
        warning_over=await _warning_over(tx, case, procedure),
    )


async def _warning_over(tx: Tx, case: CaseState, procedure: Procedure) -> bool:
    """Asked only where an action depends on it."""
    here = procedure.stage(case.stage).actions
    if not any("warning_over" in rule.guards for rule in here):
        return False
    return (await warnings.normal(tx, case.incident_id)).back


async def stage_due(tx: Tx, stage: Stage) -> datetime | None:
    """When the stage's own clock will be used up if it begins now."""
    if stage.limit is None:
        return None
    return clock.after(tx.now, stage.limit, await city.working_calendar(tx))


def step_of(
    tx: Tx, action: str, from_stage: str | None, to_stage: str, holder_kind: str | None, holder_id: int | None, *,
    reason: str | None = None, fields: dict[str, Any] | None = None, occurred_at: datetime | None = None,
) -> Step:  # fmt: skip
    """The row of the history for what this transaction's actor does now."""
    return Step(
        action=action,
        from_stage=from_stage,
        to_stage=to_stage,
        actor_id=tx.actor.id,
        actor_name=tx.actor.display_name,
        actor_role=tx.actor.role,
        actor_department_id=tx.actor.department_id,
        holder_kind=holder_kind,
        holder_id=holder_id,
        reason=reason,
        fields=fields or {},
        occurred_at=occurred_at,
        recorded_at=tx.now,
    )


def leaf(step: Step, version: int) -> dict[str, Any]:
    """What the record commits to for one step."""
    return {"version": version, **msgspec.to_builtins(step)}


async def keep_evidence(
    tx: Tx, case_id: int, step: int, phase: str, handles: list[str]
) -> list[int]:
    """Tie uploaded photos to a step of the case; their ids."""
    if not handles:
        return []
    upload_ids = await incidents.use_uploads(tx, handles, purpose="evidence")
    photos = await incidents.photos(tx, upload_ids)
    await orders.add_evidence(
        tx,
        [
            (
                case_id, step, phase, upload_id, photo.url, photo.width, photo.height,
                tx.actor.id, tx.actor.display_name, tx.now,
            )
            for upload_id, photo in photos.items()
        ],
    )  # fmt: skip
    return upload_ids


async def _run_clock(tx: Tx, case: CaseState, before: Stage, to: Stage, rule: ActionRule) -> None:
    """Begin the segment of the new stage's clock, and say when the case is due."""
    extended = rule.verb == "approve_extension"
    if before.clock == to.clock and not extended:
        return
    calendar = await city.working_calendar(tx)
    segments = await store.segments(tx, case.id)
    now = clock.whole_second(tx.now)
    if before.clock != to.clock and (segments or to.clock == "running"):
        new = clock.Segment(
            state=to.clock, from_at=now, to_at=None, why=rule.verb, step=case.version
        )
        if to.final:
            await store.end_segment(tx, case.id, now)
        else:
            await store.next_segment(tx, case.id, len(segments), new)
        segments = [*segments[:-1], *_ended(segments[-1:], now), new]
    _count(case, segments, calendar, now)


async def count_again(tx: Tx, case: CaseState) -> None:
    """The figures of the case's clock after its allowance has changed."""
    calendar = await city.working_calendar(tx)
    _count(case, await store.segments(tx, case.id), calendar, clock.whole_second(tx.now))


def _count(
    case: CaseState, segments: list[clock.Segment], calendar: clock.Calendar, now: datetime
) -> None:
    limit = Limit(value=case.limit_value, unit=case.limit_unit)  # type: ignore[arg-type]
    allowance = clock.limit_seconds(limit, calendar) + case.extra_s
    case.used_s = clock.used_seconds(segments, limit, calendar, now)
    case.late = case.used_s > allowance
    case.due_at = clock.due_at(segments, limit, allowance, calendar)


def _ended(last: list[clock.Segment], at: datetime) -> list[clock.Segment]:
    return [
        s if s.to_at is not None else msgspec.structs.replace(s, to_at=max(s.from_at, at))
        for s in last
    ]


def _holder(case: CaseState, to: Stage) -> tuple[str | None, int | None]:
    if to.holder == "department" and case.crew_id is not None and to.id == "handling":
        return "crew", case.crew_id
    if to.holder in ("department", "crew"):
        if case.crew_id is not None and to.holder == "crew":
            return "crew", case.crew_id
        return "department", case.lead_department_id
    return to.holder, None


def _given(command: Act) -> dict[str, Any]:
    return {
        "reason": (command.reason or "").strip(),
        "text": (command.text or "").strip(),
        "photos_after": command.uploads,
        "department": command.department_id,
        "crew": command.crew_id,
        "hours": command.hours,
    }


def _ask_for_photos(case: CaseState, rule: ActionRule, command: Act) -> None:
    """A result needs as many photos of after as the standard asked for when the case was filed."""
    if "has_after_photo" not in rule.guards:
        return
    wanted = int(case.frozen.get("photos_after") or 0)
    if len(command.uploads) < wanted:
        raise Invalid("needs_photos_after", field="uploads", action=rule.verb, wanted=wanted)


def _claimed(tx: Tx, case: CaseState, occurred_at: datetime | None) -> datetime | None:
    if occurred_at is None:
        return None
    if occurred_at.tzinfo is None:
        raise Invalid("naive_time", field="occurred_at")
    earliest = max(tx.now - MAX_CLAIMED_DELAY, case.filed_at)
    if not earliest <= occurred_at <= tx.now + timedelta(minutes=2):
        raise Invalid(
            "claimed_time_out_of_bounds", field="occurred_at", earliest=earliest.isoformat()
        )
    return occurred_at


async def tell_who_was_first(tx: Tx, case: CaseState, expected_version: int) -> None:
    """Refuse a stale page, with the name of who was first."""
    last = await store.last_step(tx, case.id)
    raise Conflict(
        "stale_case", version=case.version, expected=expected_version, stage=case.stage,
        by=last["actor_name"] if last else "", action=last["action"] if last else "",
    )  # fmt: skip


async def _tell_reporters(
    tx: Tx, case: CaseState, to: Stage, rule: ActionRule, command: Act, photos: list[int]
) -> None:
    result = rule.verb == "report_result"
    lead = case.lead_department_id
    await incidents.note_progress(
        tx, case.incident_id, stage=to.public, name_zh=to.name_zh, name_en=to.name_en, at=tx.now,
        due_at=case.due_at, result_text=command.text if result else None,
        result_uploads=photos if result else None, final=to.state in ("closed", "void"),
        agency=(await city.department(tx, lead)).name if lead else None,
    )  # fmt: skip


def _phase(verb: str) -> str:
    if verb.startswith("verify"):
        return "verify"
    return "after" if verb == "report_result" else "before"

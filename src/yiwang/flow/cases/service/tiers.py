"""Climbing and delegating (A6.2-A6.4): the level in charge of a case, moved by its timer or by a superior.

In: a case, a level's area. Out: the level in charge, a step of the history with the reason, news. Never: a changed
deadline of the case, unless who delegates re-times it and is named for that; a hop without a reason.
"""

from typing import Any

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.cases.messages import (
    CASE_STEPPED,
    Delegate,
    Named,
    SetTierLimit,
    Stepped,
    TierLimit,
    TierView,
)
from yiwang.flow.cases.model import tiers as model
from yiwang.flow.cases.model.procedure import Limit
from yiwang.flow.cases.service import acting, procedures, tier_time
from yiwang.flow.cases.store import cases as store
from yiwang.flow.cases.store import tiers as rows
from yiwang.flow.cases.store.cases import CaseState
from yiwang.flow.cases.store.tiers import InCharge
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import format_id, parse_id

CLIMB_BATCH = 200
HOUR_S = 3600
MAY_DELEGATE = frozenset({"desk", "supervisor", "leader"})
MAY_RETIME = frozenset({"supervisor", "leader"})
# At these outward steps the level has done its part: what is left is for verifier and desk.
_HANDLED = frozenset({"verifying", "closed"})


async def begin(tx: Tx, case_id: int, area: Area) -> None:
    """The level whose desk filed the case is in charge; the district's when a rule did."""
    own = await city.area(tx, tx.actor.area_id) if tx.actor.area_id else None
    in_charge: Area | None = None
    if own is not None and tx.actor.role != "system" and model.holds(own.path, area.path):
        in_charge = await city.ancestor(tx, own.id, model.tier_of_level(own.level))
    if in_charge is None:
        in_charge = await city.ancestor(tx, area.id, model.BY_RULE)
    await _take(tx, case_id, in_charge or await city.area(tx, (await city.city(tx)).id), climbs=0)


async def climb_due(tx: Tx) -> int:
    """Hand up every case whose level has had its time without handling it; how many went up."""
    climbed = 0
    for case_id in await rows.due(tx, CLIMB_BATCH):
        case = await store.load(tx, case_id, lock=True)
        now = await rows.one(tx, case_id)
        if case is None or now is None:
            continue
        upper = await _above(tx, now)
        stage = (await procedures.procedure(tx, case.procedure_code, case.procedure_version)).stage(
            case.stage
        )
        if upper is None or case.state in ("closed", "void"):
            await rows.set_due(tx, case_id, None)
        elif case.state == "deferred" or stage.public in _HANDLED:
            await tier_time.again(
                tx, case_id
            )  # nothing to hand up now; it counts anew in case that ends
        else:
            await _hop(tx, case, now, upper, "climb", None, {}, climbs=now.climbs + 1)
            climbed += 1
    return climbed


async def delegate(tx: Tx, case_id: int, command: Delegate) -> Stepped:
    """Put a level below in charge. The case's deadline stays, unless `extra_hours` re-times it on the record."""
    case = await store.load(tx, case_id, lock=True)
    now = await rows.one(tx, case_id)
    if case is None or now is None:
        raise NotFound("no_such_case", case=format_id(case_id))
    if tx.actor.role not in MAY_DELEGATE:
        raise NotAllowed("not_your_role", action="delegate", role=tx.actor.role)
    if command.extra_hours and tx.actor.role not in MAY_RETIME:
        raise NotAllowed("not_your_role", action="re_time", role=tx.actor.role)
    if case.version != command.expected_version:
        await acting.tell_who_was_first(tx, case, command.expected_version)
    if case.state != "open":
        raise Conflict("tier_case_is_over", state=case.state)
    area = await city.area(tx, parse_id(command.area))
    tier = model.tier_of_level(area.level)
    if not model.holds(tx.actor.area_path, now.area_path):
        raise NotAllowed("tier_not_yours", area=now.area_name)
    if not model.holds(area.path, case.area_path) or not model.is_below(tier, now.level):
        raise Invalid("tier_not_below", field="area", area=area.name, above=now.area_name)
    fields: dict[str, Any] = {}
    if command.extra_hours:
        case.extra_s += command.extra_hours * HOUR_S
        await acting.count_again(tx, case)
        fields["hours"] = command.extra_hours
    await _hop(tx, case, now, area, "delegate", command.reason, fields, climbs=now.climbs)
    return Stepped(id=format_id(case.id), stage=case.stage, version=case.version)


async def set_limit(tx: Tx, level: str, wanted: SetTierLimit) -> list[TierLimit]:
    """Another time for a level, by the city's supervisor; cases that are there already keep theirs."""
    if tx.actor.role != "supervisor" or tx.actor.area_id != (await city.city(tx)).id:
        raise NotAllowed("not_your_role", action="set_tier_limit", role=tx.actor.role)
    if level not in await rows.limits(tx):
        raise NotFound("tier_no_such_level", level=level)
    await rows.set_limit(tx, level, Limit(value=wanted.value, unit=wanted.unit), wanted.source)
    tx.record("cases_tier_limit", 0, {"level": level, "value": wanted.value, "unit": wanted.unit})
    return await limits(tx)


async def limits(tx: Tx) -> list[TierLimit]:
    """How long each level may be in charge, the lowest level first."""
    found = await rows.limits(tx)
    return [
        TierLimit(level=level, value=limit.value, unit=limit.unit, source=source)
        for level in model.TIERS
        if level in found
        for limit, source in (found[level],)
    ]


async def view(tx: Tx, case: CaseState) -> TierView | None:
    """The level in charge, and the levels on the case's own line below it to which this actor may delegate."""
    now = await rows.one(tx, case.id)
    if now is None:
        return None
    mine = tx.actor.role in MAY_DELEGATE and model.holds(tx.actor.area_path, now.area_path)
    line = [
        await city.ancestor(tx, case.area_id, level)
        for level in model.TIERS
        if model.is_below(level, now.level)
    ]
    return TierView(
        level=now.level,
        area=format_id(now.area_id),
        area_name=now.area_name,
        since=now.since,
        due_at=now.due_at,
        climbs=now.climbs,
        below=[Named(id=format_id(area.id), name=area.name) for area in line if area]
        if mine and case.state == "open"
        else [],
    )


async def _above(tx: Tx, now: InCharge) -> Area | None:
    upper = model.above(now.level)
    return await city.ancestor(tx, now.area_id, upper) if upper else None


async def _take(tx: Tx, case_id: int, area: Area, *, climbs: int) -> InCharge:
    level = model.tier_of_level(area.level)
    now = InCharge(
        case_id=case_id, level=level, area_id=area.id, area_path=area.path, area_name=area.name, since=tx.now,
        due_at=await tier_time.due_at(tx, level), climbs=climbs,
    )  # fmt: skip
    await rows.put(tx, now)
    return now


async def _hop(
    tx: Tx, case: CaseState, before: InCharge, area: Area, action: str, reason: str | None, fields: dict[str, Any], *,
    climbs: int,
) -> None:  # fmt: skip
    """One hop: the level, the step that explains it, the news."""
    after = await _take(tx, case.id, area, climbs=climbs)
    if reason is None:
        reason = f"{before.area_name}承办时限已到（自 {in_city(before.since):%m-%d %H:%M}），按规则上升至{area.name}"
    case.version += 1
    hop = {
        "from_level": before.level, "from_area": before.area_name, "to_level": after.level, "to_area": area.name,
    }  # fmt: skip
    step = acting.step_of(
        tx,
        action,
        case.stage,
        case.stage,
        case.holder_kind,
        case.holder_id,
        reason=reason,
        fields=hop | fields,
    )
    await store.move(tx, case, step)
    payload = {
        "case": case.id, "incident": case.incident_id, "action": action, "stage": case.stage, "from": case.stage,
        "version": case.version, "area_path": case.area_path, "standard": case.standard_code,
        "by_rule": tx.actor.role == "system", "to_area": area.id,
    }  # fmt: skip
    tx.announce(News(topic=CASE_STEPPED, subject=case.id, payload=payload))
    tx.record("case_step", case.id, acting.leaf(step, case.version))

"""The ladder (逐级升级) of a published rule: who a warning goes to as it gets worse, or comes again and again.

In: a warning that was raised or got worse. Out: it belongs to the rung's department, which sees it from then on, with a
step that says why. Never: taken from a person who took it; a rung back down; a department that is not there guessed at.
"""

from datetime import timedelta
from typing import Any

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED
from yiwang.flow.sensing.model import climbing
from yiwang.flow.sensing.model.lifecycle import Step
from yiwang.flow.sensing.service.warnings import history
from yiwang.flow.sensing.service.warnings.told import Named
from yiwang.flow.sensing.store import warnings as store
from yiwang.kernel.ids import format_id

ESCALATE = "escalate"


async def climb(tx: Tx, row: dict[str, Any], words: Named) -> None:
    """Hand the warning to the highest rung that it has reached, unless it is there already."""
    rule = words.rule
    if rule is None or not rule.ladder:
        return
    times = [
        await store.times(tx, row["thing_id"], row["rule"], tx.now - timedelta(days=rung.within_days))
        if rung.within_days is not None
        else 0
        for rung in rule.ladder
    ]  # fmt: skip
    place = climbing.highest(rule.ladder, row["severity"], times)
    before = await store.rung(tx, row["id"], ESCALATE)
    if place is None or (before is not None and before >= place):
        return
    rung = rule.ladder[place]
    fields: dict[str, Any] = {"rung": place, "to": rung.to}
    changes: dict[str, Any] = {}
    department = (
        await city.department_of(tx, rung.to, row["area_id"]) if row["area_id"] is not None else None
    )  # fmt: skip
    if department is None:
        fields["nobody"] = True
    else:
        fields |= {"to": department.name, "department": format_id(department.id)}
        changes["department_ids"] = sorted({*row["department_ids"], department.id})
        if row.get("assigned_kind") != "account":
            changes |= {
                "assigned_kind": "department", "assigned_to": department.id, "assigned_name": department.name,
            }  # fmt: skip
    level = row["severity"]
    step = Step(
        action=ESCALATE, severity_from=level, severity_to=level, at=row["changed_at"], value=row["value"], fields=fields
    )  # fmt: skip
    current = await store.one(tx, row["id"], lock=True)
    assert current is not None
    now = await history.change_one(
        tx, current, changes, step, reason=climbing.why(rung, level, times[place])
    )
    history.announce(tx, WARNING_CHANGED, now, words, opens=False, why=ESCALATE)

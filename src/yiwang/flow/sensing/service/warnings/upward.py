"""The verbs for the rooms above: which incident came of a group, how it ended, whether the sensors say it is over.

Never: knowledge of what an incident or a case is beyond its id.
"""

from typing import Literal

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED, Normal, Outcome
from yiwang.flow.sensing.model.explaining import COLOURS
from yiwang.flow.sensing.model.lifecycle import Step
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.service.warnings import history, trust
from yiwang.flow.sensing.service.warnings.told import rules_of
from yiwang.flow.sensing.store import warning_groups as groups
from yiwang.flow.sensing.store import warnings as store


async def note_incident(tx: Tx, group_id: int, incident_id: int) -> None:
    """The incident that came of a group of warnings."""
    await groups.set_incident(tx, group_id, incident_id)


async def follow_merge(tx: Tx, gone: int, stays: int) -> None:
    """An incident was merged into another: what was warned of belongs to that one."""
    for group_id in await groups.of_incident(tx, gone):
        await groups.set_incident(tx, group_id, stays)


async def normal(tx: Tx, incident_id: int) -> Normal:
    """What the sensors say of an incident now; also for who sees the case and not the warning."""
    row = await groups.normal(tx, incident_id)
    if row is None:
        return Normal(warnings=0, active=0, cleared_at=None)
    return Normal(warnings=row["warnings"], active=row["active"], cleared_at=row["cleared_at"])


async def incident_of(tx: Tx, group_id: int) -> int | None:
    """The incident that came of a group, or None."""
    row = await groups.one(tx, group_id)
    return row["incident_id"] if row else None


async def confirmed_by(tx: Tx, incident_id: int) -> str | None:
    """Who confirmed a warning of an incident by hand last, or None. `tx` is of an actor who sees the whole city."""
    return await groups.confirmed_by(tx, incident_id)


async def filed_by(tx: Tx, incident_id: int) -> str | None:
    """The rule that has a warning of an incident filed without a person, in words; None: no rule does, or not yet."""
    rows = await groups.peaks(tx, incident_id)
    words = await rules_of(tx, {(row["rule"], row["rule_version"]) for row in rows})
    for row in rows:
        rule = words[row["rule"], row["rule_version"]].rule
        if rule is None or rule.files_from is None:
            continue
        least = Severity.of(rule.files_from)
        if row["peak"] >= least:
            return (
                f"预警规则「{rule.name_zh}」第 {rule.version} 版：{COLOURS[least][0]}及以上自动立案"
            )
    return None


async def note_outcome(
    tx: Tx, incident_id: int, outcome: Outcome, by: Literal["case", "incident"], why: str
) -> int:
    """People have found that it was so, or was not: every warning of the incident learns it; how many those are.

    `tx` is of an actor who sees the whole city. What a person said of one warning by name stays.
    """
    changed = 0
    things = set()
    for group_id in await groups.of_incident(tx, incident_id):
        for row in await store.of_group(tx, group_id, lock=True):
            if row["outcome_by"] == "person" or row["outcome"] == outcome:
                continue
            level = row["severity"] if row["active"] else 0
            step = Step(
                action=outcome, severity_from=level, severity_to=level, at=tx.now, value=None, fields={"by": by}
            )  # fmt: skip
            changes = {"outcome": outcome, "outcome_at": tx.now, "outcome_by": by}
            now = await history.change_one(tx, row, changes, step, reason=why)
            words = await rules_of(tx, {(row["rule"], row["rule_version"])})
            named = words[row["rule"], row["rule_version"]]
            history.announce(tx, WARNING_CHANGED, now, named, opens=False, why=outcome)
            things.add(row["thing_id"])
            changed += 1
    await trust.weigh(tx, sorted(things))
    return changed

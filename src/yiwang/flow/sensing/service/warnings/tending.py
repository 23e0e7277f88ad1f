"""What time does to warnings: shelves end, chattering settles, standing ones turn stale, silences ask for maintenance.

Harmless when it is done twice.
"""

from datetime import timedelta

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.warnings import (
    WARNING_CHANGED,
    WARNING_CLEARED,
    WARNING_RAISED,
    ActOnWarning,
)
from yiwang.flow.sensing.model import lifecycle
from yiwang.flow.sensing.service.warnings import acting, grouping, history
from yiwang.flow.sensing.service.warnings.told import rules_of
from yiwang.flow.sensing.store import hearing
from yiwang.flow.sensing.store import warning_groups as groups
from yiwang.flow.sensing.store import warnings as store

MOST = 200
# 感知设备连续离线超过 24 小时 (the event standard's own words): then somebody is sent.
MAINTENANCE_AFTER = timedelta(hours=24)
KEEP_BATCHES = timedelta(days=30)


async def tend(tx: Tx) -> int:
    """One round; how many warnings it changed."""
    changed = await _end_shelves(tx) + await _settle(tx) + await _turn_stale(tx)
    changed += await _ask_for_maintenance(tx)
    await grouping.end_floods(tx)
    await hearing.forget_batches(tx, tx.now - KEEP_BATCHES)
    return changed


async def _end_shelves(tx: Tx) -> int:
    over = await store.shelves_over(tx, MOST)
    for warning_id in over:
        await acting.act(tx, warning_id, "unshelve", ActOnWarning())
    return len(over)


async def _settle(tx: Tx) -> int:
    """A chattering warning that was quiet for long enough ends at the instant at which it fell quiet."""
    found = await store.settled(tx, tx.now - lifecycle.QUIET_FOR, MOST)
    for warning_id in found:
        row = await store.one(tx, warning_id, lock=True)
        if row is None or not row["active"] or row["settling_since"] is None:
            continue
        standing = history.standing_of(row)
        step = lifecycle.end(standing, row["settling_since"])
        now = await history.change_one(tx, row, history.columns_of(standing, row), step)
        words = await rules_of(tx, {(row["rule"], row["rule_version"])})
        named = words[row["rule"], row["rule_version"]]
        history.announce(tx, WARNING_CLEARED, now, named, opens=False, why="clear")
        await groups.close_quiet(tx, [row["group_id"]])
    return len(found)


async def _turn_stale(tx: Tx) -> int:
    found = await store.standing_since(tx, tx.now - lifecycle.STALE_AFTER, MOST)
    for warning_id in found:
        await _mark(tx, warning_id, "stale", WARNING_CHANGED, opens=False)
    return len(found)


async def _ask_for_maintenance(tx: Tx) -> int:
    found = await store.silent_since(tx, tx.now - MAINTENANCE_AFTER, MOST)
    for warning_id in found:
        row = await store.one(tx, warning_id)
        if row is not None and await groups.mark_told(tx, row["group_id"]):
            await _mark(tx, warning_id, "ask_maintenance", WARNING_RAISED, opens=True)
    return len(found)


async def _mark(tx: Tx, warning_id: int, action: str, topic: str, *, opens: bool) -> None:
    row = await store.one(tx, warning_id, lock=True)
    if row is None:
        return
    step = lifecycle.Step(
        action=action, severity_from=row["severity"], severity_to=row["severity"], at=tx.now, value=None
    )  # fmt: skip
    now = await history.change_one(tx, row, {"stale": True} if action == "stale" else {}, step)
    words = await rules_of(tx, {(row["rule"], row["rule_version"])})
    named = words[row["rule"], row["rule_version"]]
    history.announce(tx, topic, now, named, opens=opens, why=action)

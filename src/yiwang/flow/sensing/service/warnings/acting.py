"""What people do with warnings: each verb one step, checked against the one table of actions.

Never: a warning ended by a person: it is over when its readings say so.
"""

from datetime import timedelta
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED, WARNING_RAISED, ActOnWarning
from yiwang.flow.sensing.model import acting as table
from yiwang.flow.sensing.model.lifecycle import Step
from yiwang.flow.sensing.service.warnings import history, trust
from yiwang.flow.sensing.service.warnings.told import rules_of
from yiwang.flow.sensing.store import warning_groups as groups
from yiwang.flow.sensing.store import warnings as store
from yiwang.kernel.errors import Conflict, Invalid, NotFound
from yiwang.kernel.ids import format_id, parse_id

Fields = dict[str, Any]


async def act(tx: Tx, warning_id: int, name: str, command: ActOnWarning) -> None:
    """Take one action on one warning."""
    row = await store.one(tx, warning_id, lock=True)
    if row is None:
        raise NotFound("no_such_warning")
    if command.expected_version is not None and command.expected_version != row["version"]:
        raise Conflict("warning_changed", version=row["version"], expected=command.expected_version)
    action = table.check(name, tx.actor.role, active=row["active"])
    for field in action.needs:
        if getattr(command, field) is None:
            raise Invalid("warning_needs", field=field, action=name)
    await _take(tx, row, name, command)


async def acknowledge_group(tx: Tx, group_id: int, command: ActOnWarning) -> int:
    """Acknowledge all of a group that this actor sees; how many those were."""
    if await groups.one(tx, group_id) is None:
        raise NotFound("no_such_warning_group")
    table.check("acknowledge", tx.actor.role, active=True)
    rows = [
        row
        for row in await store.of_group(tx, group_id, lock=True)
        if row["active"] and row["acknowledged_at"] is None
    ]
    for row in rows:
        await _take(tx, row, "acknowledge", command)
    return len(rows)


async def _take(tx: Tx, row: asyncpg.Record, name: str, command: ActOnWarning) -> None:
    changes, fields = await _CHANGES[name](tx, row, command)
    step = Step(
        action=name, severity_from=row["severity"], severity_to=row["severity"], at=tx.now, value=None, fields=fields
    )  # fmt: skip
    if not row["active"]:
        step = Step(
            action=name, severity_from=0, severity_to=0, at=tx.now, value=None, fields=fields
        )
    now = await history.change_one(tx, row, changes, step, reason=command.reason or command.text)
    words = await rules_of(tx, {(row["rule"], row["rule_version"])})
    named = words[row["rule"], row["rule_version"]]
    opens = await _asks_now(tx, now, name)
    topic = WARNING_RAISED if opens else WARNING_CHANGED
    history.announce(tx, topic, now, named, opens=opens, why=name)
    if name in ("dismiss", "confirm"):
        await trust.weigh(tx, [row["thing_id"]])


async def _asks_now(tx: Tx, row: dict[str, Any], name: str) -> bool:
    """What was shelved when it was raised has asked for no incident yet; what is confirmed needs one in any case."""
    if row["standard"] is None or name not in ("unshelve", "confirm"):
        return False
    if name == "unshelve" and (not row["active"] or row["silence"]):
        return False
    return await groups.mark_told(tx, row["group_id"])


async def _acknowledge(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    return {"acknowledged_at": tx.now, "acknowledged_by": tx.actor.id}, {}


async def _assign(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    """To oneself, or to a department, which sees the warning from then on."""
    if command.department_id is None:
        changes = {
            "assigned_kind": "account",
            "assigned_to": tx.actor.id,
            "assigned_name": tx.actor.display_name,
        }
        return changes, {"to": tx.actor.display_name}
    department = await city.department(tx, parse_id(command.department_id))
    changes = {
        "assigned_kind": "department", "assigned_to": department.id, "assigned_name": department.name,
        "department_ids": sorted({*row["department_ids"], department.id}),
    }  # fmt: skip
    return changes, {"to": department.name, "department": format_id(department.id)}


async def _comment(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    return {}, {"text": command.text}


async def _shelve(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    minutes = command.minutes or 0
    most = table.longest_shelf_min(row["severity"], life_safety=row["life_safety"])
    if minutes > most:
        raise Invalid("shelf_too_long", field="minutes", most=most)
    until = tx.now + timedelta(minutes=minutes)
    changes = {
        "shelved_until": until,
        "shelved_why": command.reason,
        "shelved_severity": row["severity"],
    }
    return changes, {"until": until}


async def _unshelve(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    if row["shelved_until"] is None:
        raise Conflict("not_shelved")
    return {"shelved_until": None, "shelved_why": None, "shelved_severity": None}, {}


async def _dismiss(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    return _outcome(tx, row, "dismissed"), {}


async def _confirm(tx: Tx, row: asyncpg.Record, command: ActOnWarning) -> tuple[Fields, Fields]:
    return _outcome(tx, row, "confirmed"), {}


def _outcome(tx: Tx, row: asyncpg.Record, outcome: str) -> Fields:
    seen = row["acknowledged_at"] is not None
    return {
        "outcome": outcome, "outcome_at": tx.now, "outcome_by": "person",
        "acknowledged_at": row["acknowledged_at"] if seen else tx.now,
        "acknowledged_by": row["acknowledged_by"] if seen else tx.actor.id,
    }  # fmt: skip


_CHANGES = {
    "acknowledge": _acknowledge,
    "assign": _assign,
    "comment": _comment,
    "shelve": _shelve,
    "unshelve": _unshelve,
    "dismiss": _dismiss,
    "confirm": _confirm,
}

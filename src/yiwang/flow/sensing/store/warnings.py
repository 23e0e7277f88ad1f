"""Warnings: the current row, changed only together with a new row of its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

COLUMNS = """w.id, w.thing_id, w.kind, w.rule, w.rule_version, w.standard, w.group_id, w.name, w.area_id, w.area_path,
  w.department_ids, w.lon, w.lat, w.levels, w.severity, w.peak, w.value, w.active, w.raised_at, w.recorded_at,
  w.changed_at, w.cleared_at, w.acknowledged_at, w.acknowledged_by, w.assigned_kind, w.assigned_to, w.assigned_name,
  w.shelved_until, w.shelved_why, w.shelved_severity, w.bounces, w.returns, w.settling_since, w.chattering,
  w.fleeting, w.stale, w.silence, w.life_safety, w.members, w.outcome, w.outcome_at, w.outcome_by, w.version"""
_CHANGEABLE = (
    "levels", "severity", "peak", "value", "active", "changed_at", "cleared_at", "acknowledged_at", "acknowledged_by",
    "assigned_kind", "assigned_to", "assigned_name", "shelved_until", "shelved_why", "shelved_severity", "bounces",
    "returns", "settling_since", "chattering", "fleeting", "stale", "members", "outcome", "outcome_at", "outcome_by",
    "version", "area_path", "department_ids", "group_id", "rule_version",
)  # fmt: skip
_NEW = (
    "id", "thing_id", "kind", "rule", "rule_version", "standard", "group_id", "name", "area_id", "area_path",
    "department_ids", "lon", "lat", "levels", "severity", "peak", "value", "raised_at", "recorded_at", "changed_at",
    "silence", "life_safety", "members", "shelved_until", "shelved_why", "shelved_severity", "active", "cleared_at",
    "bounces", "returns", "settling_since", "chattering", "fleeting", "version", "search",
)  # fmt: skip
_LATEST = """
SELECT DISTINCT ON (w.thing_id, w.rule) w.id
FROM unnest($1::bigint[], $2::text[]) AS u(thing_id, rule)
JOIN sensing_warning w ON w.thing_id = u.thing_id AND w.rule = u.rule
ORDER BY w.thing_id, w.rule, w.id DESC
"""


async def latest(tx: Tx, pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], asyncpg.Record]:
    """The newest warning of each thing under each rule, held until the transaction ends."""
    found = await tx.fetch(_LATEST, [thing for thing, _ in pairs], [rule for _, rule in pairs])
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM sensing_warning w WHERE w.id = ANY ($1::bigint[]) ORDER BY w.id FOR NO KEY UPDATE",
        [row["id"] for row in found],
    )
    return {(row["thing_id"], row["rule"]): row for row in rows}


async def next_ids(tx: Tx, n: int) -> list[int]:
    """Ids for new warnings."""
    rows = await tx.fetch(
        "SELECT nextval('sensing_warning_id_seq') AS id FROM generate_series(1, $1)", n
    )
    return [row["id"] for row in rows]


async def insert(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """New warnings; the caller writes their first steps."""
    marks = ", ".join(f"${place}" for place in range(1, len(_NEW) + 1))
    await tx.executemany(
        f"INSERT INTO sensing_warning ({', '.join(_NEW)}) VALUES ({marks})",
        [[row[name] for name in _NEW] for row in rows],
    )


async def change(tx: Tx, warning_id: int, changes: dict[str, Any]) -> None:
    """Write changed columns, the next version among them."""
    unknown = changes.keys() - set(_CHANGEABLE)
    if unknown or "version" not in changes:
        raise ValueError(f"not to be changed, or without a version: {sorted(unknown)}")
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(changes, start=2))
    await tx.execute(
        f"UPDATE sensing_warning SET {sets} WHERE id = $1", warning_id, *changes.values()
    )


async def add_steps(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """Append to the histories: (warning, version, action, occurred_at, from, to, value, reason, fields)."""
    actor = tx.actor
    await tx.executemany(
        "INSERT INTO sensing_warning_step (warning_id, version, action, occurred_at, severity_from, severity_to, value,"
        " reason, fields, at, actor_id, actor_name, actor_role)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        [[*row, tx.now, actor.id, actor.display_name, actor.role] for row in rows],
    )


async def one(tx: Tx, warning_id: int, *, lock: bool = False) -> asyncpg.Record | None:
    """A warning that this actor sees; `lock` holds it until the transaction ends."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    return await tx.fetchrow(
        f"SELECT {COLUMNS} FROM sensing_warning w WHERE w.id = $1{tail}", warning_id
    )


async def many(tx: Tx, warning_ids: Sequence[int]) -> list[asyncpg.Record]:
    """Those of these warnings that this actor sees."""
    return await tx.fetch(
        f"SELECT {COLUMNS} FROM sensing_warning w WHERE w.id = ANY ($1::bigint[]) ORDER BY w.id",
        list(warning_ids),
    )


async def of_group(tx: Tx, group_id: int, *, lock: bool = False) -> list[asyncpg.Record]:
    """The warnings of a group that this actor sees, always in the same order."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    return await tx.fetch(
        f"SELECT {COLUMNS} FROM sensing_warning w WHERE w.group_id = $1 ORDER BY w.id{tail}",
        group_id,
    )


async def alone_behind(tx: Tx, gateway_id: int, rule: str) -> list[asyncpg.Record]:
    """Active silence warnings of things behind a gateway."""
    return await tx.fetch(
        f"SELECT {COLUMNS} FROM sensing_warning w JOIN sensing_thing t ON t.id = w.thing_id"
        " WHERE t.gateway_id = $1 AND w.rule = $2 AND w.active ORDER BY w.id",
        gateway_id, rule,
    )  # fmt: skip


async def steps(tx: Tx, warning_id: int) -> list[asyncpg.Record]:
    """The whole history, oldest first."""
    return await tx.fetch(
        "SELECT * FROM sensing_warning_step WHERE warning_id = $1 ORDER BY version", warning_id
    )


async def shelves_over(tx: Tx, most: int) -> list[int]:
    """Warnings whose shelf time is over."""
    rows = await tx.fetch(
        "SELECT id FROM sensing_warning WHERE shelved_until <= $1 ORDER BY id LIMIT $2",
        tx.now,
        most,
    )
    return [row["id"] for row in rows]


async def settled(tx: Tx, since: datetime, most: int) -> list[int]:
    """Chattering warnings that have been quiet since before `since`."""
    rows = await tx.fetch(
        "SELECT id FROM sensing_warning WHERE active AND settling_since <= $1 ORDER BY id LIMIT $2",
        since, most,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def standing_since(tx: Tx, before: datetime, most: int) -> list[int]:
    """Active warnings that have stood since before `before` and are not marked as stale."""
    rows = await tx.fetch(
        "SELECT id FROM sensing_warning WHERE active AND NOT stale AND changed_at <= $1 ORDER BY id LIMIT $2",
        before, most,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def silent_since(tx: Tx, before: datetime, most: int) -> list[int]:
    """Silence warnings that have stood since before `before`, ask for an incident and have none."""
    rows = await tx.fetch(
        "SELECT w.id FROM sensing_warning w JOIN sensing_warning_group g ON g.id = w.group_id"
        " WHERE w.active AND w.silence AND w.standard IS NOT NULL AND w.raised_at <= $1 AND g.told_at IS NULL"
        " AND (w.shelved_until IS NULL OR w.shelved_until <= $3) ORDER BY w.id LIMIT $2",
        before, most, tx.now,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def trust_of(tx: Tx, thing_id: int) -> float | None:
    """A thing's trust, when this actor sees the thing."""
    found: float | None = await tx.fetchval(
        "SELECT trust FROM sensing_thing WHERE id = $1", thing_id
    )
    return found


async def times(tx: Tx, thing_id: int, rule: str, since: datetime) -> int:
    """How many warnings a thing had under a rule since then, without those that people found untrue."""
    found: int = await tx.fetchval(
        "SELECT count(*) FROM sensing_warning WHERE thing_id = $1 AND rule = $2 AND raised_at >= $3"
        " AND outcome IS DISTINCT FROM 'dismissed'",
        thing_id, rule, since,
    )  # fmt: skip
    return found


async def rung(tx: Tx, warning_id: int, action: str) -> int | None:
    """The highest rung that a warning was handed to since it was raised last."""
    found: int | None = await tx.fetchval(
        "SELECT max((fields->>'rung')::int) FROM sensing_warning_step WHERE warning_id = $1 AND action = $2"
        " AND version > COALESCE((SELECT max(version) FROM sensing_warning_step WHERE warning_id = $1"
        " AND action = 'clear'), 0)",
        warning_id, action,
    )  # fmt: skip
    return found

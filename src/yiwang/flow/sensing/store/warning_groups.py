"""Groups: what a desk sees as one line; who watches; floods."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_NEW = (
    "sort", "rule", "kind", "anchor", "area_id", "area_path", "department_ids", "lon", "lat", "first_at", "last_at",
    "desk_path",
)  # fmt: skip


async def open_groups(tx: Tx, rules: Sequence[str], since: datetime) -> list[asyncpg.Record]:
    """Groups of these rules that may take more."""
    return await tx.fetch(
        "SELECT id, sort, rule, kind, anchor, area_path, lon, lat, last_at FROM sensing_warning_group"
        " WHERE closed_at IS NULL AND rule = ANY ($1::text[]) AND last_at >= $2 ORDER BY id",
        list(rules), since,
    )  # fmt: skip


async def insert(tx: Tx, group: dict[str, Any]) -> int:
    """A new group."""
    marks = ", ".join(f"${place}" for place in range(1, len(_NEW) + 1))
    group_id: int = await tx.fetchval(
        f"INSERT INTO sensing_warning_group ({', '.join(_NEW)}) VALUES ({marks}) RETURNING id",
        *[group[name] for name in _NEW],
    )
    return group_id


async def gains(
    tx: Tx, group_id: int, at: datetime, area_path: str, departments: list[int]
) -> None:
    """A group got one more: it is younger, open again, and maybe wider."""
    await tx.execute(
        "UPDATE sensing_warning_group SET last_at = GREATEST(last_at, $2), closed_at = NULL, area_path = $3,"
        " department_ids = ARRAY(SELECT DISTINCT d FROM unnest(department_ids || $4::bigint[]) d ORDER BY d)"
        " WHERE id = $1",
        group_id, at, area_path, departments,
    )  # fmt: skip


async def close_quiet(tx: Tx, group_ids: Sequence[int]) -> None:
    """Close those of these groups that have no active warning."""
    await tx.execute(
        "UPDATE sensing_warning_group g SET closed_at = $2 WHERE id = ANY ($1::bigint[]) AND closed_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM sensing_warning w WHERE w.group_id = g.id AND w.active)",
        list(group_ids), tx.now,
    )  # fmt: skip


async def one(tx: Tx, group_id: int) -> asyncpg.Record | None:
    """A group that this actor sees."""
    return await tx.fetchrow("SELECT * FROM sensing_warning_group WHERE id = $1", group_id)


async def by_ids(tx: Tx, group_ids: Sequence[int]) -> dict[int, asyncpg.Record]:
    """Groups by id."""
    rows = await tx.fetch(
        "SELECT * FROM sensing_warning_group WHERE id = ANY ($1::bigint[])", list(group_ids)
    )
    return {row["id"]: row for row in rows}


async def mark_told(tx: Tx, group_id: int) -> bool:
    """The room above is asked to open an incident; False when it was before."""
    return bool(
        await tx.execute(
            "UPDATE sensing_warning_group SET told_at = $2 WHERE id = $1 AND told_at IS NULL",
            group_id, tx.now,
        )
    )  # fmt: skip


async def set_incident(tx: Tx, group_id: int, incident_id: int) -> None:
    """The incident that came of it."""
    await tx.execute(
        "UPDATE sensing_warning_group SET incident_id = $2 WHERE id = $1", group_id, incident_id
    )


async def of_incident(tx: Tx, incident_id: int) -> list[int]:
    """The groups that told of an incident."""
    rows = await tx.fetch(
        "SELECT id FROM sensing_warning_group WHERE incident_id = $1 ORDER BY id", incident_id
    )
    return [row["id"] for row in rows]


async def normal(tx: Tx, incident_id: int) -> asyncpg.Record | None:
    """Whether what was warned of is back to normal; also for who sees the case and not the warning."""
    return await tx.fetchrow("SELECT * FROM sensing_incident_normal($1)", incident_id)


async def begun_since(tx: Tx, low: str, high: str, since: datetime) -> int:
    """How many lines began since then, of desks within a range of paths."""
    found: int = await tx.fetchval(
        "SELECT count(*) FROM sensing_warning_group WHERE first_at >= $3"
        ' AND desk_path >= $1 COLLATE "C" AND desk_path < $2 COLLATE "C"',
        low, high, since,
    )  # fmt: skip
    return found


async def behind_since(tx: Tx, low: str, high: str, since: datetime) -> int:
    """How many warnings and silent things the lines since then speak for."""
    found: int = await tx.fetchval(
        "SELECT COALESCE(sum(CASE WHEN w.members > 0 THEN w.members ELSE 1 END), 0)"
        " FROM sensing_warning_group g JOIN sensing_warning w ON w.group_id = g.id WHERE g.first_at >= $3"
        ' AND g.desk_path >= $1 COLLATE "C" AND g.desk_path < $2 COLLATE "C"',
        low, high, since,
    )  # fmt: skip
    return found


async def watchers(tx: Tx, low: str, high: str) -> int:
    """How many people watch warnings within a range of paths, or from above it."""
    found: int = await tx.fetchval(
        'SELECT count(*) FROM sensing_watch WHERE (area_path >= $1 COLLATE "C" AND area_path < $2 COLLATE "C")'
        " OR starts_with($1, area_path)",
        low, high,
    )  # fmt: skip
    return found


async def watch(tx: Tx, area_path: str, *, on: bool) -> None:
    """The actor begins or ends to watch."""
    if on:
        await tx.execute(
            "INSERT INTO sensing_watch VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO NOTHING",
            tx.actor.id, tx.actor.display_name, area_path, tx.now,
        )  # fmt: skip
    else:
        await tx.execute("DELETE FROM sensing_watch WHERE account_id = $1", tx.actor.id)


async def flooded(tx: Tx) -> set[str]:
    """The districts that are flooded now."""
    rows = await tx.fetch("SELECT area_path FROM sensing_flood WHERE ended_at IS NULL")
    return {row["area_path"] for row in rows}


async def flood(tx: Tx, area_path: str, lines: int) -> None:
    """A district is flooded, or still is."""
    await tx.execute(
        "INSERT INTO sensing_flood (area_path, began_at, peak) VALUES ($1, $2, $3)"
        " ON CONFLICT (area_path) WHERE ended_at IS NULL"
        " DO UPDATE SET peak = GREATEST(sensing_flood.peak, EXCLUDED.peak)",
        area_path, tx.now, lines,
    )  # fmt: skip


async def ebb(tx: Tx, area_path: str) -> None:
    """A district's flood is over."""
    await tx.execute(
        "UPDATE sensing_flood SET ended_at = $2 WHERE area_path = $1 AND ended_at IS NULL",
        area_path,
        tx.now,
    )


async def confirmed_by(tx: Tx, incident_id: int) -> str | None:
    """Who confirmed a warning of an incident last."""
    found: str | None = await tx.fetchval(
        "SELECT s.actor_name FROM sensing_warning_group g JOIN sensing_warning w ON w.group_id = g.id"
        " JOIN sensing_warning_step s ON s.warning_id = w.id AND s.action = 'confirm'"
        " WHERE g.incident_id = $1 AND w.outcome = 'confirmed' AND w.outcome_by = 'person'"
        " ORDER BY s.at DESC LIMIT 1",
        incident_id,
    )
    return found


async def peaks(tx: Tx, incident_id: int) -> list[asyncpg.Record]:
    """How grave each warning of an incident became that nobody dismissed, with its rule; the gravest first."""
    return await tx.fetch(
        "SELECT w.id, w.rule, w.rule_version, w.peak FROM sensing_warning_group g"
        " JOIN sensing_warning w ON w.group_id = g.id"
        " WHERE g.incident_id = $1 AND w.outcome IS DISTINCT FROM 'dismissed' ORDER BY w.peak DESC, w.id",
        incident_id,
    )

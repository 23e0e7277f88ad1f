"""Lists of warnings and groups: one predicate for rows, counts and export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.store.warnings import COLUMNS

STATES = {
    "active": "w.active AND (w.shelved_until IS NULL OR w.shelved_until <= $1)",
    "unacknowledged": "w.active AND w.acknowledged_at IS NULL AND (w.shelved_until IS NULL OR w.shelved_until <= $1)",
    "shelved": "w.active AND w.shelved_until > $1",
    "cleared": "NOT w.active",
    "stale": "w.active AND w.stale",
    "chattering": "w.active AND w.chattering",
    "standing": "w.active",
    "all": "true",
}


# States of which a closed group has nothing to show.
OPEN = frozenset(STATES) - {"cleared", "all"}


class Where(Struct, frozen=True, kw_only=True):
    """What a list is narrowed by; an empty one is everything that the actor sees."""

    state: str = "all"
    severities: list[int] | None = None
    kind: str | None = None
    rule: str | None = None
    low: str | None = None
    high: str | None = None
    thing_id: int | None = None
    group_id: int | None = None
    warning_id: int | None = None
    mine: tuple[int, int | None] | None = None  # account, department
    terms: list[str] | None = None


async def page(
    tx: Tx, where: Where, after: tuple[datetime, int] | None, limit: int
) -> list[asyncpg.Record]:
    """The newest first, after a cursor."""
    return await _page(tx, where, "w.recorded_at, w.id", after, limit)


async def gravest(
    tx: Tx, where: Where, after: tuple[int, datetime, int] | None, limit: int
) -> list[asyncpg.Record]:
    """The gravest first and of those the newest, after a cursor."""
    return await _page(tx, where, "w.severity, w.recorded_at, w.id", after, limit)


async def _page(
    tx: Tx, where: Where, by: str, after: tuple[Any, ...] | None, limit: int
) -> list[asyncpg.Record]:
    clause, args = _clause(tx, where)
    if after is not None:
        args += list(after)
        marks = ", ".join(f"${n}" for n in range(len(args) - len(after) + 1, len(args) + 1))
        clause += f" AND ({by}) < ({marks})"
    args.append(limit)
    falling = by.replace(",", " DESC,") + " DESC"
    return await tx.fetch(
        f"SELECT {COLUMNS}, g.incident_id FROM sensing_warning w"
        " LEFT JOIN sensing_warning_group g ON g.id = w.group_id"
        f" WHERE {clause} ORDER BY {falling} LIMIT ${len(args)}",
        *args,
    )


async def counts(tx: Tx, where: Where) -> asyncpg.Record:
    """How many there are, by the same predicate."""
    clause, args = _clause(tx, where)
    shown = "w.active AND (w.shelved_until IS NULL OR w.shelved_until <= $1)"
    colours = ", ".join(
        f"count(*) FILTER (WHERE {shown} AND w.severity = {n}) AS s{n}" for n in range(1, 5)
    )
    row = await tx.fetchrow(
        f"SELECT count(*) AS total, count(*) FILTER (WHERE {shown}) AS active,"
        f" count(*) FILTER (WHERE {shown} AND w.acknowledged_at IS NULL) AS unacknowledged,"
        f" count(*) FILTER (WHERE w.active AND w.shelved_until > $1) AS shelved, {colours}"
        f" FROM sensing_warning w WHERE {clause}",
        *args,
    )
    assert row is not None
    return row


def _clause(tx: Tx, where: Where) -> tuple[str, list[Any]]:
    args: list[Any] = [tx.now]
    parts = [STATES[where.state], "$1::timestamptz IS NOT NULL"]

    def add(template: str, *values: Any) -> None:
        marks = []
        for value in values:
            args.append(value)
            marks.append(f"${len(args)}")
        parts.append(template.format(*marks))

    for template, value in (
        ("w.severity = ANY ({}::smallint[])", where.severities),
        ("w.kind = {}", where.kind),
        ("w.rule = {}", where.rule),
        ("w.group_id = {}", where.group_id),
        ("w.id = {}", where.warning_id),
        ("w.id IN (SELECT sensing_warning_search({}))", where.terms),
    ):
        if value is not None:
            add(template, value)
    if where.low is not None:
        add('w.area_path >= {} COLLATE "C" AND w.area_path < {} COLLATE "C"', where.low, where.high)
    if where.thing_id is not None:
        add(
            "(w.thing_id = {0} OR w.id IN (SELECT m.warning_id FROM sensing_warning_member m WHERE m.thing_id = {0}))",
            where.thing_id,
        )
    if where.mine is not None:
        add(
            "((w.assigned_kind = 'account' AND w.assigned_to = {}) OR"
            " (w.assigned_kind = 'department' AND w.assigned_to = {}::bigint))",
            *where.mine,
        )
    return " AND ".join(parts), args


_GROUPS = """
SELECT g.*, m.warnings, m.active, m.unacknowledged, m.severity, m.members, m.first_warning_id, m.name
FROM sensing_warning_group g
CROSS JOIN LATERAL (
  SELECT count(*) AS warnings, count(*) FILTER (WHERE w.active) AS active,
    count(*) FILTER (WHERE w.active AND w.acknowledged_at IS NULL) AS unacknowledged,
    COALESCE(max(w.severity) FILTER (WHERE w.active), max(w.peak)) AS severity, COALESCE(sum(w.members), 0) AS members,
    min(w.id) AS first_warning_id, (array_agg(w.name ORDER BY w.severity DESC, w.id))[1] AS name
  FROM sensing_warning w WHERE w.group_id = g.id AND {clause}) m
WHERE m.warnings > 0{more}
ORDER BY m.severity DESC, g.first_at DESC, g.id DESC LIMIT ${limit}
"""


async def groups(
    tx: Tx, where: Where, after: tuple[int, datetime, int] | None, limit: int
) -> list[asyncpg.Record]:
    """Groups with what this actor sees of each by the list's own predicate: the gravest first, then the newest."""
    clause, args = _clause(tx, where)
    more = ""
    if where.state in OPEN:
        more += " AND g.closed_at IS NULL"
    if after is not None:
        args += list(after)
        n = len(args)
        more += f" AND (m.severity, g.first_at, g.id) < (${n - 2}, ${n - 1}, ${n})"
    args.append(limit)
    return await tx.fetch(_GROUPS.format(clause=clause, more=more, limit=len(args)), *args)


async def count_groups(tx: Tx, where: Where) -> int:
    """How many groups this actor sees something of by that predicate."""
    clause, args = _clause(tx, where)
    still = " AND g.closed_at IS NULL" if where.state in OPEN else ""
    found: int = await tx.fetchval(
        "SELECT count(*) FROM sensing_warning_group g WHERE"
        f" EXISTS (SELECT 1 FROM sensing_warning w WHERE w.group_id = g.id AND {clause}){still}",
        *args,
    )
    return found


async def brief(tx: Tx, warning_ids: Sequence[int]) -> list[asyncpg.Record]:
    """Those of these warnings that this actor sees, for the live feed."""
    return await tx.fetch(
        "SELECT id, group_id, thing_id, severity, active, acknowledged_at, version FROM sensing_warning"
        " WHERE id = ANY ($1::bigint[]) ORDER BY id",
        list(warning_ids),
    )

"""Lists of incidents: one predicate for rows, count and export; search; what is near a point."""

from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.store.incidents import COLUMNS, incident_of


class Words(Struct, frozen=True, kw_only=True):
    """What is searched for: terms of the index, or (terms None) a phrase that is in the text."""

    terms: list[str] | None
    phrase: str


class Where(Struct, frozen=True, kw_only=True):
    """What a list is narrowed by; an empty one is everything that the actor sees."""

    states: list[str] | None = None
    low: str | None = None
    high: str | None = None
    standard: str | None = None
    channel: str | None = None
    words: Words | None = None
    incident_id: int | None = None
    triage: bool = False


_NEAR = f"""
SELECT {COLUMNS} FROM incidents_incident i
WHERE i.cell = ANY ($1) AND i.last_reported_at >= $2 AND i.ended_at IS NULL
  AND i.state IN ('open', 'confirming', 'confirmed', 'filed') AND i.exercise = $3
ORDER BY i.last_reported_at DESC LIMIT 200
"""


# The index on (cell, last_reported_at) finds them; one that was merged is told by the one that it went into.
_AT_PLACE = f"""
SELECT {COLUMNS} FROM incidents_incident i
WHERE i.cell = ANY ($1) AND i.last_reported_at >= $2 AND i.first_reported_at >= $2 AND i.merged_into IS NULL
  AND i.exercise = $3
ORDER BY i.first_reported_at DESC, i.id DESC LIMIT 2000
"""


async def page(
    tx: Tx, where: Where, after: tuple[datetime, int] | None, limit: int
) -> list[Incident]:
    """The newest first, after a cursor."""
    clause, args = _clause(where)
    if where.words:
        found = await tx.fetch(
            "SELECT incidents_search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS id",
            *_search_args(where), *(after or (None, None)), limit,
        )  # fmt: skip
        args.append([row["id"] for row in found])
        clause += f" AND i.id = ANY (${len(args)})"
    elif after is not None:
        args += list(after)
        clause += f" AND (i.first_reported_at, i.id) < (${len(args) - 1}, ${len(args)})"
    args.append(limit)
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM incidents_incident i WHERE {clause}"
        f" ORDER BY i.first_reported_at DESC, i.id DESC LIMIT ${len(args)}",
        *args,
    )
    return [incident_of(row) for row in rows]


async def count(tx: Tx, where: Where) -> int:
    """How many there are, by the same predicate."""
    total: int
    if where.words:
        total = await tx.fetchval(
            "SELECT incidents_search_count($1, $2, $3, $4, $5, $6, $7, $8)", *_search_args(where)
        )
        return total
    clause, args = _clause(where)
    total = await tx.fetchval(f"SELECT count(*) FROM incidents_incident i WHERE {clause}", *args)
    return total


def _search_args(where: Where) -> list[Any]:
    words = where.words or Words(terms=None, phrase="")
    return [
        words.terms, words.phrase, where.states, where.low, where.high, where.standard, where.channel, where.triage,
    ]  # fmt: skip


def _clause(where: Where) -> tuple[str, list[Any]]:
    parts = ["true"]
    args: list[Any] = []

    def add(template: str, value: Any) -> None:
        args.append(value)
        parts.append(template.format(f"${len(args)}"))

    if where.states:
        add("i.state = ANY ({})", where.states)
    if where.low is not None:
        add('i.area_path >= {} COLLATE "C"', where.low)
        add('i.area_path < {} COLLATE "C"', where.high)
    if where.standard:
        add("i.standard_code = {}", where.standard)
    if where.channel:
        add("{} = ANY (i.channels)", where.channel)
    if where.incident_id is not None:
        add("i.id = {}", where.incident_id)
    if where.triage:
        parts.append("i.triage IS NOT NULL AND i.state IN ('open', 'confirming', 'confirmed')")
    return " AND ".join(parts), args


async def near(tx: Tx, cells: list[int], since: datetime, exercise: bool) -> list[Incident]:
    """Incidents in these cells that are not over; an exercise is never the same thing as the real one."""
    rows = await tx.fetch(_NEAR, cells, since, exercise)
    return [incident_of(row) for row in rows]


async def at_place(tx: Tx, cells: list[int], since: datetime, exercise: bool) -> list[Incident]:
    """All incidents in these cells since then, over or not, the newest first."""
    rows = await tx.fetch(_AT_PLACE, cells, since, exercise)
    return [incident_of(row) for row in rows]


async def brief(tx: Tx, incident_ids: list[int]) -> list[asyncpg.Record]:
    """Id and state of those that this actor sees."""
    return await tx.fetch(
        "SELECT id, state, version FROM incidents_incident WHERE id = ANY ($1)", incident_ids
    )

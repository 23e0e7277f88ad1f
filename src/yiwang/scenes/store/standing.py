"""What stands in a scene now: its warnings, the cases that they led to, the places that come again and again."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx

# `$1`: rules, `$2`: now. What is shelved is not shown as standing.
_ACTIVE = (
    "FROM sensing_v_warning w WHERE w.active AND w.rule = ANY ($1)"
    " AND (w.shelved_until IS NULL OR w.shelved_until <= $2)"
)
_OPEN = (
    "FROM cases_v_case c WHERE c.state IN ('open', 'deferred') AND NOT c.exercise AND c.incident_id IN"
    " (SELECT w.incident_id FROM sensing_v_warning w WHERE w.rule = ANY ($1) AND w.incident_id IS NOT NULL)"
)


async def warnings(
    tx: Tx, rules: Sequence[str], least: int, most: int
) -> tuple[list[asyncpg.Record], int]:
    """The gravest active warnings, and how many there are."""
    rows = await tx.fetch(
        "SELECT w.id, w.thing_id, w.name, w.area_id, w.rule, w.severity, w.value, w.raised_at,"
        f" count(*) OVER () AS total {_ACTIVE} AND w.severity >= $3"
        " ORDER BY w.severity DESC, w.raised_at DESC, w.id DESC LIMIT $4",
        list(rules), tx.now, least, most,
    )  # fmt: skip
    return rows, rows[0]["total"] if rows else 0


async def severities(tx: Tx, rules: Sequence[str]) -> dict[int, int]:
    """By thing the gravest that stands."""
    rows = await tx.fetch(
        f"SELECT w.thing_id, max(w.severity) AS severity {_ACTIVE} GROUP BY 1", list(rules), tx.now
    )
    return {row["thing_id"]: row["severity"] for row in rows}


async def by_rule(tx: Tx) -> list[asyncpg.Record]:
    """By rule how many warnings stand, and the gravest."""
    return await tx.fetch(
        "SELECT w.rule, count(*) AS warnings, max(w.severity) AS severity FROM sensing_v_warning w"
        " WHERE w.active AND (w.shelved_until IS NULL OR w.shelved_until <= $1) GROUP BY 1",
        tx.now,
    )


async def cases(tx: Tx, rules: Sequence[str], most: int) -> tuple[list[asyncpg.Record], int]:
    """The open cases that came of warnings of these rules, the next due first; and how many there are."""
    rows = await tx.fetch(
        "SELECT c.id, c.name, c.area_name, c.stage, c.filed_at, c.due_at, c.procedure_code, c.procedure_version,"
        f" count(*) OVER () AS total {_OPEN} ORDER BY c.due_at NULLS LAST, c.id LIMIT $2",
        list(rules), most,
    )  # fmt: skip
    return rows, rows[0]["total"] if rows else 0


async def stages(tx: Tx) -> dict[tuple[str, int, str], asyncpg.Record]:
    """The names of stages by procedure, version and stage."""
    rows = await tx.fetch(
        "SELECT procedure_code, procedure_version, stage, name_zh, name_en FROM cases_v_stage"
    )
    return {(row["procedure_code"], row["procedure_version"], row["stage"]): row for row in rows}


async def hot_spots(
    tx: Tx, rules: Sequence[str], since: datetime, at_least: int
) -> list[asyncpg.Record]:
    """Where things were warned of so often since then: by thing, which stands for its place. Nobody's name is kept."""
    return await tx.fetch(
        "SELECT w.thing_id, (array_agg(w.name ORDER BY w.id DESC))[1] AS name,"
        " (array_agg(w.area_id ORDER BY w.id DESC))[1] AS area_id, count(*) AS times, max(w.raised_at) AS at"
        " FROM sensing_v_warning w WHERE w.rule = ANY ($1) AND w.raised_at >= $2"
        " AND w.outcome IS DISTINCT FROM 'dismissed' GROUP BY 1 HAVING count(*) >= $3 ORDER BY 4 DESC, 1",
        list(rules), since, at_least,
    )  # fmt: skip

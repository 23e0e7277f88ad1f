"""What a batch's transitions mean for warnings: read and written set by set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_TRANSITIONS = """
SELECT tr.id, tr.series, tr.rule_id AS rule, tr.rule_version, tr.at, tr.level_from, tr.level_to, tr.value, tr.reason,
  d.unit, t.id AS thing_id, t.kind, t.name, t.area_id, t.area_path, t.department_ids, t.lon, t.lat, t.gateway_id,
  k.life_safety, k.silence_policy
FROM sensing_transition tr JOIN sensing_datastream d ON d.series = tr.series
JOIN sensing_thing t ON t.id = d.thing_id JOIN sensing_thing_kind k ON k.code = t.kind
WHERE tr.batch = $1 AND NOT (tr.rule_id = ANY ($2::text[]) AND (tr.level_to = 0
  OR EXISTS (SELECT 1 FROM sensing_warning_member m WHERE m.series = tr.series AND m.until IS NULL)))
ORDER BY tr.at, tr.id
"""
_FELL = """
SELECT t.gateway_id, count(DISTINCT t.id) AS things, max(tr.level_to) AS level, min(tr.at) AS at,
  max(tr.rule_version) AS rule_version FROM sensing_transition tr
JOIN sensing_datastream d ON d.series = tr.series JOIN sensing_thing t ON t.id = d.thing_id
WHERE tr.batch = $1 AND tr.rule_id = $2 AND tr.level_to > 0 AND t.gateway_id IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_BEHIND = """
SELECT g.id AS gateway_id, g.name, g.kind, g.area_id, g.area_path, g.department_ids, g.lon, g.lat,
  k.life_safety, k.silence_policy,
  (SELECT count(*) FROM sensing_thing t WHERE t.gateway_id = g.id AND t.state = 'active'
     AND EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.thing_id = t.id)) AS behind,
  (SELECT count(*) FROM sensing_warning w JOIN sensing_thing t ON t.id = w.thing_id
     WHERE t.gateway_id = g.id AND w.rule = $2 AND w.active) AS alone,
  (SELECT w.id FROM sensing_warning w WHERE w.thing_id = g.id AND w.rule = $2 AND w.active) AS warning_id
FROM sensing_thing g JOIN sensing_thing_kind k ON k.code = g.kind WHERE g.id = ANY ($1::bigint[])
"""
# Narrowed step by step: the planner has no figures yet of a table that a silent platform has just filled.
_JOIN_BEHIND = """
WITH fell AS MATERIALIZED (
  SELECT series, min(at) AS at FROM sensing_transition
  WHERE batch = $1 AND rule_id = $4 AND level_to > 0 GROUP BY series
), spoken AS MATERIALIZED (
  SELECT series FROM sensing_warning_member WHERE until IS NULL
), alone AS MATERIALIZED (
  SELECT series, at FROM fell WHERE series NOT IN (SELECT series FROM spoken)
)
INSERT INTO sensing_warning_member (warning_id, thing_id, series, area_path, department_ids, since)
SELECT u.warning_id, t.id, a.series, t.area_path, t.department_ids, a.at
FROM alone a JOIN sensing_datastream d ON d.series = a.series JOIN sensing_thing t ON t.id = d.thing_id
JOIN unnest($2::bigint[], $3::bigint[]) AS u(gateway_id, warning_id) ON u.gateway_id = t.gateway_id
ON CONFLICT DO NOTHING
"""
_HEARD_AGAIN = """
UPDATE sensing_warning_member m SET until = GREATEST(m.since, tr.at)
FROM (SELECT series, max(at) AS at FROM sensing_transition WHERE batch = $1 AND rule_id = $2 AND level_to = 0
      GROUP BY series) tr
WHERE m.series = tr.series AND m.until IS NULL RETURNING m.warning_id
"""
_OF_WARNINGS = """
SELECT u.id, count(DISTINCT m.thing_id) AS things,
  (SELECT array_agg(DISTINCT x.area_path) FROM sensing_warning_member x
     WHERE x.warning_id = u.id AND x.until IS NULL)
    AS paths,
  (SELECT array_agg(DISTINCT d ORDER BY d) FROM sensing_warning_member x CROSS JOIN LATERAL unnest(x.department_ids) d
     WHERE x.warning_id = u.id AND x.until IS NULL) AS departments
FROM unnest($1::bigint[]) AS u(id) LEFT JOIN sensing_warning_member m ON m.warning_id = u.id AND m.until IS NULL
GROUP BY u.id
"""


async def first_time(tx: Tx, batch: int) -> bool:
    """Whether warnings have not been made of this batch yet; from now on they have."""
    return bool(
        await tx.execute(
            "INSERT INTO sensing_warned_batch VALUES ($1, $2) ON CONFLICT DO NOTHING", batch, tx.now
        )
    )


async def silence_rules(tx: Tx, batch: int) -> list[str]:
    """The rules of the batch whose transitions tell of missing readings."""
    rows = await tx.fetch(
        "SELECT DISTINCT rule_id FROM sensing_transition WHERE batch = $1 AND reason IN ('silent', 'heard')"
        " ORDER BY 1",
        batch,
    )
    return [row["rule_id"] for row in rows]


async def fell_behind(tx: Tx, batch: int, rule: str) -> dict[int, asyncpg.Record]:
    """By gateway: how many things behind it fell silent in this batch, since when, how seriously."""
    return {row["gateway_id"]: row for row in await tx.fetch(_FELL, batch, rule)}


async def gateways(tx: Tx, gateway_ids: Sequence[int], rule: str) -> list[asyncpg.Record]:
    """Each gateway with how many things are behind it, and how many of them have a silence warning of their own."""
    return await tx.fetch(_BEHIND, list(gateway_ids), rule)


async def join_behind(tx: Tx, batch: int, warning_of: dict[int, int], rule: str) -> int:
    """Let the gateways' warnings speak for the things of the batch that fell silent behind them."""
    return await tx.execute(_JOIN_BEHIND, batch, list(warning_of), list(warning_of.values()), rule)


async def join_one(tx: Tx, warning_id: int, row: asyncpg.Record, since: datetime) -> None:
    """Let a gateway's warning speak for a thing that had one of its own."""
    await tx.execute(
        "INSERT INTO sensing_warning_member (warning_id, thing_id, series, area_path, department_ids, since)"
        " SELECT $1, $2, s::int, $4, $5, $6 FROM unnest($3::text[]) s ON CONFLICT DO NOTHING",
        warning_id, row["thing_id"], list(row["levels"]), row["area_path"], row["department_ids"], since,
    )  # fmt: skip


async def heard_again(tx: Tx, batch: int, rule: str) -> list[int]:
    """End the membership of things that were heard again; the warnings that spoke for them."""
    rows = await tx.fetch(_HEARD_AGAIN, batch, rule)
    return sorted({row["warning_id"] for row in rows})


async def spoken_for(tx: Tx, warning_ids: Sequence[int]) -> dict[int, asyncpg.Record]:
    """By warning: how many things it speaks for now, and where they are."""
    rows = await tx.fetch(_OF_WARNINGS, list(warning_ids))
    return {row["id"]: row for row in rows}


async def left_behind(tx: Tx, warning_id: int) -> list[asyncpg.Record]:
    """Things that stay silent though their gateway is back; they are no members from now on."""
    return await tx.fetch(
        "WITH gone AS (UPDATE sensing_warning_member SET until = $2 WHERE warning_id = $1 AND until IS NULL"
        " RETURNING thing_id, series, since)"
        " SELECT g.series, g.since AS at, t.id AS thing_id, t.kind, t.name, t.area_id, t.area_path, t.department_ids,"
        " t.lon, t.lat, t.gateway_id, d.unit, k.life_safety, k.silence_policy FROM gone g"
        " JOIN sensing_thing t ON t.id = g.thing_id JOIN sensing_datastream d ON d.series = g.series"
        " JOIN sensing_thing_kind k ON k.code = t.kind ORDER BY g.series",
        warning_id, tx.now,
    )  # fmt: skip


async def transitions(tx: Tx, batch: int, silence: Sequence[str]) -> list[asyncpg.Record]:
    """Transitions of the batch with their things, oldest first.

    Without silences that a gateway speaks for, and without their ends, which `ends_of_silence` has.
    """
    return await tx.fetch(_TRANSITIONS, batch, list(silence))


async def ends_of_silence(tx: Tx, batch: int, silence: Sequence[str]) -> list[asyncpg.Record]:
    """The ends of silences of things that have a warning of their own."""
    return await tx.fetch(
        "SELECT tr.series, tr.rule_id AS rule, tr.rule_version, tr.at, tr.level_to, tr.value, tr.reason,"
        " d.thing_id, d.unit FROM sensing_transition tr JOIN sensing_datastream d ON d.series = tr.series"
        " WHERE tr.batch = $1 AND tr.rule_id = ANY ($2::text[]) AND tr.level_to = 0"
        " AND EXISTS (SELECT 1 FROM sensing_warning w"
        "   WHERE w.thing_id = d.thing_id AND w.rule = tr.rule_id AND w.active)"
        " ORDER BY tr.at, tr.id",
        batch, list(silence),
    )  # fmt: skip


async def rules(tx: Tx, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The definitions of rule versions."""
    rows = await tx.fetch(
        "SELECT r.code, r.version, r.definition FROM unnest($1::text[], $2::int[]) AS u(code, version)"
        " JOIN sensing_rule r ON r.code = u.code AND r.version = u.version",
        [code for code, _ in wanted], [version for _, version in wanted],
    )  # fmt: skip
    return {(row["code"], row["version"]): row["definition"] for row in rows}


async def forget_batches(tx: Tx, before: datetime) -> int:
    """Batches whose news nobody will tell again."""
    return await tx.execute("DELETE FROM sensing_warned_batch WHERE at < $1", before)

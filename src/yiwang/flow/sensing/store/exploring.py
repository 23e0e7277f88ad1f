"""What the explorer asks of the tables."""

from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.cells import FINE_PATHS

_COVERED = f"""
SELECT area_path, sum(things)::bigint AS things FROM sensing_map_cell
WHERE level = {FINE_PATHS} AND kind = $1 AND area_path >= $2 AND area_path < $3
GROUP BY 1 HAVING sum(things) > 0
"""
_SOURCES = """
SELECT b.source, count(*) AS calls, sum(b.rows)::bigint AS rows, sum(b.accepted)::bigint AS accepted,
  sum(b.quarantined)::bigint AS quarantined, sum(b.rejected)::bigint AS rejected, max(b.received_at) AS last_at,
  (array_agg(extract(epoch FROM b.received_at - b.time_high) ORDER BY b.id DESC)
    FILTER (WHERE b.time_high IS NOT NULL))[1]::float8 AS lag_s
FROM sensing_batch b WHERE b.received_at >= $1 AND b.source <> '' GROUP BY 1
"""


async def rules(tx: Tx) -> list[dict[str, Any]]:
    """Definitions in force."""
    rows = await tx.fetch(
        "SELECT definition FROM sensing_rule WHERE state = 'published' ORDER BY code"
    )
    return [row["definition"] for row in rows]


async def quarantined_of(
    tx: Tx, source: str, source_id: str, series: list[int], since: datetime, most: int
) -> list[asyncpg.Record]:
    """The latest readings of a thing that were not believed."""
    return await tx.fetch(
        "SELECT at, reason, raw FROM sensing_quarantine WHERE source = $1 AND at >= $4"
        " AND (raw->>'thing' = $2 OR raw->>'series' = ANY ($3::text[])) ORDER BY at DESC LIMIT $5",
        source, source_id, [str(one) for one in series], since, most,
    )  # fmt: skip


async def sources(tx: Tx, since: datetime) -> list[asyncpg.Record]:
    """What each source sent since then."""
    return await tx.fetch(_SOURCES, since)


async def things_of_sources(tx: Tx) -> dict[str, int]:
    """How many things each source has."""
    rows = await tx.fetch("SELECT source, count(*) AS n FROM sensing_thing GROUP BY 1")
    return {row["source"]: row["n"] for row in rows}


async def silent_of_sources(tx: Tx) -> dict[str, int]:
    """How many of them are silent now."""
    rows = await tx.fetch(
        "SELECT t.source, count(DISTINCT t.id) AS n FROM sensing_silent s JOIN sensing_datastream d"
        " ON d.series = s.series JOIN sensing_thing t ON t.id = d.thing_id GROUP BY 1"
    )
    return {row["source"]: row["n"] for row in rows}


async def covered(tx: Tx, kind: str, path: str) -> dict[str, int]:
    """Things of a kind by the path of their area, within an area."""
    rows = await tx.fetch(_COVERED, kind, path, path[:-1] + "0")
    return {row["area_path"]: row["things"] for row in rows}


async def severities(tx: Tx, view: tuple[float, float, float, float]) -> list[asyncpg.Record]:
    """Active warnings within a view: where and how serious."""
    return await tx.fetch(
        "SELECT lon, lat, kind, severity FROM sensing_warning WHERE active AND lon BETWEEN $1 AND $3"
        " AND lat BETWEEN $2 AND $4 ORDER BY severity DESC LIMIT 20000",
        *view,
    )

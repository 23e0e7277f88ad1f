"""Readings as people read them: through functions that apply the asker's scope."""

from datetime import date, datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx


async def streams(tx: Tx, thing_id: int) -> list[asyncpg.Record]:
    """The datastreams of a thing that the actor may see; the main one first."""
    return await tx.fetch(
        "SELECT d.series, d.property, d.unit, d.main FROM sensing_datastream d"
        " JOIN sensing_thing t ON t.id = d.thing_id WHERE d.thing_id = $1 ORDER BY d.main DESC, d.series",
        thing_id,
    )  # fmt: skip


async def readings(
    tx: Tx, series: int, since: datetime, until: datetime, seen: datetime | None
) -> list[asyncpg.Record]:
    """Rows that are still in the table."""
    return await tx.fetch(
        "SELECT * FROM sensing_history($1, $2, $3, $4)", series, since, until, seen
    )


async def latest(tx: Tx, series: list[int]) -> list[asyncpg.Record]:
    """Latest readings as last written down."""
    return await tx.fetch("SELECT * FROM sensing_latest_of($1) ORDER BY series", series)


async def segments(tx: Tx, first: date, last: date, series: int) -> list[asyncpg.Record]:
    """Files of closed days that may hold a series."""
    return await tx.fetch(
        "SELECT path, sha256, last_batch FROM sensing_segment WHERE day BETWEEN $1 AND $2 AND expired_at IS NULL"
        " AND series_low <= $3 AND series_high >= $3 ORDER BY day, id",
        first, last, series,
    )  # fmt: skip


async def last_batch_seen(tx: Tx, seen: datetime) -> int:
    """The last batch received until then."""
    found: Any = await tx.fetchval(
        "SELECT max(id) FROM sensing_batch WHERE received_at <= $1", seen
    )
    return int(found or 0)


async def fates(tx: Tx, since: datetime) -> list[asyncpg.Record]:
    """How many rows of each source had which fate."""
    return await tx.fetch(
        "SELECT b.source, f.key AS fate, sum(f.value::bigint)::bigint AS n FROM sensing_batch b"
        " CROSS JOIN LATERAL jsonb_each_text(b.fates) f WHERE b.received_at >= $1 AND b.source <> ''"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        since,
    )  # fmt: skip


async def quarantined(tx: Tx, most: int) -> list[asyncpg.Record]:
    """The latest rows that were not believed."""
    return await tx.fetch(
        "SELECT source, raw, reason, at FROM sensing_quarantine ORDER BY at DESC LIMIT $1", most
    )

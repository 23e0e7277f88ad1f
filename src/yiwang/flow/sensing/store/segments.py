"""Closed days: what is still in the table, what is in files. As the ingest role, on a connection of its own."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import asyncpg

_LOCK = 0x59_57_43_4C_4F_53_45  # "YWCLOSE"
UNKNOWN = 36_500  # days that rows of a series are kept which the registry does not know: none is ever lost
_ROWS = f"""
SELECT o.series, (extract(epoch FROM o.time) * 1000000)::int8, o.value, o.quality, o.batch
FROM sensing_observation o LEFT JOIN sensing_series s ON s.series = o.series
WHERE o.time >= $1 AND o.time < $2 AND o.batch > $3 AND o.batch <= $4 AND COALESCE(s.retention_days, {UNKNOWN}) = $5
ORDER BY o.series, o.time, o.batch
"""
# A row is hidden by the file as soon as this is committed: all files of a day are one transaction.
_ADD = """
INSERT INTO sensing_segment (day, last_batch, retention_days, path, rows, bytes, sha256, series_low, series_high,
  created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def take_lock(connection: asyncpg.Connection) -> bool:
    """Become the one who closes days, for as long as the connection lasts."""
    return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK))


async def days(connection: asyncpg.Connection) -> list[date]:
    """Days of UTC that have rows in the table, or had."""
    rows = await connection.fetch(
        "SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day"
        " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'sensing_observation'::regclass ORDER BY 1"
    )
    return [row["day"] for row in rows]


async def judged_up_to(connection: asyncpg.Connection) -> int:
    """The last batch that a restart of the gate needs no row of: the snapshot of the rules' state contains it."""
    return int(
        await connection.fetchval(
            "SELECT COALESCE(max(id), 0) FROM sensing_batch"
            " WHERE flush <= (SELECT max(flush) FROM sensing_state_snapshot)"
        )
    )


async def of_day(connection: asyncpg.Connection, day: date) -> list[asyncpg.Record]:
    """The files of a day."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "SELECT * FROM sensing_segment WHERE day = $1 ORDER BY id", day
    )
    return rows


async def waiting(
    connection: asyncpg.Connection, low: datetime, high: datetime, after: int, upto: int
) -> list[asyncpg.Record]:
    """How many rows of a day are in no file yet, by retention, and their last batch."""
    rows: list[asyncpg.Record] = await connection.fetch(
        f"SELECT COALESCE(s.retention_days, {UNKNOWN}) AS retention_days, count(*) AS rows, max(o.batch) AS last_batch"
        " FROM sensing_observation o LEFT JOIN sensing_series s ON s.series = o.series"
        " WHERE o.time >= $1 AND o.time < $2 AND o.batch > $3 AND o.batch <= $4 GROUP BY 1 ORDER BY 1",
        low, high, after, upto,
    )  # fmt: skip
    return rows


async def copy_rows(
    connection: asyncpg.Connection, wanted: tuple[datetime, datetime, int, int, int], keep: Callable[[bytes], Any]
) -> None:  # fmt: skip
    """Rows (from, until, after batch, up to batch, retention) by series and time, in pieces of a binary COPY."""

    async def give(part: bytes) -> None:
        await keep(part)

    await connection.copy_from_query(_ROWS, *wanted, output=give, format="binary")


async def add(connection: asyncpg.Connection, rows: list[tuple[Any, ...]]) -> None:
    """The files of one day, all at once."""
    async with connection.transaction():
        await connection.executemany(_ADD, rows)


async def drop_rows(connection: asyncpg.Connection, day: date, upto: int, at: datetime) -> None:
    """The rows that are in files leave the table; later ones stay."""
    async with connection.transaction():
        await connection.execute("SELECT sensing_drop_day($1, $2)", day, upto)
        await connection.execute(
            "UPDATE sensing_segment SET dropped_at = $2 WHERE day = $1 AND dropped_at IS NULL",
            day, at,
        )  # fmt: skip


async def forget(connection: asyncpg.Connection, day: date) -> None:
    """Files whose rows are still in the table are not believed: the rows are seen again."""
    await connection.execute(
        "DELETE FROM sensing_segment WHERE day = $1 AND dropped_at IS NULL", day
    )


async def expire(connection: asyncpg.Connection, today: date, at: datetime) -> int:
    """Mark the files that are past their retention; how many."""
    status = await connection.execute(
        "UPDATE sensing_segment SET expired_at = $2 WHERE expired_at IS NULL AND dropped_at IS NOT NULL"
        " AND day + retention_days < $1",
        today, at,
    )  # fmt: skip
    return int(status.split()[-1])


async def kept_paths(connection: asyncpg.Connection) -> set[str]:
    """The files that there should be."""
    rows = await connection.fetch("SELECT path FROM sensing_segment WHERE expired_at IS NULL")
    return {row["path"] for row in rows}

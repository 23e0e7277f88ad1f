"""The outbox reader: news reaches each listener at least once, in order, and never before it is committed.

In: rows of `backstage_outbox`. Out: calls of the listeners, in a transaction together with the cursor, so that what a
listener writes to the database happens once. Never: a row skipped because a transaction with a lower number was still
running: only rows below every snapshot's horizon are read.

A reader fetches the topics that its listeners hear, and hands on a small batch in one transaction: a lifecycle has
seven news and each room hears one or two. When a batch fails, its news are handed on one at a time, so that a bad one
holds up nobody else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import asyncpg
import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, News

Listener = Callable[[Tx, News], Awaitable[None]]

BATCH = 16  # a longer transaction would keep rows locked that people are waiting for
TOLD = 200  # news that one round tells the open screens
MAX_ATTEMPTS = 5
LIVE_CHANNEL = "yiwang_live"

_log = logging.getLogger("yiwang.outbox")

# Beside the news heard: the last row below the horizon, to which the cursor goes when nothing heard lies before it.
# The cursor is compared column by column from scalar look-ups, so that the comparison can use the index.
_NEXT = """
SELECT h.txid, h.seq, h.topic, h.subject, h.payload, l.txid AS last_txid, l.seq AS last_seq
FROM (
  SELECT o.txid, o.seq FROM backstage_outbox o WHERE o.txid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY o.txid DESC, o.seq DESC LIMIT 1
) l
LEFT JOIN LATERAL (
  SELECT o.txid, o.seq, o.topic, o.subject, o.payload FROM backstage_outbox o
  WHERE (o.txid, o.seq) > ((SELECT txid FROM backstage_outbox_cursor WHERE listener = $1),
                           (SELECT seq FROM backstage_outbox_cursor WHERE listener = $1))
    AND o.txid < pg_snapshot_xmin(pg_current_snapshot()) AND ($3::text[] IS NULL OR o.topic = ANY($3::text[]))
  ORDER BY o.txid, o.seq LIMIT $2
) h ON true
WHERE (l.txid, l.seq) > (SELECT txid, seq FROM backstage_outbox_cursor WHERE listener = $1)
ORDER BY h.txid, h.seq
"""
_ADVANCE = "UPDATE backstage_outbox_cursor SET txid = $2::xid8, seq = $3 WHERE listener = $1"


class Reader:
    """Reads for one named listener group; each group has a cursor of its own."""

    def __init__(
        self, database: Database, name: str, listeners: Mapping[str, Sequence[Listener]]
    ) -> None:
        self._database = database
        self._name = name
        self._listeners = listeners

    async def start(self) -> None:
        """Make the cursor when it is new: a new listener hears everything that is still kept."""
        async with self._database.transaction(SYSTEM) as tx:
            await tx.execute(
                "INSERT INTO backstage_outbox_cursor VALUES ($1, '0', 0) ON CONFLICT DO NOTHING",
                self._name,
            )

    async def read_once(self) -> int:
        """Deliver the next batch; the number of news heard."""
        async with self._database.reading(SYSTEM) as tx:
            rows = await tx.fetch(_NEXT, self._name, BATCH, list(self._listeners))
        heard = [row for row in rows if row["txid"] is not None]
        # Fewer than asked for: what lies between them and the horizon is nothing that this reader hears.
        passed = (
            (rows[0]["last_txid"], rows[0]["last_seq"]) if len(heard) < BATCH and rows else None
        )
        if await self._deliver(heard, passed) is None:
            return len(heard)
        for number, row in enumerate(heard):
            error = await self._deliver([row])
            if error is not None and not await self._failed(row, error):
                return number  # in order: the rest waits for this one
        return len(heard)

    async def _deliver(
        self, rows: Sequence[asyncpg.Record], passed: tuple[int, int] | None = None
    ) -> Exception | None:
        """All of `rows` and the cursor, or nothing and the error of the listener that failed."""
        end = passed or ((rows[-1]["txid"], rows[-1]["seq"]) if rows else None)
        if end is None:
            return None
        try:
            async with self._database.transaction(SYSTEM) as tx:
                for row in rows:
                    news = News(topic=row["topic"], subject=row["subject"], payload=row["payload"])
                    for listener in self._listeners[news.topic]:
                        await listener(tx, news)
                await tx.execute(_ADVANCE, self._name, *end)
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
            raise  # the engine is away: the news waits
        except Exception as error:
            return error
        return None

    async def _failed(self, row: asyncpg.Record, error: Exception) -> bool:
        """Try again a few times, then park the news where people see it, so that the rest goes on."""
        _log.error(
            "listener %s failed on %s %s", self._name, row["topic"], row["subject"], exc_info=error
        )
        async with self._database.transaction(SYSTEM) as tx:
            attempts = await tx.fetchval(
                "INSERT INTO backstage_outbox_failure (listener, txid, seq, attempts, error, at)"
                " VALUES ($1, $2::xid8, $3, 1, $4, $5)"
                " ON CONFLICT (listener, txid, seq) DO UPDATE SET attempts = backstage_outbox_failure.attempts + 1,"
                " error = $4, at = $5, parked = backstage_outbox_failure.attempts + 1 >= $6 RETURNING attempts",
                self._name, row["txid"], row["seq"], str(error)[:500], tx.now, MAX_ATTEMPTS,
            )  # fmt: skip
            if attempts >= MAX_ATTEMPTS:
                await tx.execute(_ADVANCE, self._name, row["txid"], row["seq"])
        if attempts < MAX_ATTEMPTS:
            await asyncio.sleep(0.05 * 2**attempts)
        return bool(attempts >= MAX_ATTEMPTS)


class LiveReader(Reader):
    """Tells the open screens: one NOTIFY a batch, with ids only; rows are read again under each screen's grants."""

    async def read_once(self) -> int:
        """Notify about the next batch; the number of news read."""
        async with self._database.transaction(SYSTEM) as tx:
            rows = await tx.fetch(_NEXT, self._name, TOLD, None)
            if rows:
                ids = [[row["topic"], row["subject"]] for row in rows]
                for start in range(0, len(ids), 100):  # a NOTIFY carries at most 8,000 bytes
                    message = msgspec.json.encode(ids[start : start + 100]).decode()
                    await tx.fetch("SELECT pg_notify($1, $2)", LIVE_CHANNEL, message)
                await tx.execute(_ADVANCE, self._name, rows[-1]["txid"], rows[-1]["seq"])
        return len(rows)


async def announce_raw(connection: asyncpg.Connection, news: News, at: datetime) -> None:
    """News in a transaction that is no `Tx`: of a process that works as a role of its own, for the node itself."""
    await connection.execute("SELECT set_config('yiwang.actor', $1, true)", str(SYSTEM.id))
    await connection.execute(
        "INSERT INTO backstage_outbox (topic, subject, payload, at) VALUES ($1, $2, $3::text::jsonb, $4)",
        news.topic, news.subject, msgspec.json.encode(news.payload).decode(), at,
    )  # fmt: skip


async def forget_delivered(database: Database, before: datetime) -> int:
    """Delete news older than `before` that every reader has passed."""
    async with database.transaction(SYSTEM) as tx:
        return await tx.execute(
            "DELETE FROM backstage_outbox WHERE at < $1 AND (txid, seq) <="
            " (SELECT txid, seq FROM backstage_outbox_cursor ORDER BY txid, seq LIMIT 1)",
            before,
        )


async def forget_idempotency(database: Database, before: datetime) -> int:
    """Delete remembered answers older than `before`."""
    async with database.transaction(SYSTEM) as tx:
        return await tx.execute("DELETE FROM backstage_idempotency WHERE at < $1", before)

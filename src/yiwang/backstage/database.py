"""One request or task is one transaction, and each transaction has an actor.

In: an actor and a piece of work. Out: committed rows, their news and their pending leaves, all or none.
Never: a statement without an actor; row-level security shows an unset actor nothing.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.messages import Actor, News
from yiwang.kernel.errors import Invalid, NotFound

_ENCODER = msgspec.json.Encoder(order="deterministic")
_SALT_BYTES = 16

# One statement for all that goes with the commit: a round trip costs more than an insert.
_FLUSH = """
WITH news AS (
  INSERT INTO backstage_outbox (topic, subject, payload, at)
  SELECT topic, subject, payload, $1 FROM unnest($2::text[], $3::bigint[], $4::jsonb[]) AS n(topic, subject, payload)
), answer AS (
  INSERT INTO backstage_idempotency (actor, key, fingerprint, status, body, at)
  SELECT $9, key, fingerprint, 200, body, $1
  FROM unnest($10::text[], $11::bytea[], $12::bytea[]) AS a(key, fingerprint, body)
)
INSERT INTO backstage_record_pending (kind, subject, salt, commitment, at)
SELECT kind, subject, salt, commitment, $1
FROM unnest($5::text[], $6::bigint[], $7::bytea[], $8::bytea[]) AS l(kind, subject, salt, commitment)
"""


class Tx:
    """A transaction of one actor. Rooms read and write through it and never commit."""

    def __init__(
        self, connection: asyncpg.Connection, actor: Actor, now: datetime, database: str
    ) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.database = database  # names the database, for what a process may remember of it
        self._news: list[News] = []
        self._leaves: list[tuple[str, int, bytes, bytes]] = []
        self._answers: list[tuple[str, bytes, bytes]] = []

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """All rows."""
        rows: list[asyncpg.Record] = await self.connection.fetch(sql, *args)
        return rows

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """The first row, or None."""
        return await self.connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        return await self.connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> int:
        """Run one statement; the number of rows that it touched."""
        status: str = await self.connection.execute(sql, *args)
        tail = status.rsplit(" ", 1)[-1]
        return int(tail) if tail.isdigit() else 0

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row, pipelined."""
        await self.connection.executemany(sql, rows)

    async def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Bulk insert. PostgreSQL refuses COPY into tables with row-level security; use it on others only."""
        await self.connection.copy_records_to_table(table, records=rows, columns=list(columns))

    def announce(self, news: News) -> None:
        """Tell the rooms above, in this same transaction."""
        self._news.append(news)

    def record(self, kind: str, subject: int, payload: dict[str, Any]) -> None:
        """Leave a pending leaf of the record: a salted commitment to `payload`, never the payload itself."""
        salt = os.urandom(_SALT_BYTES)
        commitment = hashlib.sha256(salt + _ENCODER.encode(payload)).digest()
        self._leaves.append((kind, subject, salt, commitment))

    def remember(self, key: str, fingerprint: bytes, body: bytes) -> None:
        """Keep the answer to a write under its idempotency key, in this same transaction."""
        self._answers.append((key, fingerprint, body))

    async def flush(self) -> None:
        """Write the announced news, the leaves and the remembered answer; called once, before the commit."""
        if not (self._news or self._leaves or self._answers):
            return
        news, self._news = self._news, []
        leaves, self._leaves = self._leaves, []
        answers, self._answers = self._answers, []
        await self.connection.execute(
            _FLUSH,
            self.now,
            [item.topic for item in news],
            [item.subject for item in news],
            [item.payload for item in news],
            *_columns(leaves, 4),
            self.actor.id,
            *_columns(answers, 3),
        )


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[at] for row in rows] for at in range(width)]


class Database:
    """The pool of unprivileged connections, and the only way to a transaction."""

    def __init__(self, pool: asyncpg.Pool, url: str, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self.url = url
        self.clock = clock

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        connections: int = 10,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> "Database":
        """Connect as the unprivileged role; `url` names it."""
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=connections,
            init=_prepare,
            reset=_keep,  # every setting is local to its transaction, so there is nothing to reset
            statement_cache_size=512,
            max_inactive_connection_lifetime=0,
        )
        return cls(pool, url, clock)

    async def close(self) -> None:
        """Wait for running transactions, then close."""
        await self._pool.close()

    @contextlib.asynccontextmanager
    async def transaction(self, actor: Actor, *, now: datetime | None = None) -> AsyncIterator[Tx]:
        """A read-write transaction of `actor`; it commits when the block ends well, else nothing happened."""
        async with self._begin(actor, "BEGIN", now) as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def reading(self, actor: Actor, *, now: datetime | None = None) -> AsyncIterator[Tx]:
        """A read-only transaction: one snapshot, so that figures on one screen agree."""
        async with self._begin(actor, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", now) as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def _begin(self, actor: Actor, begin: str, now: datetime | None) -> AsyncIterator[Tx]:
        async with self._pool.acquire() as connection:
            raw: asyncpg.Connection = connection
            await raw.execute(
                f"{begin}; SELECT set_config('yiwang.actor', '{int(actor.id)}', true)"
            )
            try:
                tx = Tx(raw, actor, now or self.clock(), self.url)
                yield tx
                await tx.flush()
                await raw.execute("COMMIT")
            except BaseException as error:
                if not raw.is_closed():
                    await raw.execute("ROLLBACK")
                _explain(error)
                raise

    async def actor_of_account(self, name: str) -> Actor:
        """The actor of an account by its name; for service accounts, the demo and tests."""
        async with self._pool.acquire() as connection:
            row = await connection.fetchrow("SELECT * FROM backstage_actor_of_account($1)", name)
        if row is None:
            raise NotFound("no_such_account", name=name)
        return actor_from(row)

    async def actor_of_session(self, token_hash: bytes) -> Actor | None:
        """The actor of a live session, or None."""
        async with self._pool.acquire() as connection:
            row = await connection.fetchrow(
                "SELECT * FROM backstage_actor_of_session($1, $2)", token_hash, self.clock()
            )
        return actor_from(row) if row else None

    async def login_row(self, name: str) -> asyncpg.Record | None:
        """Id and password hash of an active account, or None."""
        async with self._pool.acquire() as connection:
            return await connection.fetchrow("SELECT * FROM backstage_login($1)", name)


def actor_from(row: asyncpg.Record) -> Actor:
    """Build the actor from a row of the two owner-run look-ups."""
    return Actor(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        role=row["role"],
        department_id=row["department_id"],
        crew_id=row["crew_id"],
        area_id=row["area_id"],
        area_path=row["area_path"] or "",
    )


def _explain(error: BaseException) -> None:
    """Turn what the database says of an impossible value into an error that names it."""
    if isinstance(error, asyncpg.DataError | asyncpg.CharacterNotInRepertoireError):
        raise Invalid("bad_value", said=str(error)[:200]) from error


async def _prepare(connection: asyncpg.Connection) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=_encode_json, decoder=json.loads
        )


def _encode_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _keep(_connection: asyncpg.Connection) -> None:
    return None

"""What the gate reads and writes, as the ingest role, on connections of its own."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model import wire
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.directory import ROW

_LOCK = 0x59_57_47_41_54_45  # "YWGATE"
_PART = 32 << 20
_EPOCH = date(1970, 1, 1)
_SERIES = """
SELECT series, key, thing_key, main::int::int2, source, kind, COALESCE(array_position($1::text[], property), 0) - 1,
  COALESCE(array_position($2::text[], unit), 0) - 1, COALESCE(low, '-Infinity'), COALESCE(high, 'Infinity'),
  silent_after_s::float8, CASE WHEN period_s > 0 THEN period_s::float8 ELSE 'NaN' END, retention_days,
  life_safety::int::int2, (CASE state WHEN 'retired' THEN 1 WHEN 'active' THEN 0 ELSE 2 END)::int2, thing_id,
  COALESCE(gateway_id, 0), COALESCE(area_id, 0), COALESCE(lon, 'NaN'), COALESCE(lat, 'NaN'),
  (extract(epoch FROM created_at) * 1000000)::int8, datastream_id
FROM sensing_series WHERE changed >= $3::text::xid8
"""
_REPLAY = """
SELECT b.flush, o.series, (extract(epoch FROM o.time) * 1000000)::int8, o.value, o.quality
FROM sensing_observation o JOIN sensing_batch b ON b.id = o.batch WHERE o.batch >= $1 AND b.flush > $1
"""
_REPLAY_ROW = np.dtype(
    [("flush", ">i8"), ("series", ">i4"), ("time", ">i8"), ("value", ">f8"), ("quality", ">i2")]
)
_LATEST_ROW = np.dtype([("series", ">i4"), ("time", ">i8"), ("value", ">f8"), ("quality", ">i2")])
_ADD_BATCHES = """
INSERT INTO sensing_batch (id, source, key, received_at, rows, accepted, quarantined, rejected, fates, time_low,
  time_high, flush)
SELECT *, $12 FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::int[],
  $8::int[], $9::jsonb[], $10::timestamptz[], $11::timestamptz[])
"""


async def connect(url: str) -> asyncpg.Connection:
    """A connection of the ingest role."""
    connection = await asyncpg.connect(url, statement_cache_size=256)
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind, schema="pg_catalog", encoder=lambda text: text, decoder=lambda text: text
        )
    return connection


async def published(connection: asyncpg.Connection) -> dict[int, int]:
    """Series whose observations are told to all listeners of the broker, with their datastreams."""
    rows = await connection.fetch("SELECT series, datastream_id FROM sensing_sta_published")
    return {row["series"]: row["datastream_id"] for row in rows}


async def take_lock(connection: asyncpg.Connection) -> bool:
    """Become the one writer, for as long as the connection lasts."""
    return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK))


async def lists(connection: asyncpg.Connection) -> dict[str, Any]:
    """Kinds by number, properties and units: what the numbers in the directory mean."""
    kinds = await connection.fetch(
        "SELECT code, number, readings_per_s, life_safety FROM sensing_thing_kind"
    )
    measures = await connection.fetch(
        "SELECT DISTINCT m->>'property' AS property, m->>'unit' AS unit FROM sensing_thing_kind k,"
        " jsonb_array_elements(k.more) AS m"
    )
    codes = [""] * (max((row["number"] for row in kinds), default=0) + 1)
    for row in kinds:
        codes[row["number"]] = row["code"]
    return {
        "kinds": tuple(codes),
        "rates": {row["number"]: row["readings_per_s"] for row in kinds if row["readings_per_s"]},
        "safety": frozenset(row["number"] for row in kinds if row["life_safety"]),
        "properties": tuple(sorted({row["property"] for row in measures})),
        "units": (
            *sorted({row["unit"] for row in measures}),
            "?",
        ),  # place -1: a unit of an old kind
    }


async def changed_series(
    connection: asyncpg.Connection, properties: Sequence[str], units: Sequence[str], since: str
) -> tuple[NDArray[np.void], str]:
    """Series that changed in transactions from `since` on, and where to go on from."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        horizon = await connection.fetchval("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        content = await _copy_out(connection, _SERIES, list(properties), list(units), since)
    return wire.decode(content, ROW), str(horizon)


async def _copy_out(connection: asyncpg.Connection, query: str, *args: Any) -> bytes:
    parts: list[bytes] = []

    async def keep(part: bytes) -> None:
        parts.append(part)

    await connection.copy_from_query(query, *args, output=keep, format="binary")
    return b"".join(parts)


async def credentials(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    """All that are not revoked."""
    rows: list[asyncpg.Record] = await connection.fetch("SELECT * FROM sensing_credential")
    return rows


async def known_keys(
    connection: asyncpg.Connection, sources: list[str], keys: list[str]
) -> list[asyncpg.Record]:
    """Those of the (source, key) that are committed already."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "SELECT b.* FROM unnest($1::text[], $2::text[]) AS k(source, key)"
        " JOIN sensing_batch b ON b.source = k.source AND b.key = k.key",
        sources, keys,
    )  # fmt: skip
    return rows


async def batch_numbers(connection: asyncpg.Connection, n: int) -> list[int]:
    """The next ids of batches."""
    rows = await connection.fetch(
        "SELECT nextval('sensing_batch_id_seq') FROM generate_series(1, $1::int)", n
    )
    return [row[0] for row in rows]


async def add_batches(
    connection: asyncpg.Connection, rows: Sequence[tuple[Any, ...]], flush: int,
    spans: Sequence[tuple[datetime | None, datetime | None]] | None = None,
) -> None:  # fmt: skip
    """The calls of one flush: id, source, key, received_at, rows, accepted, quarantined, rejected, fates.

    `spans`: from when to when their stored readings are.
    """
    low, high = zip(*(spans or [(None, None)] * len(rows)), strict=True)
    columns = [list(column) for column in zip(*rows, strict=True)]
    await connection.execute(_ADD_BATCHES, *columns, list(low), list(high), flush)


async def make_day(connection: asyncpg.Connection, day: int) -> str:
    """The partition of a day."""
    name: str = await connection.fetchval(
        "SELECT sensing_make_day($1)", _EPOCH + timedelta(days=day)
    )
    return name


async def add_readings(
    connection: asyncpg.Connection, partition: str, columns: Columns, batch: NDArray[np.int64]
) -> None:
    """Into the partition of their day."""
    await connection.copy_to_table(
        partition, source=_pieces(wire.encode(columns, batch)), columns=("time", "value", "batch", "series", "quality"),
        format="binary",
    )  # fmt: skip


async def _pieces(content: bytes) -> AsyncIterator[memoryview]:
    for piece in wire.chunks(content):
        yield piece


async def add_quarantine(
    connection: asyncpg.Connection, rows: Sequence[tuple[int, str, str, str]], at: datetime
) -> None:
    """Rows that were not believed: batch, source, what came as JSON, why."""
    await connection.execute(
        "INSERT INTO sensing_quarantine (batch, source, raw, reason, at)"
        " SELECT *, $5 FROM unnest($1::bigint[], $2::text[], $3::jsonb[], $4::text[])",
        *(list(column) for column in zip(*rows, strict=True)), at,
    )  # fmt: skip


async def add_transitions(
    connection: asyncpg.Connection, rows: Sequence[tuple[Any, ...]], flush: int, at: datetime
) -> None:
    """Level changes: series, rule, version, at, from, to, value, reason."""
    await connection.execute(
        "INSERT INTO sensing_transition (series, rule_id, rule_version, at, level_from, level_to, value, reason, batch,"
        " recorded_at) SELECT *, $9::bigint, $10::timestamptz FROM unnest($1::int[], $2::text[], $3::int[],"
        " $4::timestamptz[], $5::smallint[], $6::smallint[], $7::float8[], $8::text[])",
        *(list(column) for column in zip(*rows, strict=True)), flush, at,
    )  # fmt: skip


async def load_snapshot(connection: asyncpg.Connection) -> tuple[int, bytes | None]:
    """The last flush that a snapshot contains, and the snapshot."""
    rows = await connection.fetch(
        "SELECT flush, content FROM sensing_state_snapshot"
        " WHERE flush = (SELECT max(flush) FROM sensing_state_snapshot) ORDER BY part"
    )
    return (rows[0]["flush"], b"".join(row["content"] for row in rows)) if rows else (0, None)


async def save_snapshot(
    connection: asyncpg.Connection, flush: int, rules: bytes, content: bytes, at: datetime
) -> None:
    """Instead of all earlier ones."""
    async with connection.transaction():
        await connection.execute("DELETE FROM sensing_state_snapshot")
        for part, start in enumerate(range(0, len(content) or 1, _PART)):
            await connection.execute(
                "INSERT INTO sensing_state_snapshot VALUES ($1, $2, $3, $4, $5)",
                flush, part, rules, content[start : start + _PART], at,
            )  # fmt: skip


async def flushes_after(connection: asyncpg.Connection, flush: int) -> list[asyncpg.Record]:
    """What happened after a snapshot, in order: (flush, received_at, whether time alone was judged)."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "SELECT flush, min(received_at) AS at, bool_or(source = '') AS own, bool_or(fates ? 'tick') AS tick"
        " FROM sensing_batch WHERE flush > $1 GROUP BY flush ORDER BY flush",
        flush,
    )  # fmt: skip
    return rows


async def readings_after(connection: asyncpg.Connection, flush: int) -> NDArray[np.void]:
    """Stored readings of later flushes."""
    return wire.decode(await _copy_out(connection, _REPLAY, flush), _REPLAY_ROW)


async def latest(connection: asyncpg.Connection) -> tuple[NDArray[np.void], int]:
    """Latest readings as last written down, and the flush up to which."""
    content = await _copy_out(
        connection,
        "SELECT series, (extract(epoch FROM time) * 1000000)::int8, value, quality FROM sensing_latest",
    )
    flush = await connection.fetchval("SELECT latest_flush FROM sensing_gate")
    return wire.decode(content, _LATEST_ROW), flush


async def put_latest(connection: asyncpg.Connection, columns: Columns, flush: int) -> None:
    """Write the latest readings down."""
    await connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS latest_in (time timestamptz, value float8, batch bigint, series int,"
        " quality smallint)"
    )
    async with connection.transaction():
        await connection.execute("TRUNCATE latest_in")
        await connection.copy_to_table(
            "latest_in",
            source=_pieces(wire.encode(columns, np.zeros(len(columns), np.int64))),
            format="binary",
        )
        await connection.execute(
            "INSERT INTO sensing_latest (series, time, value, quality)"
            " SELECT series, time, value, quality FROM latest_in"
            " ON CONFLICT (series) DO UPDATE SET time = excluded.time, value = excluded.value,"
            " quality = excluded.quality"
        )
        await connection.execute("UPDATE sensing_gate SET latest_flush = $1", flush)


async def silent(connection: asyncpg.Connection) -> list[int]:
    """Series known to be silent."""
    return [row[0] for row in await connection.fetch("SELECT series FROM sensing_silent")]


async def put_silent(
    connection: asyncpg.Connection, fallen: list[int], since: list[datetime], heard: list[int]
) -> None:
    """Series that fell silent, and those that are heard again."""
    await connection.execute("DELETE FROM sensing_silent WHERE series = ANY ($1::int[])", heard)
    await connection.execute(
        "INSERT INTO sensing_silent SELECT * FROM unnest($1::int[], $2::timestamptz[]) ON CONFLICT DO NOTHING",
        fallen, since,
    )  # fmt: skip


async def area_paths(connection: asyncpg.Connection, ids: list[int]) -> dict[int, str]:
    """The paths of areas that things lie in."""
    rows = await connection.fetch(
        "SELECT DISTINCT area_id, area_path FROM sensing_series WHERE area_id = ANY ($1::bigint[])",
        ids,
    )
    return {row["area_id"]: row["area_path"] for row in rows}


async def things_named(connection: asyncpg.Connection, names: list[str]) -> dict[str, int]:
    """Things by their source ids, for rules that name them."""
    rows = await connection.fetch(
        "SELECT DISTINCT source_id, thing_id FROM sensing_series WHERE source_id = ANY ($1::text[])",
        names,
    )
    return {row["source_id"]: row["thing_id"] for row in rows}


async def references(
    connection: asyncpg.Connection, name: str, kinds: list[str]
) -> list[asyncpg.Record]:
    """A number that things of kinds carry in their properties, by series."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "SELECT series, (properties->>$1)::float8 AS value FROM sensing_series"
        " WHERE kind_code = ANY ($2::text[]) AND jsonb_typeof(properties->$1) = 'number'",
        name, kinds,
    )  # fmt: skip
    return rows


async def published_rules(connection: asyncpg.Connection) -> list[str]:
    """Rules in force, as JSON."""
    rows = await connection.fetch(
        "SELECT definition FROM sensing_rule WHERE state = 'published' ORDER BY code, version"
    )
    return [row["definition"] for row in rows]

"""Things and their datastreams as rows. Many are added as one is: staged, then joined set by set."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

STAGED = (
    "load_id", "line", "source_id", "kind", "name", "area_id", "area_path", "lon", "lat", "cell", "gateway",
    "department_ids", "properties", "search",
)  # fmt: skip

_ADD = """
INSERT INTO sensing_thing (source, source_id, kind, name, area_id, area_path, department_ids, lon, lat, cell,
  gateway_id, properties, state, created_at, search)
SELECT $1, s.source_id, s.kind, s.name, NULLIF(s.area_id, 0), s.area_path, s.department_ids,
  CASE WHEN s.cell >= 0 THEN s.lon END, CASE WHEN s.cell >= 0 THEN s.lat END, CASE WHEN s.cell >= 0 THEN s.cell END,
  {gateway}, s.properties::jsonb, $3, $4, s.search
FROM sensing_staging s {join} WHERE s.load_id = $2 ORDER BY s.line
ON CONFLICT (source, source_id) DO NOTHING RETURNING id, kind, source_id
"""
_ADD_PLAIN = _ADD.format(gateway="NULL", join="").replace(
    "ORDER BY", "AND s.gateway IS NULL ORDER BY"
)
_ADD_BEHIND = _ADD.format(
    gateway="g.id",
    join="JOIN unnest($5::text[], $6::bigint[]) AS g(name, id) ON g.name = s.gateway",
)
# One look-up a gateway, whatever the planner believes of tables that were empty a moment ago.
_GATEWAYS = """
SELECT w.gateway, (SELECT g.id FROM sensing_thing g WHERE g.source = $2 AND g.source_id = w.gateway) AS id
FROM (SELECT DISTINCT gateway FROM sensing_staging WHERE load_id = $1 AND gateway IS NOT NULL) w
"""
_STREAMS = """
WITH measure AS MATERIALIZED (
  SELECT k.code, k.period_s, m.item, m.place FROM sensing_thing_kind k
  CROSS JOIN LATERAL jsonb_array_elements(k.more) WITH ORDINALITY AS m(item, place))
INSERT INTO sensing_datastream (thing_id, property, main, unit, low, high, period_s, thing_key)
SELECT t.id, m.item->>'property', m.place = 1, m.item->>'unit', (m.item->>'low')::float8, (m.item->>'high')::float8,
  COALESCE((m.item->>'period_s')::int, m.period_s), sensing_key($4 || '/' || t.source_id)
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS t(id, kind, source_id) JOIN measure m ON m.code = t.kind
ORDER BY t.id, m.place
"""
_LATEST = """
SELECT d.id, d.series, d.thing_id, d.property, d.main, d.unit, d.low, d.high, d.period_s,
  l.at AS latest_at, l.value AS latest, l.quality, s.since AS silent_since
FROM sensing_datastream d LEFT JOIN sensing_silent s ON s.series = d.series
LEFT JOIN sensing_latest_of((SELECT array_agg(series) FROM sensing_datastream WHERE thing_id = ANY ($1))) l
  ON l.series = d.series
WHERE d.thing_id = ANY ($1) ORDER BY d.thing_id, d.series
"""


async def put_source(tx: Tx, code: str, name: str) -> None:
    """A source of readings, known from its first thing on."""
    await tx.execute(
        "INSERT INTO sensing_source (code, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        code, name, tx.now,
    )  # fmt: skip


async def stage(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Bring rows of `STAGED` in."""
    await tx.copy("sensing_staging", STAGED, rows)


async def join_staged(tx: Tx, load_id: int, source: str, state: str) -> tuple[list[int], list[str]]:
    """Add what is staged and not known: the new things' ids, and the gateways that nobody knows.

    Things behind a gateway come after it; those behind an unknown one stay out.
    """
    # The index of words takes many at once far faster than one by one.
    await tx.execute("SET LOCAL gin_pending_list_limit = '128MB'")
    rows = await tx.fetch(_ADD_PLAIN, source, load_id, state, tx.now)
    gateways = await tx.fetch(_GATEWAYS, load_id, source)
    if gateways:
        known = [row for row in gateways if row["id"] is not None]
        names, ids = [row["gateway"] for row in known], [row["id"] for row in known]
        rows += await tx.fetch(_ADD_BEHIND, source, load_id, state, tx.now, names, ids)
    ids, kinds, names = ([row[name] for row in rows] for name in ("id", "kind", "source_id"))
    await tx.execute(_STREAMS, ids, kinds, names, source)
    return ids, [row["gateway"] for row in gateways if row["id"] is None]


async def staged_behind(tx: Tx, load_id: int, gateways: list[str]) -> list[asyncpg.Record]:
    """Staged rows behind some gateways."""
    if not gateways:
        return []
    return await tx.fetch(
        "SELECT line, gateway FROM sensing_staging WHERE load_id = $1 AND gateway = ANY ($2) ORDER BY line",
        load_id, gateways,
    )  # fmt: skip


async def unstage(tx: Tx, load_id: int) -> None:
    """Done with it."""
    await tx.execute("DELETE FROM sensing_staging WHERE load_id = $1", load_id)


async def load_number(tx: Tx) -> int:
    """A number for a load, used by nobody else."""
    number: int = await tx.fetchval("SELECT nextval('sensing_thing_id_seq')")
    return number


async def one(tx: Tx, thing_id: int, *, locked: bool = False) -> asyncpg.Record | None:
    """One thing that the actor may see."""
    lock = " FOR UPDATE" if locked else ""
    return await tx.fetchrow(f"SELECT * FROM sensing_thing WHERE id = $1{lock}", thing_id)


async def by_source(tx: Tx, source: str, source_id: str) -> asyncpg.Record | None:
    """One thing by its sender's name for it."""
    return await tx.fetchrow(
        "SELECT * FROM sensing_thing WHERE source = $1 AND source_id = $2", source, source_id
    )


async def page(
    tx: Tx,
    *,
    kind: str | None,
    area_path: str | None,
    state: str | None,
    gateway: int | None,
    after: int,
    most: int,
) -> list[asyncpg.Record]:
    """Things by id from `after` on; each order has its index."""
    clauses, args = ["id > $1"], list[Any]([after])
    if kind is not None:
        args.append(kind)
        clauses.append(f"kind = ${len(args)}")
    if area_path:
        args += [area_path, area_path[:-1] + "0"]
        clauses.append(f"area_path >= ${len(args) - 1} AND area_path < ${len(args)}")
    if state is not None:
        args.append(state)
        clauses.append(f"state = ${len(args)}")
    if gateway is not None:
        args.append(gateway)
        clauses.append(f"gateway_id = ${len(args)}")
    args.append(most)
    where = " AND ".join(clauses)
    return await tx.fetch(
        f"SELECT * FROM sensing_thing WHERE {where} ORDER BY id LIMIT ${len(args)}", *args
    )


async def found(
    tx: Tx, terms: list[str], kind: str | None, area_path: str | None, after: int, most: int
) -> list[asyncpg.Record]:
    """Things that hold all terms, by id."""
    low, high = (area_path, area_path[:-1] + "0") if area_path else (None, None)
    return await tx.fetch(
        "SELECT t.* FROM sensing_search($1, $2, $3, $4, $5, $6) AS s(id)"
        " JOIN sensing_thing t ON t.id = s.id ORDER BY t.id",
        terms, kind, low, high, after, most,
    )  # fmt: skip


async def streams(tx: Tx, thing_ids: list[int]) -> list[asyncpg.Record]:
    """The datastreams of things with their latest readings."""
    return await tx.fetch(_LATEST, thing_ids)


async def patch(tx: Tx, thing_id: int, fields: dict[str, Any]) -> None:
    """Write the fields, count the version up, and let the gate know."""
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(fields, 2))
    await tx.execute(
        f"UPDATE sensing_thing SET {names}, version = version + 1 WHERE id = $1",
        thing_id,
        *fields.values(),
    )
    await tx.execute(
        "UPDATE sensing_datastream SET changed = pg_current_xact_id() WHERE thing_id = $1", thing_id
    )


async def near(tx: Tx, kind: str, lows: list[int], highs: list[int]) -> list[asyncpg.Record]:
    """Things of a kind in ranges of the deepest cells."""
    return await tx.fetch(
        "SELECT t.id, t.name, t.lon, t.lat FROM unnest($2::bigint[], $3::bigint[]) AS r(low, high)"
        " JOIN sensing_thing t ON t.kind = $1 AND t.cell >= r.low AND t.cell < r.high AND t.state <> 'retired'",
        kind, lows, highs,
    )  # fmt: skip


async def add_credential(tx: Tx, row: tuple[Any, ...]) -> int:
    """A device's log-in."""
    made: int = await tx.fetchval(
        "INSERT INTO sensing_device_credential (source, name, token_hash, gateway_id, kinds, readings_per_s,"
        " expires_at, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        *row, tx.now, tx.actor.id,
    )  # fmt: skip
    return made


async def credentials(tx: Tx) -> list[asyncpg.Record]:
    """All of them, without the hash."""
    return await tx.fetch(
        "SELECT id, source, name, revoked_at FROM sensing_device_credential ORDER BY id"
    )


async def revoke(tx: Tx, credential_id: int) -> int:
    """No more of it; how many rows that touched."""
    return await tx.execute(
        "UPDATE sensing_device_credential SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        credential_id,
        tx.now,
    )

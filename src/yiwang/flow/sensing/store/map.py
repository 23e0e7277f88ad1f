"""Counts of things by cell of the map.

Rows of kind '' count all things of a place together and belong to the department -1, which no grant names: they are
seen by who is not narrowed to departments. Those who are sum the rows by kind, which name their departments. Coarse
levels keep subdistricts instead of communities, for a view of a whole city would else be half a million rows.
"""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.cells import COUNTED, COUNTED_BY_KIND, DEEPEST, FINE_PATHS

_COLUMNS = "level, kind, cell, area_path, department_ids, things, lon_sum, lat_sum"
_LOCK = 0x59_57_4D_41_50  # "YWMAP": shared by who adds to the counts, alone for who counts anew
_COARSE = "substring({path} from '^(?:[^/]*/){{1,3}}')"
_COUNT = f"""
INSERT INTO sensing_map_cell ({_COLUMNS})
SELECT l.level, x.kind, t.cell >> (2 * ({DEEPEST} - l.level)),
  CASE WHEN l.level < {FINE_PATHS} THEN {_COARSE.format(path="t.area_path")} ELSE t.area_path END,
  CASE WHEN x.kind = '' THEN ARRAY[-1]::bigint[] ELSE t.department_ids END, $2 * count(*),
  $2 * sum(t.lon), $2 * sum(t.lat)
FROM unnest($1::bigint[]) AS wanted(id) JOIN sensing_thing t ON t.id = wanted.id AND t.cell IS NOT NULL
CROSS JOIN generate_series({COUNTED.start}, {COUNTED.stop - 1}) AS l(level)
CROSS JOIN LATERAL (VALUES (t.kind), ('')) AS x(kind)
WHERE x.kind = '' OR l.level < {COUNTED_BY_KIND.stop}
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (level, kind, cell, area_path, department_ids) DO UPDATE SET
  things = sensing_map_cell.things + excluded.things, lon_sum = sensing_map_cell.lon_sum + excluded.lon_sum,
  lat_sum = sensing_map_cell.lat_sum + excluded.lat_sum
"""
_DEEPEST_COUNT = f"""
INSERT INTO sensing_map_cell ({_COLUMNS})
SELECT $1::smallint, {{kind}}, cell >> (2 * ({DEEPEST} - $1::int)), area_path, {{departments}},
  count(*), sum(lon), sum(lat)
FROM sensing_thing WHERE cell IS NOT NULL AND state <> 'retired' GROUP BY 1, 2, 3, 4, 5
"""
_FROM_BELOW = f"""
INSERT INTO sensing_map_cell ({_COLUMNS})
SELECT $1::smallint, kind, cell >> 2,
  CASE WHEN $1::int < {FINE_PATHS} THEN {_COARSE.format(path="area_path")} ELSE area_path END, department_ids,
  sum(things), sum(lon_sum), sum(lat_sum)
FROM sensing_map_cell WHERE level = $1::int + 1 AND (kind <> '') = $2 GROUP BY 2, 3, 4, 5
"""
_IS_TRUE = f"""
SELECT (SELECT count(*) FROM sensing_thing WHERE cell IS NOT NULL AND state <> 'retired')
  = (SELECT COALESCE(sum(things), 0) FROM sensing_map_cell WHERE level = {COUNTED.start} AND kind = '')
"""
_CELLS = """
SELECT c.cell, sum(c.things)::int AS things, sum(c.lon_sum) AS lon, sum(c.lat_sum) AS lat
FROM unnest($2::text[]) AS k(kind) CROSS JOIN unnest($3::bigint[], $4::bigint[]) AS r(low, high)
JOIN sensing_map_cell c ON c.level = $1 AND c.kind = k.kind AND c.cell >= r.low AND c.cell < r.high
GROUP BY 1 HAVING sum(c.things) > 0
"""
_THINGS = f"""
SELECT t.cell >> (2 * ({DEEPEST} - $1::int)) AS cell, count(*)::int AS things, sum(t.lon) AS lon, sum(t.lat) AS lat,
  min(t.id) AS id, min(t.kind) AS kind
FROM unnest($3::bigint[], $4::bigint[]) AS r(low, high)
JOIN sensing_thing t ON t.cell >= r.low AND t.cell < r.high AND t.state <> 'retired' {{kind}}
GROUP BY 1
"""


async def count(tx: Tx, thing_ids: list[int], sign: int) -> None:
    """Count some things in (1) or out (-1)."""
    if thing_ids:
        await tx.execute("SELECT pg_advisory_xact_lock_shared($1)", _LOCK)
        await tx.execute(_COUNT, thing_ids, sign)


async def is_true(tx: Tx) -> bool:
    """Whether the counts add up to the things."""
    return bool(await tx.fetchval(_IS_TRUE))


async def count_all(tx: Tx) -> None:
    """Count everything anew: the deepest level from the things, each other from the one below."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    await tx.execute("SET LOCAL work_mem = '256MB'")
    await tx.execute("DELETE FROM sensing_map_cell")
    for levels, by_kind in ((COUNTED, False), (COUNTED_BY_KIND, True)):
        deepest = _DEEPEST_COUNT.format(
            kind="kind" if by_kind else "''",
            departments="department_ids" if by_kind else "ARRAY[-1]::bigint[]",
        )
        await tx.execute(deepest, levels.stop - 1)
        for level in range(levels.stop - 2, levels.start - 1, -1):
            await tx.execute(_FROM_BELOW, level, by_kind)


async def scope(tx: Tx) -> tuple[bool, int]:
    """Whether the actor is narrowed by anything but one area, and how many codes its range begins with."""
    row = await tx.fetchrow(
        "SELECT NOT backstage_scope_is_plain() AS narrowed, backstage_scope_low() AS low"
    )
    return (bool(row["narrowed"]), (row["low"] or "").count("/")) if row else (True, 0)


async def cells(
    tx: Tx, level: int, kinds: list[str], lows: list[int], highs: list[int]
) -> list[asyncpg.Record]:
    """Kept counts of the cells in ranges, as far as the actor may see them."""
    return await tx.fetch(_CELLS, level, kinds, lows, highs)


async def things(
    tx: Tx, level: int, kind: str, lows: list[int], highs: list[int]
) -> list[asyncpg.Record]:
    """Counts made of the things themselves, for close views; a cell of one thing tells which."""
    sql = _THINGS.format(kind="AND t.kind = $2" if kind else "AND ($2 = '' OR t.kind = $2)")
    return await tx.fetch(sql, level, kind, lows, highs)


async def silent(tx: Tx, thing_ids: list[int]) -> set[int]:
    """Which of the things are silent now."""
    rows = await tx.fetch(
        "SELECT DISTINCT d.thing_id FROM sensing_datastream d JOIN sensing_silent s ON s.series = d.series"
        " WHERE d.thing_id = ANY ($1)",
        thing_ids,
    )
    return {row["thing_id"] for row in rows}

"""Things of some kinds and their latest readings, each as far as the asker sees it."""

from collections.abc import Sequence

import asyncpg

from yiwang.backstage.database import Tx

# `$1`: kinds, `$2`: the property. A reading counts while its series is not silent and it is of good quality.
_FRESH = """
FROM sensing_thing t JOIN sensing_datastream d ON d.thing_id = t.id AND d.property = $2
JOIN sensing_latest_of((SELECT array_agg(d.series) FROM sensing_thing t
  JOIN sensing_datastream d ON d.thing_id = t.id AND d.property = $2
  WHERE t.kind = ANY ($1) AND t.state <> 'retired')) l ON l.series = d.series
WHERE t.kind = ANY ($1) AND t.state <> 'retired' AND l.quality = 0
  AND NOT EXISTS (SELECT 1 FROM sensing_silent s WHERE s.series = d.series)
"""


async def things(
    tx: Tx, kinds: Sequence[str], first: Sequence[int], most: int
) -> list[asyncpg.Record]:
    """At most so many things of these kinds, `first` among them; silent ones before the others."""
    return await tx.fetch(
        "SELECT t.id, t.name, t.kind, t.area_id, t.lon, t.lat, t.properties, EXISTS (SELECT 1 FROM sensing_silent s"
        " JOIN sensing_datastream d ON d.series = s.series WHERE d.thing_id = t.id) AS silent"
        " FROM sensing_thing t WHERE t.kind = ANY ($1) AND t.state <> 'retired'"
        " ORDER BY t.id = ANY ($2::bigint[]) DESC, silent DESC, t.id LIMIT $3",
        list(kinds), list(first), most,
    )  # fmt: skip


async def counts(tx: Tx, kinds: Sequence[str]) -> list[asyncpg.Record]:
    """By kind how many things there are, how many are silent, how many are made up."""
    return await tx.fetch(
        "SELECT t.kind, count(*) AS things,"
        " count(*) FILTER (WHERE t.properties @> '{\"synthetic\": true}') AS synthetic,"
        " count(*) FILTER (WHERE EXISTS (SELECT 1 FROM sensing_silent s JOIN sensing_datastream d"
        " ON d.series = s.series WHERE d.thing_id = t.id)) AS silent"
        " FROM sensing_thing t WHERE t.kind = ANY ($1) AND t.state <> 'retired' GROUP BY 1",
        list(kinds),
    )  # fmt: skip


async def summed(
    tx: Tx, kinds: Sequence[str], prop: str, at_least: float | None, at_most: float | None
) -> asyncpg.Record:
    """One row over all fresh readings."""
    row = await tx.fetchrow(
        "SELECT count(*) AS n, count(*) FILTER (WHERE ($3::float8 IS NULL OR l.value >= $3)"
        " AND ($4::float8 IS NULL OR l.value <= $4)) AS kept, min(l.value) AS least, max(l.value) AS greatest,"
        f" avg(l.value) AS mean, sum(l.value) AS total, min(d.unit) AS unit {_FRESH}",
        list(kinds), prop, at_least, at_most,
    )  # fmt: skip
    assert row is not None
    return row


async def load(tx: Tx, kinds: Sequence[str], prop: str, capacity: str) -> asyncpg.Record:
    """The fresh readings of the things whose capacity is known, and that capacity, summed."""
    row = await tx.fetchrow(
        "SELECT count(*) AS n, sum(l.value) AS total, sum((t.properties->>$3)::float8) AS capacity"
        f" {_FRESH} AND jsonb_typeof(t.properties->$3) = 'number'",
        list(kinds), prop, capacity,
    )  # fmt: skip
    assert row is not None
    return row


async def latest(
    tx: Tx, kinds: Sequence[str], prop: str, most: int, bearing: str | None
) -> list[asyncpg.Record]:
    """The readings behind such a row, the greatest first."""
    return await tx.fetch(
        f"SELECT t.id AS thing_id, t.name, t.area_id, l.value, l.at {_FRESH}"
        " AND ($4::text IS NULL OR jsonb_typeof(t.properties->$4) = 'number') ORDER BY l.value DESC, t.id LIMIT $3",
        list(kinds), prop, most, bearing,
    )  # fmt: skip

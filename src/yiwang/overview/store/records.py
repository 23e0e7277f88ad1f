"""What is on file of a place, an organisation or a crew, read through the views of the rooms that keep them."""

from datetime import datetime
from typing import Literal

import asyncpg

from yiwang.backstage.database import Tx

Kind = Literal["area", "department", "crew"]

_RECORDS: dict[Kind, str] = {
    "area": "SELECT a.id, a.code, a.name, a.name_en, a.level AS sort, a.origin, a.has_outline, a.parent_id,"
            " a.center_lon AS lon, a.center_lat AS lat, a.valid_from AS since, a.id AS area_id,"
            " NULL::bigint AS owner_id FROM city_v_area a WHERE a.id = $1",
    "department": "SELECT d.id, d.code, d.name, d.name_en, d.kind AS sort, d.valid_from AS since, d.area_id,"
                  " d.id AS owner_id, a.center_lon AS lon, a.center_lat AS lat, cardinality(d.aliases) AS aliases,"
                  " (SELECT count(*) FROM dispatch_v_crew c WHERE c.department_id = d.id) AS crews"
                  " FROM city_v_department d JOIN city_v_area a ON a.id = d.area_id WHERE d.id = $1",
    "crew": "SELECT c.id, NULL AS code, c.name, 'crew' AS sort, c.placed_at AS since, c.area_id, c.lon, c.lat,"
            " c.department_id AS owner_id, c.on_duty, c.people, c.placed_at FROM dispatch_v_crew c WHERE c.id = $1",
}  # fmt: skip

# $1, $2 a subtree of areas, or $1 a department or crew.
_OF: dict[Kind, str] = {
    "area": "c.area_path >= $1 AND c.area_path < $2",
    "department": "c.lead_department_id = $1::bigint AND $2::text IS NULL",
    "crew": "c.crew_id = $1::bigint AND $2::text IS NULL",
}


async def record(tx: Tx, kind: Kind, record_id: int) -> asyncpg.Record | None:
    """The row of one object, if the actor sees it."""
    return await tx.fetchrow(_RECORDS[kind], record_id)


async def pack(tx: Tx) -> asyncpg.Record | None:
    """Where this city's areas and departments come from."""
    return await tx.fetchrow("SELECT name, version, source, synthetic, loaded_at FROM city_v_pack")


async def now(tx: Tx, kind: Kind, of: int | str, high: str | None) -> asyncpg.Record:
    """Cases of the object that are open now, and of these late."""
    row = await tx.fetchrow(
        "SELECT count(*) AS open, count(*) FILTER (WHERE c.late OR c.due_at < $3) AS overdue FROM cases_v_case c"
        f" WHERE {_OF[kind]} AND c.state IN ('open', 'deferred') AND NOT c.exercise",
        of, high, tx.now,
    )  # fmt: skip
    assert row is not None
    return row


async def per_day(
    tx: Tx, kind: Kind, of: int | str, high: str | None, since: datetime, zone: str
) -> list[asyncpg.Record]:
    """Cases of the object by the city's day on which they were filed, and how many of these are closed by now."""
    return await tx.fetch(
        "SELECT (c.filed_at AT TIME ZONE $4::text)::date AS day, count(*) AS filed, count(c.closed_at) AS closed"
        f" FROM cases_v_case c WHERE {_OF[kind]} AND c.filed_at >= $3 AND NOT c.exercise GROUP BY 1",
        of, high, since, zone,
    )  # fmt: skip

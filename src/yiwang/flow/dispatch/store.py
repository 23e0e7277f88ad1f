"""All SQL of this room."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.dispatch.messages import NewCrew

_LOAD = """
SELECT c.*, COALESCE(b.busy, 0) AS busy FROM dispatch_crew c
LEFT JOIN (SELECT crew_id, count(*) AS busy FROM cases_v_case
           WHERE state = 'open' AND stage IN ('accepting', 'handling') AND crew_id IS NOT NULL GROUP BY crew_id) b
  ON b.crew_id = c.id
"""


async def add(tx: Tx, crew: NewCrew) -> int:
    """Register a crew."""
    crew_id: int = await tx.fetchval(
        "INSERT INTO dispatch_crew (name, department_id, area_id, area_path, skills, people, capacity, on_duty,"
        " duty_since, lon, lat, placed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
        crew.name, crew.department_id, crew.area_id, crew.area_path, crew.skills, crew.people, crew.capacity,
        crew.on_duty, tx.now, crew.lon, crew.lat, tx.now if crew.lon is not None else None,
    )  # fmt: skip
    return crew_id


async def crews_of_department(tx: Tx, department_id: int) -> list[asyncpg.Record]:
    """A department's crews with what they have in hand."""
    return await tx.fetch(f"{_LOAD} WHERE c.department_id = $1 ORDER BY c.id", department_id)


async def crews_in(tx: Tx, area_path: str, most: int) -> tuple[list[asyncpg.Record], int]:
    """The crews of a subtree that the actor may see, and how many there are."""
    where = "c.area_path >= $1 AND c.area_path < $2"
    limits = (area_path, area_path[:-1] + "0" if area_path else chr(0x10FFFF))
    rows = await tx.fetch(f"{_LOAD} WHERE {where} ORDER BY c.name, c.id LIMIT $3", *limits, most)
    total: int = await tx.fetchval(f"SELECT count(*) FROM dispatch_crew c WHERE {where}", *limits)
    return rows, total


async def crew(tx: Tx, crew_id: int) -> asyncpg.Record | None:
    """One crew that the actor may see."""
    return await tx.fetchrow(f"{_LOAD} WHERE c.id = $1", crew_id)


async def place(tx: Tx, crew_id: int, lon: float, lat: float) -> int:
    """Where a crew is now; how many rows that touched."""
    return await tx.execute(
        "UPDATE dispatch_crew SET lon = $2, lat = $3, placed_at = $4 WHERE id = $1",
        crew_id,
        lon,
        lat,
        tx.now,
    )


async def set_duty(tx: Tx, crew_id: int, on: bool) -> int:
    """On or off duty, with a row that keeps when and by whom."""
    changed = await tx.execute(
        "UPDATE dispatch_crew SET on_duty = $2, duty_since = $3 WHERE id = $1 AND on_duty <> $2",
        crew_id,
        on,
        tx.now,
    )
    if changed:
        await tx.execute(
            "INSERT INTO dispatch_duty VALUES ($1, $2, $3, $4)", crew_id, on, tx.now, tx.actor.id
        )
    return changed


async def name(tx: Tx, crew_id: int) -> str | None:
    """A crew's name."""
    found: str | None = await tx.fetchval("SELECT dispatch_crew_name($1)", crew_id)
    return found


async def add_ruling(
    tx: Tx,
    case_id: int,
    version: int,
    standard: str,
    area_path: str,
    department_id: int,
    reason: str | None,
) -> None:
    """A ruling, once for each step that made one."""
    await tx.execute(
        "INSERT INTO dispatch_ruling (case_id, case_version, standard_code, area_path, department_id, reason, ruled_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        case_id, version, standard, area_path, department_id, reason, tx.now,
    )  # fmt: skip


async def precedent(tx: Tx, standard: str, area_path: str) -> asyncpg.Record | None:
    """The latest ruling on the same standard in the same area."""
    return await tx.fetchrow(
        "SELECT department_id, case_id, ruled_at FROM dispatch_ruling WHERE standard_code = $1 AND area_path = $2"
        " ORDER BY ruled_at DESC LIMIT 1",
        standard, area_path,
    )  # fmt: skip

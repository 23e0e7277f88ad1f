"""Areas and their dated codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

COLUMNS = (
    "id", "code", "level", "name", "name_en", "path", "parent_id", "geometry", "center_lon", "center_lat", "origin",
    "valid_from",
)  # fmt: skip
_DATED = ("area_id", "code", "name", "path", "parent_id", "valid_from")


async def new_ids(tx: Tx, sequence: str, count: int) -> list[int]:
    """The next ids of one of this room's sequences."""
    rows = await tx.fetch(f"SELECT nextval('{sequence}') AS id FROM generate_series(1, $1)", count)
    return [row["id"] for row in rows]


async def all_areas(tx: Tx) -> list[asyncpg.Record]:
    """All areas in force, without outlines."""
    return await tx.fetch(
        "SELECT id, code, name, name_en, level, path, parent_id, origin, geometry IS NOT NULL AS has_outline,"
        " center_lon, center_lat FROM city_area WHERE valid_to IS NULL"
    )


async def outlines(tx: Tx) -> list[asyncpg.Record]:
    """Id and outline of every area that has one."""
    return await tx.fetch(
        "SELECT id, geometry FROM city_area WHERE valid_to IS NULL AND geometry IS NOT NULL"
    )


async def code_at(tx: Tx, code: str, at: datetime) -> int | None:
    """The id of the area that bore a code at an instant."""
    found: int | None = await tx.fetchval(
        "SELECT area_id FROM city_area_code WHERE code = $1 AND valid_from <= $2"
        " AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from DESC LIMIT 1",
        code, at,
    )  # fmt: skip
    return found


async def insert(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """New areas (values in the order of COLUMNS) and their first dated codes."""
    await tx.copy("city_area", COLUMNS, rows)
    at = [COLUMNS.index(name) for name in ("id", "code", "name", "path", "parent_id", "valid_from")]
    await tx.copy("city_area_code", _DATED, [[row[k] for k in at] for row in rows])


async def change(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """Areas of which something changed (values in the order of COLUMNS; valid_from stays)."""
    # Codes may be swapped between areas, and the index on them is checked row by row: step aside first.
    await tx.execute(
        "UPDATE city_area SET code = code || '#' || id, path = path || id || '/' WHERE id = ANY($1::bigint[])",
        [row[0] for row in rows],
    )
    await tx.executemany(
        "UPDATE city_area SET code = $2, level = $3, name = $4, name_en = $5, path = $6, parent_id = $7,"
        " geometry = $8, center_lon = $9, center_lat = $10, origin = $11 WHERE id = $1",
        [row[:-1] for row in rows],
    )


async def date_codes(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """Areas whose code, name or place in the tree changed: close the dated fact and open another."""
    await close_codes(tx, [row[0] for row in rows])
    at = [COLUMNS.index(name) for name in ("id", "code", "name", "path", "parent_id")]
    await tx.executemany(
        "INSERT INTO city_area_code (area_id, code, name, path, parent_id, valid_from) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (area_id, valid_from) DO UPDATE SET code = $2, name = $3, path = $4, parent_id = $5,"
        " valid_to = NULL",
        [[*(row[k] for k in at), tx.now] for row in rows],
    )


async def close_codes(tx: Tx, area_ids: Sequence[int]) -> None:
    """End the dated facts that hold now."""
    await tx.execute(
        "UPDATE city_area_code SET valid_to = $2 WHERE area_id = ANY($1::bigint[]) AND valid_to IS NULL"
        " AND valid_from < $2",
        area_ids, tx.now,
    )  # fmt: skip


async def close(tx: Tx, area_ids: Sequence[int]) -> None:
    """Areas that are no more."""
    await close_codes(tx, area_ids)
    await tx.execute(
        "UPDATE city_area SET valid_to = $2 WHERE id = ANY($1::bigint[])", area_ids, tx.now
    )


async def with_outlines(tx: Tx) -> list[asyncpg.Record]:
    """All areas in force in the order of COLUMNS."""
    return await tx.fetch(f"SELECT {', '.join(COLUMNS)} FROM city_area WHERE valid_to IS NULL")

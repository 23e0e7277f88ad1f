"""Departments, event standards, responsibilities, components."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

DEPARTMENT = ("id", "code", "name", "name_en", "aliases", "kind", "area_id", "valid_from")
STANDARD = (
    "id", "code", "kind", "family", "big_code", "big_name", "small_code", "small_name", "condition_no",
    "filing_condition", "closing_condition", "limit_value", "limit_unit", "response_minutes", "level", "lead",
    "assisting", "channels", "radius_m", "window_hours", "procedure", "verification", "photos_before", "photos_after",
    "confirm", "auto_file", "risk", "source", "edition", "code_basis", "draft", "effective_from",
)  # fmt: skip
RESPONSIBILITY = (
    "id",
    "standard",
    "area_id",
    "lead",
    "assisting",
    "source",
    "assigned",
    "valid_from",
    "valid_to",
)
COMPONENT = (
    "id",
    "code",
    "small_class",
    "name",
    "area_id",
    "lon",
    "lat",
    "department",
    "state",
    "valid_from",
)


async def departments(tx: Tx) -> list[asyncpg.Record]:
    """All departments in force."""
    return await tx.fetch(
        "SELECT id, code, name, name_en, aliases, kind, area_id FROM city_department"
        " WHERE valid_to IS NULL ORDER BY code"
    )


async def standards(tx: Tx) -> list[asyncpg.Record]:
    """All standards in force."""
    return await tx.fetch(
        f"SELECT {', '.join(STANDARD)}, effective_to FROM city_event_standard WHERE effective_to IS NULL ORDER BY code"
    )


async def standard_at(tx: Tx, code: str, at: datetime) -> asyncpg.Record | None:
    """The edition of a standard that was in force at an instant."""
    return await tx.fetchrow(
        f"SELECT {', '.join(STANDARD)}, effective_to FROM city_event_standard WHERE code = $1"
        " AND effective_from <= $2 AND (effective_to IS NULL OR effective_to > $2)"
        " ORDER BY effective_from DESC LIMIT 1",
        code, at,
    )  # fmt: skip


async def responsibilities(tx: Tx) -> list[asyncpg.Record]:
    """All lines, past and present: who was responsible on a day is asked too."""
    return await tx.fetch(
        f"SELECT {', '.join(RESPONSIBILITY)} FROM city_responsibility ORDER BY id"
    )


async def insert_departments(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """New departments, values in the order of DEPARTMENT."""
    await tx.copy("city_department", DEPARTMENT, rows)


async def change_departments(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """Departments of which something changed; (id, name, name_en, aliases, kind, area_id)."""
    await tx.executemany(
        "UPDATE city_department SET name = $2, name_en = $3, aliases = $4, kind = $5, area_id = $6 WHERE id = $1",
        rows,
    )


async def close_departments(tx: Tx, ids: Sequence[int]) -> None:
    """Departments that are no more."""
    await tx.execute(
        "UPDATE city_department SET valid_to = $2 WHERE id = ANY($1::bigint[])", ids, tx.now
    )


async def insert_standards(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """New editions, values in the order of STANDARD."""
    await tx.copy("city_event_standard", STANDARD, rows)


async def close_standards(tx: Tx, ids: Sequence[int]) -> None:
    """Editions that are no longer in force."""
    await tx.execute(
        "UPDATE city_event_standard SET effective_to = $2 WHERE id = ANY($1::bigint[])", ids, tx.now
    )


async def insert_responsibilities(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """New lines, values in the order of RESPONSIBILITY."""
    await tx.copy("city_responsibility", RESPONSIBILITY, rows)


async def close_responsibilities(tx: Tx, ids: Sequence[int]) -> None:
    """Lines that end now; one that would only begin later ends at its beginning."""
    await tx.execute(
        "UPDATE city_responsibility SET valid_to = greatest(valid_from, $2) WHERE id = ANY($1::bigint[])",
        ids,
        tx.now,
    )


async def components(tx: Tx) -> list[asyncpg.Record]:
    """The register of components in force."""
    return await tx.fetch(
        f"SELECT {', '.join(COMPONENT)} FROM city_component WHERE valid_to IS NULL"
    )


async def insert_components(tx: Tx, rows: Sequence[Sequence[Any]]) -> None:
    """New components, values in the order of COMPONENT."""
    await tx.copy("city_component", COMPONENT, rows)


async def close_components(tx: Tx, ids: Sequence[int]) -> None:
    """Components that are no more, or of which something changed."""
    await tx.execute(
        "UPDATE city_component SET valid_to = $2 WHERE id = ANY($1::bigint[])", ids, tx.now
    )

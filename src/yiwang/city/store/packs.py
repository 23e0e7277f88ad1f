"""What is loaded: the pack's row and the calendar's days."""

import uuid
from datetime import date
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_COLUMNS = (
    "name", "version", "digest", "stamp", "root_id", "time_zone", "synthetic", "notice_zh", "notice_en", "source",
    "licence", "calendar", "report", "loaded_at", "loaded_by",
)  # fmt: skip


async def stamp(tx: Tx) -> str | None:
    """What readers cache by; None before a pack is loaded."""
    found: str | None = await tx.fetchval("SELECT stamp FROM city_pack WHERE replaced_at IS NULL")
    return found


async def current(tx: Tx) -> asyncpg.Record | None:
    """The pack in force."""
    return await tx.fetchrow("SELECT * FROM city_pack WHERE replaced_at IS NULL")


async def touch(tx: Tx) -> None:
    """Say that something changed. The row's lock also makes writers of this room wait for each other."""
    await tx.execute("UPDATE city_pack SET stamp = $1 WHERE replaced_at IS NULL", uuid.uuid4().hex)


async def lock(tx: Tx) -> None:
    """One change of the city at a time."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('city'))")


async def replace(tx: Tx, row: dict[str, Any]) -> int:
    """Put a pack in force in place of the last one; its id."""
    await tx.execute("UPDATE city_pack SET replaced_at = $1 WHERE replaced_at IS NULL", tx.now)
    values = row | {"stamp": uuid.uuid4().hex, "loaded_at": tx.now, "loaded_by": tx.actor.id}
    marks = ", ".join(f"${k}" for k in range(1, len(_COLUMNS) + 1))
    pack_id: int = await tx.fetchval(
        f"INSERT INTO city_pack ({', '.join(_COLUMNS)}) VALUES ({marks}) RETURNING id",
        *(values[column] for column in _COLUMNS),
    )
    return pack_id


async def say_synthetic(
    tx: Tx, synthetic: bool, notice_zh: str | None, notice_en: str | None
) -> None:
    """Mark what is reported here as made up, or no longer."""
    await tx.execute(
        "UPDATE city_pack SET synthetic = $1, notice_zh = coalesce($2, notice_zh),"
        " notice_en = coalesce($3, notice_en) WHERE replaced_at IS NULL",
        synthetic, notice_zh, notice_en,
    )  # fmt: skip


async def set_calendar(tx: Tx, calendar: dict[str, Any]) -> None:
    """Change the calendar's rules."""
    await tx.execute("UPDATE city_pack SET calendar = $1 WHERE replaced_at IS NULL", calendar)


async def days(tx: Tx) -> dict[date, bool]:
    """The days against the weekly pattern."""
    rows = await tx.fetch("SELECT day, is_work FROM city_calendar_day")
    return {row["day"]: row["is_work"] for row in rows}


async def put_days(tx: Tx, rows: list[tuple[date, bool, str, str]]) -> None:
    """Replace all exceptions."""
    await tx.execute("DELETE FROM city_calendar_day")
    await tx.copy("city_calendar_day", ("day", "is_work", "name", "source"), rows)

"""Progress, what reporters were told, ratings; and the owner-run verbs for the rooms above."""

from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx


async def note_progress(
    tx: Tx, incident_id: int, *, stage: str, name_zh: str, name_en: str, at: datetime, note: str | None,
    due_at: datetime | None, agency: str | None, result_text: str | None, result_uploads: list[int],
    final: bool,
) -> None:  # fmt: skip
    """Add a step of the case and tell every reporter; the actor may see the case and not the incident."""
    await tx.execute(
        "SELECT incidents_note_progress($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        incident_id, stage, name_zh, name_en, at, note, due_at, agency, result_text, result_uploads, final, tx.now,
    )  # fmt: skip


async def progress(tx: Tx, incident_ids: list[int]) -> list[asyncpg.Record]:
    """All noted steps of these incidents, in order."""
    return await tx.fetch(
        "SELECT * FROM incidents_progress WHERE incident_id = ANY ($1) ORDER BY incident_id, id",
        incident_ids,
    )


async def reporters(tx: Tx, incident_id: int) -> list[asyncpg.Record]:
    """Who told us of an incident."""
    return await tx.fetch("SELECT * FROM incidents_reporters($1)", incident_id)


async def share(tx: Tx, incident_id: int, department_ids: list[int]) -> None:
    """Let these departments see the incident."""
    await tx.execute("SELECT incidents_share($1, $2)", incident_id, department_ids)


async def tell(
    tx: Tx,
    report_ids: list[int],
    incident_id: int,
    code: str,
    params: dict[str, Any],
    *,
    final: bool = False,
) -> None:
    """Queue one message for each of these reporters."""
    await tx.execute(
        "INSERT INTO incidents_message (report_id, incident_id, code, params, final, at)"
        " SELECT r, $2, $3, $4, $5, $6 FROM unnest($1::bigint[]) AS r",
        report_ids, incident_id, code, params, final, tx.now,
    )  # fmt: skip


async def told(tx: Tx, report_ids: list[int]) -> list[asyncpg.Record]:
    """What these reporters were told, in order."""
    return await tx.fetch(
        "SELECT report_id, at, code, params FROM incidents_message WHERE report_id = ANY ($1) ORDER BY id",
        report_ids,
    )


async def add_rating(
    tx: Tx, report_id: int, incident_id: int, case_id: int | None, stars: int, solved: bool, text: str,
    ended_at: datetime,
) -> bool:  # fmt: skip
    """Keep a rating of one ending; False when it was rated already."""
    touched = await tx.execute(
        "INSERT INTO incidents_rating (report_id, incident_id, case_id, stars, solved, text, ended_at, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        report_id, incident_id, case_id, stars, solved, text, ended_at, tx.now,
    )  # fmt: skip
    return touched == 1


async def rating(tx: Tx, report_id: int, incident_ids: list[int]) -> asyncpg.Record | None:
    """The reporter's newest rating."""
    return await tx.fetchrow(
        "SELECT * FROM incidents_rating WHERE report_id = $1 AND incident_id = ANY ($2)"
        " ORDER BY id DESC LIMIT 1",
        report_id, incident_ids,
    )  # fmt: skip


async def incident_rating(tx: Tx, incident_id: int) -> asyncpg.Record | None:
    """The newest rating of an incident by any of its reporters."""
    return await tx.fetchrow(
        "SELECT * FROM incidents_rating WHERE incident_id = $1 ORDER BY id DESC LIMIT 1",
        incident_id,
    )

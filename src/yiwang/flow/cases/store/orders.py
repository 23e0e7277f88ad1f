"""Work orders and evidence."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx


async def offer(
    tx: Tx,
    case_id: int,
    kind: str,
    department_id: int,
    crew_id: int | None,
    why: str | None,
    due_at: datetime | None,
) -> None:
    """A new order for a department."""
    await tx.execute(
        "INSERT INTO cases_work_order (case_id, kind, department_id, crew_id, state, why, offered_at, due_at)"
        " VALUES ($1, $2, $3, $4, 'offered', $5, $6, $7)",
        case_id, kind, department_id, crew_id, why, tx.now, due_at,
    )  # fmt: skip


async def set_lead(
    tx: Tx, case_id: int, state: str, *, note: str | None = None, crew_id: int | None = None
) -> None:
    """Move the lead order on; an order that is sent back or withdrawn has ended and keeps its place in the history."""
    await tx.execute(
        "UPDATE cases_work_order SET state = $2, note = COALESCE($3, note), crew_id = COALESCE($4, crew_id),"
        " accepted_at = CASE WHEN $2 = 'accepted' THEN $5 ELSE accepted_at END,"
        " ended_at = CASE WHEN $2 IN ('done', 'sent_back', 'withdrawn') THEN $5 ELSE NULL END"
        " WHERE case_id = $1 AND kind = 'lead' AND state IN ('offered', 'accepted', 'handling', 'done')",
        case_id, state, note, crew_id, tx.now,
    )  # fmt: skip


async def set_assisting(
    tx: Tx, case_id: int, department_id: int, state: str, note: str | None
) -> int:
    """Move one assisting order on; how many there were."""
    return await tx.execute(
        "UPDATE cases_work_order SET state = $3, note = COALESCE($4, note),"
        " accepted_at = CASE WHEN $3 = 'accepted' THEN $5 ELSE accepted_at END,"
        " ended_at = CASE WHEN $3 = 'done' THEN $5 ELSE NULL END"
        " WHERE case_id = $1 AND kind = 'assisting' AND department_id = $2"
        " AND state IN ('offered', 'accepted', 'handling')",
        case_id, department_id, state, note, tx.now,
    )  # fmt: skip


async def withdraw_all(tx: Tx, case_id: int, note: str | None) -> None:
    """End what is still open, because the case was closed by force, made void or sent back."""
    await tx.execute(
        "UPDATE cases_work_order SET state = 'withdrawn', ended_at = $2, note = COALESCE($3, note)"
        " WHERE case_id = $1 AND state IN ('offered', 'accepted', 'handling')",
        case_id, tx.now, note,
    )  # fmt: skip


async def orders(tx: Tx, case_id: int) -> list[asyncpg.Record]:
    """All orders of a case, oldest first."""
    return await tx.fetch("SELECT * FROM cases_work_order WHERE case_id = $1 ORDER BY id", case_id)


async def departments_that_sent_back(tx: Tx, case_id: int) -> list[int]:
    """Departments that refused the lead before."""
    rows = await tx.fetch(
        "SELECT DISTINCT department_id FROM cases_work_order WHERE case_id = $1 AND state = 'sent_back'",
        case_id,
    )
    return [row["department_id"] for row in rows]


async def add_evidence(tx: Tx, rows: Sequence[tuple[object, ...]]) -> None:
    """Photos of one step: (case, step, phase, upload, url, width, height, actor, name, at)."""
    await tx.executemany(
        "INSERT INTO cases_evidence (case_id, step, phase, upload_id, url, width, height, actor_id,"
        " actor_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        rows,
    )


async def evidence(tx: Tx, case_id: int) -> list[asyncpg.Record]:
    """All evidence of a case, oldest first."""
    return await tx.fetch("SELECT * FROM cases_evidence WHERE case_id = $1 ORDER BY id", case_id)

"""Reading the history."""

import asyncpg

from yiwang.backstage.database import Tx


async def steps(tx: Tx, case_id: int) -> list[asyncpg.Record]:
    """All steps, oldest first."""
    return await tx.fetch("SELECT * FROM cases_step WHERE case_id = $1 ORDER BY seq", case_id)

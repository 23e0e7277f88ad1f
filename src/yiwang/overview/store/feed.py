"""What has just happened, and what stages and actions are called."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Within


async def last_steps(tx: Tx, within: Within, most: int) -> list[asyncpg.Record]:
    """The last steps of an area's cases, the newest first."""
    outside = list(within.outside) if within.outside is not None else None
    keys = await tx.fetch(
        "SELECT case_id, seq FROM overview_last_steps($1, $2, $3, $4)",
        within.path,
        within.high,
        outside,
        most,
    )
    return await tx.fetch(
        "SELECT s.recorded_at, s.case_id, s.name, s.area_name, s.action, s.from_stage, s.procedure_code,"
        " s.procedure_version FROM cases_v_step s"
        " JOIN unnest($1::bigint[], $2::int[]) AS k(case_id, seq) ON k.case_id = s.case_id AND k.seq = s.seq"
        " ORDER BY s.recorded_at DESC, s.case_id DESC, s.seq DESC",
        [key["case_id"] for key in keys], [key["seq"] for key in keys],
    )  # fmt: skip


async def stages(tx: Tx) -> list[asyncpg.Record]:
    """Every stage of every published procedure."""
    return await tx.fetch(
        "SELECT procedure_code, procedure_version, position, stage, name_zh, name_en FROM cases_v_stage"
    )


async def actions(tx: Tx) -> list[asyncpg.Record]:
    """Every action of every stage of every published procedure."""
    return await tx.fetch(
        "SELECT procedure_code, procedure_version, stage, action, name_zh, name_en FROM cases_v_action"
    )

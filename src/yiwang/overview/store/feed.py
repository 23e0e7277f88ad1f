"""What has just happened, and what stages and actions are called."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Within


async def last_steps(tx: Tx, within: Within, most: int) -> list[asyncpg.Record]:
    """The last steps of an area's cases, the newest first."""
    outside = list(within.outside) if within.outside is not None else None
    return await tx.fetch(
        "SELECT s.recorded_at, s.case_id, s.name, s.area_name, s.action, s.from_stage, s.procedure_code,"
        " s.procedure_version FROM cases_v_step s WHERE s.area_path >= $1 AND s.area_path < $2"
        " AND ($3::text[] IS NULL OR split_part(substr(s.area_path, $4::int), '/', 1) <> ALL ($3::text[]))"
        f" AND NOT s.exercise ORDER BY s.recorded_at DESC, s.case_id DESC, s.seq DESC LIMIT {most}",
        within.path, within.high, outside, len(within.path) + 1,
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

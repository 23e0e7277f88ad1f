"""Rows of the levels in charge."""

from datetime import datetime

import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.cases.model.procedure import Limit
from yiwang.flow.cases.model.tiers import Tier

_COLUMNS = "case_id, level, area_id, area_path, area_name, since, due_at, climbs"


class InCharge(msgspec.Struct, frozen=True, kw_only=True):
    """Which level answers for a case; `due_at` is when it climbs, None when it does not."""

    case_id: int
    level: Tier
    area_id: int
    area_path: str
    area_name: str
    since: datetime
    due_at: datetime | None
    climbs: int


async def limits(tx: Tx) -> dict[str, tuple[Limit, str]]:
    """How long each level may be in charge, and who says so."""
    rows = await tx.fetch("SELECT level, limit_value, limit_unit, source FROM cases_tier_limit")
    return {
        r["level"]: (Limit(value=r["limit_value"], unit=r["limit_unit"]), r["source"]) for r in rows
    }


async def set_limit(tx: Tx, level: str, limit: Limit, source: str) -> None:
    """Another limit for a level, for cases that come to it from now on."""
    await tx.execute(
        "UPDATE cases_tier_limit SET limit_value = $2, limit_unit = $3, source = $4, changed_at = $5, changed_by = $6"
        " WHERE level = $1",
        level, limit.value, limit.unit, source, tx.now, tx.actor.id,
    )  # fmt: skip


async def one(tx: Tx, case_id: int) -> InCharge | None:
    """The level in charge; None for a case from before there were levels."""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM cases_tier WHERE case_id = $1", case_id)
    return InCharge(**row) if row else None


async def put(tx: Tx, now: InCharge) -> None:
    """The level that is in charge from now on."""
    await tx.execute(
        f"INSERT INTO cases_tier ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (case_id) DO UPDATE SET level = $2, area_id = $3, area_path = $4, area_name = $5, since = $6,"
        " due_at = $7, climbs = $8",
        *(getattr(now, name) for name in InCharge.__struct_fields__),
    )  # fmt: skip


async def due(tx: Tx, most: int) -> list[int]:
    """Cases whose level has had its time, the longest overdue first; those that others work on are left for later."""
    rows = await tx.fetch(
        "SELECT t.case_id FROM cases_tier t WHERE t.due_at <= $1 ORDER BY t.due_at LIMIT $2"
        " FOR UPDATE SKIP LOCKED",
        tx.now, most,
    )  # fmt: skip
    return [row["case_id"] for row in rows]


async def set_due(tx: Tx, case_id: int, due_at: datetime | None) -> None:
    """When the level in charge has had its time; None: it no longer climbs."""
    await tx.execute("UPDATE cases_tier SET due_at = $2 WHERE case_id = $1", case_id, due_at)

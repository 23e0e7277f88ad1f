"""Kinds of things as rows."""

from collections.abc import Sequence

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.kinds import ThingKind

_PUT = """
INSERT INTO sensing_thing_kind (code, name_zh, name_en, domain, sort, property, unit, low, high, accuracy, period_s,
  more, owner, privacy_class, retention_days, life_safety, silence_policy, silent_after_periods, readings_per_s, source)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (code) DO UPDATE SET name_zh = $2, name_en = $3, domain = $4, sort = $5, property = $6, unit = $7, low = $8,
  high = $9, accuracy = $10, period_s = $11, more = $12, owner = $13, privacy_class = $14, retention_days = $15,
  life_safety = $16, silence_policy = $17, silent_after_periods = $18, readings_per_s = $19, source = $20
"""


async def put(tx: Tx, kind: ThingKind) -> None:
    """Add a kind or bring it up to date."""
    main = kind.measures[0] if kind.measures else None
    await tx.execute(
        _PUT, kind.code, kind.name_zh, kind.name_en, kind.domain, kind.sort,
        main.property if main else None, main.unit if main else None, main.low if main else None,
        main.high if main else None, main.accuracy if main else None, kind.period_s,
        [msgspec.to_builtins(measure) for measure in kind.measures], kind.owner, kind.privacy_class,
        kind.retention_days, kind.life_safety, kind.silence_policy, kind.silent_after_periods, kind.readings_per_s,
        msgspec.to_builtins(kind.source),
    )  # fmt: skip


async def every(tx: Tx) -> list[asyncpg.Record]:
    """All kinds, by code."""
    return await tx.fetch("SELECT * FROM sensing_thing_kind ORDER BY code")


async def one(tx: Tx, code: str) -> asyncpg.Record | None:
    """One kind."""
    return await tx.fetchrow("SELECT * FROM sensing_thing_kind WHERE code = $1", code)


async def many(tx: Tx, codes: Sequence[str]) -> dict[str, asyncpg.Record]:
    """Kinds by code."""
    rows = await tx.fetch(
        "SELECT * FROM sensing_thing_kind WHERE code = ANY ($1::text[])", list(codes)
    )
    return {row["code"]: row for row in rows}

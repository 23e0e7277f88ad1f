"""Versions of rules and their back-tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx


async def insert(
    tx: Tx, code: str, version: int, state: str, origin: str, names: tuple[str, str], standard: str,
    definition: dict[str, Any], digest: bytes,
) -> bool:  # fmt: skip
    """A new version; False when it is there already."""
    published = tx.now if state != "draft" else None
    return bool(
        await tx.execute(
            "INSERT INTO sensing_rule (code, version, state, origin, name_zh, name_en, standard, definition,"
            " definition_hash, made_at, made_by, published_at, published_by)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (code, version) DO NOTHING",
            code, version, state, origin, *names, standard, definition, digest, tx.now, tx.actor.id, published,
            tx.actor.id if published else None,
        )
    )  # fmt: skip


async def rewrite(
    tx: Tx,
    code: str,
    version: int,
    names: tuple[str, str],
    standard: str,
    definition: dict[str, Any],
    digest: bytes,
) -> None:
    """Other words for a draft."""
    await tx.execute(
        "UPDATE sensing_rule SET name_zh = $3, name_en = $4, standard = $5, definition = $6, definition_hash = $7,"
        " revision = revision + 1 WHERE code = $1 AND version = $2 AND state = 'draft'",
        code, version, *names, standard, definition, digest,
    )  # fmt: skip


async def one(tx: Tx, code: str, version: int, *, lock: bool = False) -> asyncpg.Record | None:
    """One version."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    return await tx.fetchrow(
        f"SELECT * FROM sensing_rule WHERE code = $1 AND version = $2{tail}", code, version
    )


async def versions(tx: Tx, code: str) -> list[asyncpg.Record]:
    """All versions of a rule, the newest first."""
    return await tx.fetch("SELECT * FROM sensing_rule WHERE code = $1 ORDER BY version DESC", code)


async def page(tx: Tx, state: str | None, kind: str | None) -> list[asyncpg.Record]:
    """Versions by state and kind of thing."""
    return await tx.fetch(
        "SELECT * FROM sensing_rule WHERE ($1::text IS NULL OR state = $1)"
        " AND ($2::text IS NULL OR definition->'kinds' ? $2) ORDER BY code, version DESC",
        state, kind,
    )  # fmt: skip


async def next_version(tx: Tx, code: str) -> int:
    """The number of the next version; one maker at a time."""
    await tx.fetch("SELECT pg_advisory_xact_lock(hashtextextended('sensing_rule/' || $1, 0))", code)
    found: int = await tx.fetchval(
        "SELECT COALESCE(max(version), 0) + 1 FROM sensing_rule WHERE code = $1", code
    )
    return found


async def published(tx: Tx, code: str) -> asyncpg.Record | None:
    """The version in force."""
    return await tx.fetchrow(
        "SELECT * FROM sensing_rule WHERE code = $1 AND state = 'published' FOR NO KEY UPDATE", code
    )


async def standing(tx: Tx) -> dict[str, list[asyncpg.Record]]:
    """All versions of all rules, drafts among them, by code; one asker at a time."""
    await tx.fetch("SELECT pg_advisory_xact_lock(hashtextextended('sensing_rule', 0))")
    found: dict[str, list[asyncpg.Record]] = {}
    for row in await tx.fetch("SELECT code, version, state, origin FROM sensing_rule"):
        found.setdefault(row["code"], []).append(row)
    return found


async def publish(tx: Tx, code: str, version: int, backtest_id: int) -> None:
    """Put a version into force, with the back-test that it went through."""
    await tx.execute(
        "UPDATE sensing_rule SET state = 'published', published_at = $3, published_by = $4, backtest_id = $5,"
        " revision = revision + 1 WHERE code = $1 AND version = $2",
        code, version, tx.now, tx.actor.id, backtest_id,
    )  # fmt: skip


async def retire(tx: Tx, code: str, version: int, why: str) -> None:
    """Take a version out of force."""
    await tx.execute(
        "UPDATE sensing_rule SET state = 'retired', retired_at = $3, retired_by = $4, retired_why = $5,"
        " revision = revision + 1 WHERE code = $1 AND version = $2",
        code, version, tx.now, tx.actor.id, why,
    )  # fmt: skip


async def stats(tx: Tx, codes: Sequence[str]) -> dict[tuple[str, int], asyncpg.Record]:
    """What became of the warnings of each version."""
    rows = await tx.fetch(
        "SELECT * FROM sensing_v_rule_stat WHERE rule = ANY ($1::text[])", list(codes)
    )
    return {(row["rule"], row["rule_version"]): row for row in rows}


async def add_backtest(
    tx: Tx, code: str, version: int, digest: bytes, low: datetime, high: datetime, things: int, readings: int,
    warnings: int, result: dict[str, Any],
) -> int:  # fmt: skip
    """Keep what a back-test said."""
    backtest_id: int = await tx.fetchval(
        "INSERT INTO sensing_backtest (code, version, definition_hash, low, high, things, readings, warnings, result,"
        " ran_at, ran_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
        code, version, digest, low, high, things, readings, warnings, result, tx.now, tx.actor.id,
    )  # fmt: skip
    return backtest_id


async def backtests(tx: Tx, code: str, version: int) -> list[asyncpg.Record]:
    """The back-tests of a version, the newest first."""
    return await tx.fetch(
        "SELECT * FROM sensing_backtest WHERE code = $1 AND version = $2 ORDER BY id DESC LIMIT 20",
        code,
        version,
    )


async def backtest_of(tx: Tx, code: str, version: int, digest: bytes) -> int | None:
    """The newest back-test of these very words, if it read anything."""
    found: int | None = await tx.fetchval(
        "SELECT id FROM sensing_backtest WHERE code = $1 AND version = $2 AND definition_hash = $3 AND readings > 0"
        " ORDER BY id DESC LIMIT 1",
        code, version, digest,
    )  # fmt: skip
    return found


async def series(tx: Tx, kinds: Sequence[str], most: int) -> list[asyncpg.Record]:
    """All datastreams of things of these kinds that the actor sees."""
    return await tx.fetch(
        "SELECT d.series, d.property, COALESCE(d.period_s, k.period_s) AS period_s, t.id AS thing_id, t.name, t.kind,"
        " t.source_id, t.area_path, t.lon, t.lat, t.properties FROM sensing_datastream d"
        " JOIN sensing_thing t ON t.id = d.thing_id JOIN sensing_thing_kind k ON k.code = t.kind"
        " WHERE t.kind = ANY ($1::text[]) ORDER BY d.series LIMIT $2",
        list(kinds), most,
    )  # fmt: skip


async def readings(
    tx: Tx, wanted: Sequence[int], low: datetime, high: datetime, most: int
) -> list[asyncpg.Record]:
    """Readings of series still in the table, by series and time; at most so many."""
    return await tx.fetch(
        "SELECT * FROM sensing_readings($1, $2, $3) LIMIT $4", list(wanted), low, high, most
    )


async def files(tx: Tx, low: datetime, high: datetime) -> list[asyncpg.Record]:
    """The files of closed days of a span."""
    return await tx.fetch(
        "SELECT path FROM sensing_segment WHERE expired_at IS NULL AND day BETWEEN $1 AND $2 ORDER BY day, path",
        low.date(), high.date(),
    )  # fmt: skip


async def confirmed(
    tx: Tx, thing_ids: Sequence[int], code: str, standard: str, low: datetime, high: datetime
) -> list[asyncpg.Record]:
    """Warnings of things that people confirmed, under this rule or another of the same standard."""
    return await tx.fetch(
        "SELECT thing_id, raised_at FROM sensing_warning WHERE thing_id = ANY ($1::bigint[])"
        " AND outcome = 'confirmed' AND (rule = $2 OR standard = $3) AND raised_at >= $4 AND raised_at < $5"
        " ORDER BY raised_at",
        list(thing_ids), code, standard, low, high,
    )  # fmt: skip


async def kinds(tx: Tx) -> dict[str, list[str]]:
    """The properties of each kind of thing."""
    rows = await tx.fetch("SELECT code, more FROM sensing_thing_kind")
    return {row["code"]: [measure["property"] for measure in row["more"]] for row in rows}

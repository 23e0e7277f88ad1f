"""Packs as rows."""

from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_NEWEST = "SELECT DISTINCT ON (code) code, version, definition, words FROM scenes_pack"


async def versions(tx: Tx) -> dict[str, int]:
    """By code the newest version."""
    rows = await tx.fetch("SELECT code, max(version) AS version FROM scenes_pack GROUP BY 1")
    return {row["code"]: row["version"] for row in rows}


async def insert(
    tx: Tx, code: str, version: int, definition: Any, words: Any, content_hash: bytes
) -> None:
    """A new version."""
    await tx.execute(
        "INSERT INTO scenes_pack (code, version, definition, words, hash, loaded_at, loaded_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        code, version, definition, words, content_hash, tx.now, tx.actor.id,
    )  # fmt: skip


async def every(tx: Tx) -> list[asyncpg.Record]:
    """The newest version of each."""
    return await tx.fetch(f"{_NEWEST} ORDER BY code, version DESC")


async def one(tx: Tx, code: str) -> asyncpg.Record | None:
    """The newest version of one."""
    return await tx.fetchrow(f"{_NEWEST} WHERE code = $1 ORDER BY code, version DESC", code)

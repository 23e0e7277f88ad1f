"""Procedure versions: added, never changed."""

from typing import Any

from yiwang.backstage.database import Tx


async def publish(tx: Tx, code: str, version: int, definition: dict[str, Any]) -> bool:
    """Add a version and make it the one that new cases take; False when the same version is there already."""
    added = await tx.execute(
        "INSERT INTO cases_procedure VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        code, version, definition, tx.now, tx.actor.id,
    )  # fmt: skip
    if added:
        await tx.execute(
            "INSERT INTO cases_procedure_current VALUES ($1, $2)"
            " ON CONFLICT (code) DO UPDATE SET version = EXCLUDED.version",
            code, version,
        )  # fmt: skip
    return bool(added)


async def definition(tx: Tx, code: str, version: int) -> dict[str, Any] | None:
    """One version as it was published."""
    found: dict[str, Any] | None = await tx.fetchval(
        "SELECT definition FROM cases_procedure WHERE code = $1 AND version = $2", code, version
    )
    return found


async def current_version(tx: Tx, code: str) -> int | None:
    """The version that a case filed now takes."""
    found: int | None = await tx.fetchval(
        "SELECT version FROM cases_procedure_current WHERE code = $1", code
    )
    return found


async def all_versions(tx: Tx) -> list[tuple[str, int]]:
    """Every published version."""
    rows = await tx.fetch("SELECT code, version FROM cases_procedure ORDER BY code, version")
    return [(row["code"], row["version"]) for row in rows]

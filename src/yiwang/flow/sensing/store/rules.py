"""Versions of rules as rows."""

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.rules import Rule


async def codes(tx: Tx) -> set[str]:
    """The codes of all rules, in force or not."""
    return {row["code"] for row in await tx.fetch("SELECT DISTINCT code FROM sensing_rule")}


async def add_shipped(tx: Tx, rule: Rule, digest: bytes) -> None:
    """A rule of the product, in force from now on."""
    await tx.execute(
        "INSERT INTO sensing_rule (code, version, state, origin, name_zh, name_en, standard, definition,"
        " definition_hash, made_at, made_by, published_at, published_by)"
        " VALUES ($1, $2, 'published', 'shipped', $3, $4, $5, $6, $7, $8, $9, $8, $9)",
        rule.code, rule.version, rule.name_zh, rule.name_en, rule.standard, rule, digest, tx.now, tx.actor.id,
    )  # fmt: skip

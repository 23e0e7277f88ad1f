"""Rules in force: those that come with the product become rows of the database, and the gate judges by the rows."""

import hashlib
from functools import cache
from pathlib import Path

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.parsing import from_json, parse_rules, to_json
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.flow.sensing.store import rules as store

FOLDER = Path(__file__).parents[1] / "rules"


@cache
def shipped_rules() -> list[Rule]:
    """What `rules/*.toml` declares."""
    return [
        rule
        for path in sorted(FOLDER.glob("*.toml"))
        for rule in parse_rules(path.read_bytes(), file=path.name)
    ]


async def publish_rules(tx: Tx) -> int:
    """Put shipped rules into force whose code nobody has published yet; how many were added. Never changes a row."""
    known = await store.codes(tx)
    new = [rule for rule in shipped_rules() if rule.code not in known]
    for rule in new:
        await store.add_shipped(tx, rule, hashlib.sha256(to_json(rule)).digest())
        tx.record("rule", 0, {"code": rule.code, "version": rule.version, "state": "published"})
    return len(new)


async def rules_in_force(connection: asyncpg.Connection) -> list[Rule]:
    """Published rules; for the gate."""
    return [from_json(row) for row in await gate_store.published_rules(connection)]

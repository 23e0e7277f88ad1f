"""Rules in force: those that come with the product become rows of the database, and the gate judges by the rows."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.sensing.messages.rulebook import RULES_CHANGED
from yiwang.flow.sensing.model.parsing import from_json, parse_rules, to_json
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.flow.sensing.store import rulebook as store

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
    """Put the product's rules into force, a newer version in the place of its older one; how many were.

    Never touches a code that people have written a version of, or have retired: from then on it is the city's.
    """
    standing = await store.standing(tx)
    added = 0
    for rule in shipped_rules():
        versions = standing.get(rule.code, [])
        if any(row["origin"] != "shipped" for row in versions):
            continue
        in_force = next((row["version"] for row in versions if row["state"] == "published"), None)
        if versions and (in_force is None or in_force >= rule.version):
            continue
        if in_force is not None:
            await take_out_of_force(tx, rule.code, in_force, replaced_by(rule.version))
        await store.insert(
            tx, rule.code, rule.version, "published", "shipped", (rule.name_zh, rule.name_en), rule.standard,
            *as_kept(rule),
        )  # fmt: skip
        announce(tx, rule.code, rule.version, "published")
        added += 1
    return added


async def rules_in_force(connection: asyncpg.Connection) -> list[Rule]:
    """Published rules; for the gate."""
    return [from_json(row) for row in await gate_store.published_rules(connection)]


async def take_out_of_force(tx: Tx, code: str, version: int, why: str) -> None:
    """Retire a version; the gate then ends what it warned of."""
    await store.retire(tx, code, version, why)
    announce(tx, code, version, "retired")


def replaced_by(version: int) -> str:
    """Why the version before goes."""
    return f"由第 {version} 版取代 / replaced by version {version}"


def announce(tx: Tx, code: str, version: int, state: str) -> None:
    """Everybody who judges by rules is told, and so is the record."""
    payload = {"rule": code, "version": version, "state": state}
    tx.announce(News(topic=RULES_CHANGED, subject=version, payload=payload))
    tx.record("rule", version, payload | {"by": tx.actor.id, "at": tx.now})


def as_kept(rule: Rule) -> tuple[dict[str, Any], bytes]:
    """A rule as it is stored, and the digest of it."""
    content = to_json(rule)
    return msgspec.json.decode(content), hashlib.sha256(content).digest()

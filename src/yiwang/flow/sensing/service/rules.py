"""Which rules are in force: rows of the database, or the shipped ones while there are no rows."""

from functools import cache
from pathlib import Path

import asyncpg

from yiwang.flow.sensing.model.parsing import from_json, parse_rules
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.store import gate as store

FOLDER = Path(__file__).parents[1] / "rules"


@cache
def shipped_rules() -> list[Rule]:
    """What `rules/*.toml` declares."""
    return [
        rule
        for path in sorted(FOLDER.glob("*.toml"))
        for rule in parse_rules(path.read_bytes(), file=path.name)
    ]


async def rules_in_force(connection: asyncpg.Connection) -> list[Rule]:
    """Published rules; for the gate."""
    rows = await store.published_rules(connection)
    return shipped_rules() if rows is None else [from_json(row) for row in rows]

"""Reflexes: what actuators are to be told, what they were told, and the switch."""

from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_NEW = (
    "warning_id", "rule", "rule_version", "severity", "actuator_id", "actuator", "command", "topic", "state", "why_zh",
    "why_en", "area_path", "department_ids", "at",
)  # fmt: skip


async def actuators(
    tx: Tx, kind: str, thing_id: int, box: tuple[float, float, float, float] | None
) -> list[asyncpg.Record]:
    """Actuators of a kind within a box of degrees; without one, those that say that they are `of` the thing."""
    columns = "t.id, t.name, t.source, t.source_id, t.lon, t.lat, t.area_path, t.department_ids"
    join = "sensing_thing t JOIN sensing_thing_kind k ON k.code = t.kind AND k.sort = 'actuator'"
    if box is None:
        return await tx.fetch(
            f"SELECT {columns} FROM {join}, sensing_thing me WHERE me.id = $2 AND t.kind = $1 AND t.state = 'active'"
            " AND (t.properties->>'of' = me.source_id AND t.source = me.source OR t.id = me.id)"
            " ORDER BY t.id LIMIT 100",
            kind, thing_id,
        )  # fmt: skip
    return await tx.fetch(
        f"SELECT {columns} FROM {join} WHERE t.kind = $1 AND t.state = 'active'"
        " AND t.lon BETWEEN $2 AND $3 AND t.lat BETWEEN $4 AND $5 ORDER BY t.id LIMIT 1000",
        kind, *box,
    )  # fmt: skip


async def add(tx: Tx, row: dict[str, Any]) -> int:
    """Write down what is to be told, or why nothing is."""
    marks = ", ".join(f"${place}" for place in range(1, len(_NEW) + 1))
    reflex_id: int = await tx.fetchval(
        f"INSERT INTO sensing_reflex ({', '.join(_NEW)}) VALUES ({marks}) RETURNING id",
        *[row[name] for name in _NEW],
    )
    return reflex_id


async def told_before(tx: Tx, warning_id: int, actuator_id: int, command: str) -> bool:
    """Whether this warning has, or may have, had this actuator told the same."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT 1 FROM sensing_reflex WHERE warning_id = $1 AND actuator_id = $2 AND command = $3"
        " AND state IN ('waiting', 'sending', 'sent', 'unsure'))",
        warning_id, actuator_id, command,
    )  # fmt: skip
    return found


async def of_warning(tx: Tx, warning_id: int) -> list[asyncpg.Record]:
    """All commands of a warning, oldest first."""
    return await tx.fetch(
        "SELECT * FROM sensing_reflex WHERE warning_id = $1 ORDER BY id", warning_id
    )


async def of_thing(tx: Tx, thing_id: int, most: int) -> list[asyncpg.Record]:
    """Commands that a thing's warnings gave, and those that it was given, newest first."""
    return await tx.fetch(
        "SELECT * FROM (SELECT r.* FROM sensing_reflex r JOIN sensing_warning w ON w.id = r.warning_id"
        " WHERE w.thing_id = $1 UNION SELECT * FROM sensing_reflex WHERE actuator_id = $1) both_ways"
        " ORDER BY id DESC LIMIT $2",
        thing_id, most,
    )  # fmt: skip


async def claim(tx: Tx) -> asyncpg.Record | None:
    """Take the oldest command that waits, to send it once this is committed; no other sender takes it then."""
    return await tx.fetchrow(
        "UPDATE sensing_reflex SET state = 'sending', attempts = attempts + 1, sent_at = $1 WHERE id ="
        " (SELECT id FROM sensing_reflex WHERE state = 'waiting' ORDER BY attempts, id LIMIT 1"
        " FOR UPDATE SKIP LOCKED) RETURNING *",
        tx.now,
    )


async def give_up_on(tx: Tx, before: datetime) -> list[int]:
    """Commands whose sender was never heard of again; which those were."""
    rows = await tx.fetch(
        "UPDATE sensing_reflex SET state = 'unsure', error = 'the sender died' WHERE state = 'sending'"
        " AND sent_at < $1 RETURNING id",
        before,
    )
    return [row["id"] for row in rows]


async def any_waiting(tx: Tx) -> bool:
    """Whether anything is to be sent, or was being sent."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT 1 FROM sensing_reflex WHERE state IN ('waiting', 'sending'))"
    )
    return found


async def mark(tx: Tx, reflex_id: int, state: str, error: str | None = None) -> None:
    """What became of it; `sent_at` is when it was sent, or may have been."""
    await tx.execute(
        "UPDATE sensing_reflex SET state = $2, error = $3,"
        " sent_at = CASE WHEN $2 IN ('sent', 'unsure') THEN sent_at END WHERE id = $1 AND state = 'sending'",
        reflex_id, state, error,
    )  # fmt: skip


async def stop_waiting(tx: Tx) -> list[int]:
    """Nothing that waits is sent any more; which those were."""
    rows = await tx.fetch(
        "UPDATE sensing_reflex SET state = 'stopped' WHERE state = 'waiting' RETURNING id"
    )
    return [row["id"] for row in rows]


async def switch(tx: Tx) -> asyncpg.Record:
    """Whether reflexes act."""
    row = await tx.fetchrow("SELECT * FROM sensing_reflex_switch FOR SHARE")
    assert row is not None
    return row


async def read_switch(tx: Tx) -> asyncpg.Record:
    """The same, only to show it."""
    row = await tx.fetchrow("SELECT * FROM sensing_reflex_switch")
    assert row is not None
    return row


async def set_switch(tx: Tx, on: bool, why: str) -> None:
    """Turn it."""
    await tx.execute(
        "UPDATE sensing_reflex_switch SET is_on = $1, why = $2, by_name = $3, at = $4",
        on, why, tx.actor.display_name, tx.now,
    )  # fmt: skip

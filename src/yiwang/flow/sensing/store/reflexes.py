"""Reflexes: what actuators are to be told, what they were told, and the switch."""

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


async def told_before(
    tx: Tx, warning_id: int, actuator_id: int, command: str, severity: int
) -> bool:
    """Whether this warning had this actuator told the same at this severity or a higher one."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT 1 FROM sensing_reflex r JOIN sensing_warning w ON w.id = r.warning_id"
        " WHERE r.warning_id = $1 AND r.actuator_id = $2 AND r.command = $3 AND r.severity >= $4"
        " AND r.state IN ('waiting', 'sent') AND w.returns = 0)",
        warning_id, actuator_id, command, severity,
    )  # fmt: skip
    return found


async def of_warning(tx: Tx, warning_id: int) -> list[asyncpg.Record]:
    """All commands of a warning, oldest first."""
    return await tx.fetch(
        "SELECT * FROM sensing_reflex WHERE warning_id = $1 ORDER BY id", warning_id
    )


async def waiting(tx: Tx, most: int) -> list[asyncpg.Record]:
    """What is to be sent now; held, so that two senders do not send the same."""
    return await tx.fetch(
        "SELECT * FROM sensing_reflex WHERE state = 'waiting' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED",
        most,
    )


async def any_waiting(tx: Tx) -> bool:
    """Whether anything is to be sent."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT 1 FROM sensing_reflex WHERE state = 'waiting')"
    )
    return found


async def mark(tx: Tx, reflex_id: int, state: str, error: str | None = None) -> None:
    """What became of it."""
    await tx.execute(
        "UPDATE sensing_reflex SET state = $2, attempts = attempts + 1, error = $4,"
        " sent_at = CASE WHEN $2 = 'sent' THEN $3::timestamptz END WHERE id = $1",
        reflex_id, state, tx.now, error,
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

"""Streams and looks as rows. The address comes out by `look` alone, and never without a row of it."""

from typing import Any

import asyncpg

from yiwang.backstage.database import Tx

_SHOWN = (
    "thing_id, protocol, gb28181, azimuth, field_of_view, range_m, height_m, version, changed_at"
)
_NEAR = """
SELECT t.id, t.name, t.lon, t.lat, k.name_zh, k.name_en, s.protocol, s.gb28181, s.azimuth, s.field_of_view, s.range_m,
  s.height_m, s.version
FROM sensing_thing_kind k
CROSS JOIN unnest($1::bigint[], $2::bigint[]) AS r(low, high)
JOIN sensing_thing t ON t.kind = k.code AND t.cell >= r.low AND t.cell < r.high AND t.state = 'active'
LEFT JOIN sensing_stream s ON s.thing_id = t.id
WHERE k.sort = 'camera'
"""


async def stream(tx: Tx, thing_id: int) -> asyncpg.Record | None:
    """A stream without its address."""
    return await tx.fetchrow(f"SELECT {_SHOWN} FROM sensing_stream WHERE thing_id = $1", thing_id)


async def add(tx: Tx, thing_id: int, fields: dict[str, Any]) -> None:
    """A stream where there is none."""
    names = ", ".join(fields)
    places = ", ".join(f"${place}" for place in range(4, len(fields) + 4))
    await tx.execute(
        f"INSERT INTO sensing_stream (thing_id, changed_at, changed_by, version, {names})"
        f" VALUES ($1, $2, $3, 1, {places})",
        thing_id, tx.now, tx.actor.id, *fields.values(),
    )  # fmt: skip


async def change(tx: Tx, thing_id: int, version: int, fields: dict[str, Any]) -> int:
    """Write the fields over a stream that is still of `version`; how many rows that touched."""
    names = "".join(f", {name} = ${place}" for place, name in enumerate(fields, 5))
    return await tx.execute(
        "UPDATE sensing_stream SET changed_at = $3, changed_by = $4, version = version + 1"
        f"{names} WHERE thing_id = $1 AND version = $2",
        thing_id, version, tx.now, tx.actor.id, *fields.values(),
    )  # fmt: skip


async def near(tx: Tx, lows: list[int], highs: list[int]) -> list[asyncpg.Record]:
    """Cameras in ranges of the deepest cells."""
    return await tx.fetch(_NEAR, lows, highs)


async def look(tx: Tx, thing_id: int, reason: str, about: str | None) -> asyncpg.Record | None:
    """The address, and the look written down; None: no stream that this actor may look at."""
    return await tx.fetchrow(
        "SELECT * FROM sensing_look_at($1, $2, $3, $4, $5)",
        thing_id, tx.actor.display_name, reason, about, tx.now,
    )  # fmt: skip


async def looks(tx: Tx, thing_id: int, most: int) -> list[asyncpg.Record]:
    """Looks that the actor may know of, the newest first."""
    return await tx.fetch(
        "SELECT id, actor_name, role, reason, about, at FROM sensing_look WHERE thing_id = $1"
        " ORDER BY id DESC LIMIT $2",
        thing_id,
        most,
    )

"""History and latest readings, from the table and from the files of closed days.

Never: a reading of a series that the asker does not see: the datastream is resolved under row-level security first.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.readings import History, Latest
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.thinning import MOST_POINTS, thin
from yiwang.flow.sensing.service.closed_days import read_closed
from yiwang.flow.sensing.service.gate_line import line
from yiwang.flow.sensing.store import history as store
from yiwang.kernel.errors import Invalid, NotFound, Unavailable
from yiwang.kernel.ids import format_id

_SPAN = timedelta(days=1)


async def history(
    tx: Tx, thing_id: int, *, prop: str | None = None, since: datetime | None = None, until: datetime | None = None,
    seen: datetime | None = None, most: int = MOST_POINTS,
) -> History:  # fmt: skip
    """Readings from `since` to before `until`, in order of time; `seen`: as they were known at that instant."""
    stream = await _stream(tx, thing_id, prop)
    until = until or tx.now + timedelta(minutes=1)
    since = since or until - _SPAN
    if since.tzinfo is None or until.tzinfo is None or (seen is not None and seen.tzinfo is None):
        raise Invalid("naive_time")
    upto = await store.last_batch_seen(tx, seen) if seen is not None else None
    rows = await store.readings(tx, stream["series"], since, until, seen)
    files = await store.segments(
        tx, since.date() - _SPAN, until.date(), stream["series"], stream["retention_days"]
    )
    time = np.array([microseconds(row["at"]) for row in rows], np.int64)
    value = np.array([row["value"] for row in rows], np.float64)
    quality = np.array([row["quality"] for row in rows], np.uint8)
    if files:
        closed = await asyncio.to_thread(
            read_closed, files, stream["series"], microseconds(since), microseconds(until), upto
        )
        time = np.concatenate([closed.time, time])
        value = np.concatenate([closed.value, value])
        quality = np.concatenate([closed.quality, quality])
        order = np.argsort(time, kind="stable")
        time, value, quality = time[order], value[order], quality[order]
    most = min(max(most, 1), MOST_POINTS)
    return History(
        series=stream["series"], property=stream["property"], unit=stream["unit"],
        items=thin(time, value, quality, most), readings=len(time), thinned=len(time) > most,
    )  # fmt: skip


async def _stream(tx: Tx, thing_id: int, prop: str | None) -> Any:
    streams = await store.streams(tx, thing_id)
    found = next((row for row in streams if prop is None or row["property"] == prop), None)
    if found is None:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    return found


async def latest(tx: Tx, thing_id: int) -> list[Latest]:
    """The latest reading of each datastream of a thing."""
    streams = await store.streams(tx, thing_id)
    if not streams:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    rows = await store.latest(tx, [row["series"] for row in streams])
    return [
        Latest(series=r["series"], at=r["at"], value=r["value"], quality=r["quality"]) for r in rows
    ]


async def gate_health() -> dict[str, Any]:
    """What the gate says of itself; that it is away, if it is."""
    try:
        answer = await line().ask("GET", "/health", {})
    except Unavailable:
        return {"ready": False}
    found: dict[str, Any] = msgspec.json.decode(answer.body)
    return found

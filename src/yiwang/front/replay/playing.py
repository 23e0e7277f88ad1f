"""Plays a file: its reports and closings in the order of time, as fast as can be or at a multiple of real time.

In: a file, where to play it into. Out: a tally. Never: more than one row's harm from one bad row.
"""

import asyncio
import heapq
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from yiwang.front.replay.records import Form, Record, Wrong, read
from yiwang.front.replay.tally import Tally


class Target(Protocol):
    """Where records are played into."""

    async def report(self, record: Record) -> None:
        """It was reported."""

    async def close(self, record: Record) -> None:
        """It was closed."""


def load(path: Path, form: Form, tally: Tally, limit: int | None) -> list[Record]:
    """The file's records, the earliest first; rows that cannot be read are refused."""
    records: list[Record] = []
    for found in read(path, form):
        if limit is not None and tally.read >= limit:
            break
        tally.read += 1
        if isinstance(found, Wrong):
            tally.refusals.append(found)
        else:
            records.append(found)
    return sorted(records, key=lambda record: (record.created.timestamp(), record.row))


async def play(
    records: list[Record],
    target: Target,
    speed: float,
    stop: asyncio.Event,
    step: Callable[[], None],
) -> None:
    """All of it; `step` is called after each report."""
    ends: list[tuple[float, int, Record]] = []
    pace = _Pace(speed, records[0].created if records else None)
    for record in records:
        while ends and ends[0][0] <= record.created.timestamp():
            await _end(heapq.heappop(ends)[2], target, pace)
        if stop.is_set():
            return
        await pace.wait_for(record.created)
        await target.report(record)
        step()
        if record.closed is not None:
            heapq.heappush(ends, (record.closed.timestamp(), record.row, record))
    while ends and not stop.is_set():
        await _end(heapq.heappop(ends)[2], target, pace)


async def _end(record: Record, target: Target, pace: "_Pace") -> None:
    await pace.wait_for(record.closed or record.created)
    await target.close(record)


class _Pace:
    """`speed` times real time; 0 is as fast as can be."""

    def __init__(self, speed: float, first: datetime | None) -> None:
        self._speed = speed
        self._first = first.timestamp() if first else 0.0
        self._began = time.monotonic()

    async def wait_for(self, at: datetime) -> None:
        if self._speed > 0:
            due = self._began + (at.timestamp() - self._first) / self._speed
            await asyncio.sleep(max(due - time.monotonic(), 0.0))

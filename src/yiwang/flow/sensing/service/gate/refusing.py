"""Messages that are refused whole at a door without an answer: their fate is written, so that people see it.

In: source, reason, a sample of what came. Out: one row of counts a source and a few samples in quarantine, written
together. Never: a row for each message of a flood.
"""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from yiwang.flow.sensing.store import gate as store

NOBODY = "?"  # the source of who could not say who they are
SAMPLES = 20  # kept of one source and write
EVERY_S = 0.25


class Refusals:
    """What waits to be written."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._samples: list[tuple[str, str, str]] = []
        self._written: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return sum(counts.total() for counts in self._counts.values())

    def add(self, source: str, reason: str, sample: dict[str, Any]) -> asyncio.Future[None]:
        """Note one; the future is done once it is written."""
        counts = self._counts.setdefault(source, Counter())
        counts[reason] += 1
        if counts.total() <= SAMPLES:
            text = msgspec.json.encode(sample).decode().replace("\\u0000", "")
            self._samples.append((source, text, reason))
        if self._written is None:
            self._written = asyncio.get_running_loop().create_future()
        return self._written

    def fail(self, error: Exception) -> None:
        """Not written: the broker sends them again."""
        written, self._written = self._written, None
        self._counts, self._samples = {}, []
        if written is not None and not written.done():
            written.set_exception(error)
            written.exception()

    async def write(self, connection: asyncpg.Connection, now: datetime) -> None:
        """In one transaction of their own."""
        counts, self._counts = self._counts, {}
        samples, self._samples = self._samples, []
        written, self._written = self._written, None
        try:
            ids = await store.batch_numbers(connection, len(counts))
            batch = dict(zip(counts, ids, strict=True))
            rows = [
                (batch[source], source, None, now, found.total(), 0, 0, found.total(),
                 msgspec.json.encode(found).decode())
                for source, found in counts.items()
            ]  # fmt: skip
            async with connection.transaction():
                await store.add_batches(connection, rows, ids[0])
                if samples:
                    kept = [(batch[source], source, raw, reason) for source, raw, reason in samples]
                    await store.add_quarantine(connection, kept, now)
        except BaseException as error:
            if written is not None and not written.done():
                written.set_exception(
                    error if isinstance(error, Exception) else ConnectionError("stopped")
                )
                written.exception()
            raise
        if written is not None and not written.done():
            written.set_result(None)

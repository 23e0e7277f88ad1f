"""Closing days: rows of a day that is over become a file, and leave the table once the file has proved itself.

In: the database, a folder. Out: files, and the rows of the registry of files. Never: a row that goes before its file
was read back, was committed as the day's, and still has the checksum that it had then. Each step can be the last one
before a kill: the next round takes up what it finds.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg

from yiwang.flow.sensing.model.segment_file import Writer, Written, digest
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.flow.sensing.store import segments as store

OPEN_DAYS = 2  # a day may still get late readings for so long before it is closed
AGAIN = timedelta(days=1)  # later ones are gathered for a day, so that they make few files
EVERY_S = 3600.0
_FIRST_S = 120.0
_log = logging.getLogger("yiwang.gate.closing")


class Closing:
    """One a node, on a connection of its own."""

    def __init__(
        self, connection: asyncpg.Connection, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._clock = clock

    async def round(self) -> int:
        """Close what is over, drop what is safe, expire what is old; how many days changed."""
        await self.sweep_files()
        today = self._clock().astimezone(UTC).date()
        changed = 0
        for day in await store.days(self._connection):
            if day <= today - timedelta(days=OPEN_DAYS):
                wrote = await self.write(day)
                changed += await self.drop(day) or wrote
        if await store.expire(self._connection, today, self._clock()):
            await self.sweep_files()
        return changed

    async def write(self, day: date) -> bool:
        """Write the files of a day and commit them as the day's: from then on they are what is read."""
        known = await store.of_day(self._connection, day)
        if any(row["dropped_at"] is None for row in known):
            return False  # it was killed before the rows went
        if known and self._clock() - known[-1]["created_at"] < AGAIN:
            return False
        after = max((row["last_batch"] for row in known), default=0)
        low = datetime(day.year, day.month, day.day, tzinfo=UTC)
        high = low + timedelta(days=1)
        upto = await store.judged_up_to(self._connection)
        parts = await store.waiting(self._connection, low, high, after, upto)
        if not parts:
            return False
        last = max(part["last_batch"] for part in parts)
        rows = []
        for part in parts:
            keep = part["retention_days"]
            path = f"{day:%Y/%m}/{day:%Y%m%d}-{keep}d-{last}.parquet"
            made = await self._file(self._folder / path, (low, high, after, last, keep))
            if made.rows != part["rows"]:
                raise OSError(f"{path}: {made.rows} rows of {part['rows']}")
            rows.append(
                (day, last, keep, path, made.rows, made.size, made.sha256, made.low, made.high, self._clock())
            )  # fmt: skip
        await store.add(self._connection, rows)
        count, size = sum(row[4] for row in rows), sum(row[5] for row in rows)
        _log.info("closed %s: %d rows in %d bytes", day, count, size)
        return True

    async def _file(self, path: Path, wanted: tuple[datetime, datetime, int, int, int]) -> Written:
        part = path.with_suffix(".part")
        writer = await asyncio.to_thread(Writer, part)
        await store.copy_rows(
            self._connection, wanted, lambda piece: asyncio.to_thread(writer.add, piece)
        )
        made = await asyncio.to_thread(writer.finish)
        part.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return made

    async def drop(self, day: date) -> bool:
        """Take the rows of committed files away; of a file that is not what it was, the rows are what is read again."""
        mine = [
            r for r in await store.of_day(self._connection, day) if r["dropped_at"] is None
        ]  # fmt: skip
        if not mine:
            return False
        for row in mine:
            try:
                whole = await asyncio.to_thread(digest, self._folder / row["path"]) == row["sha256"]
            except FileNotFoundError:
                whole = False
            if not whole:
                _log.error("%s is not what was written: its rows stay in the table", row["path"])
                await store.forget(self._connection, day)
                return False
        upto = max(row["last_batch"] for row in mine)
        await store.drop_rows(self._connection, day, upto, self._clock())
        return True

    async def sweep_files(self) -> None:
        """Remove files that nothing names: written before a kill, or past their retention."""
        kept = await store.kept_paths(self._connection)
        for found in await asyncio.to_thread(lambda: list(self._folder.glob("*/*/*.p*"))):
            if found.relative_to(self._folder).as_posix() not in kept:
                found.unlink(missing_ok=True)


async def close_days(
    url: str, folder: Path, clock: Callable[[], datetime], *, first_s: float = _FIRST_S, every_s: float = EVERY_S
) -> None:  # fmt: skip
    """Round after round, until cancelled; a lost database is tried again."""
    await asyncio.sleep(first_s)
    while True:
        try:
            connection = await gate_store.connect(url)
            try:
                if await store.take_lock(connection):
                    await Closing(connection, folder, clock).round()
            finally:
                with contextlib.suppress(Exception):
                    await connection.close()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            _log.exception("closing days failed; it is tried again")
        await asyncio.sleep(every_s)

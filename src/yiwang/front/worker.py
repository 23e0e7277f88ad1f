"""The background process: one outbox reader a room, the live feed's reader, the rooms' periodic work.

In: settings from the environment. Out: listeners called, chores done, until told to stop. Never: work that is lost
when this process is killed: cursors move only with what they stand for.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import uvloop

from yiwang.backstage import files, ops, outbox
from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing.service import warnings
from yiwang.front import rooms
from yiwang.front.settings import Settings

IDLE_S = 0.1
AWAY_S = 1.0
KEEP_NEWS = timedelta(days=7)
KEEP_ANSWERS = timedelta(hours=24)
_log = logging.getLogger("yiwang.worker")


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop` is set."""
    files.keep_files_in(settings.data / "files")
    incidents.keep_secret(settings.secret())
    warnings.keep_broker(settings.mqtt_url)
    database = await Database.open(settings.app_url(), connections=8, clock=settings.clock)
    readers: list[outbox.Reader] = [outbox.LiveReader(database, "live", {})]
    readers += [outbox.Reader(database, name, heard) for name, heard in rooms.listeners().items()]
    for reader in readers:
        await reader.start()
    tasks = [asyncio.create_task(_loop(_read(reader), stop), name="reader") for reader in readers]
    tasks += [
        asyncio.create_task(_loop(_chore(chore, database), stop), name=chore.name)
        for chore in _chores()
    ]
    await stop.wait()
    await asyncio.gather(*tasks)
    await database.close()


def _chores() -> list[Chore]:
    own = [
        Chore(
            "forget news", 3600.0, lambda d, now: _drop(outbox.forget_delivered(d, now - KEEP_NEWS))
        ),
        Chore(
            "forget answers",
            3600.0,
            lambda d, now: _drop(outbox.forget_idempotency(d, now - KEEP_ANSWERS)),
        ),
    ]
    return own + rooms.chores()


async def _drop(work: Awaitable[int]) -> None:
    await work


def _read(reader: outbox.Reader) -> Callable[[], Awaitable[float]]:
    async def once() -> float:
        return 0.0 if await reader.read_once() else IDLE_S

    return once


def _chore(chore: Chore, database: Database) -> Callable[[], Awaitable[float]]:
    async def once() -> float:
        begun, error = time.monotonic(), None
        try:
            await chore.run(database, database.clock())
        except Exception as failed:
            error = f"{type(failed).__name__}: {failed}"[:500]
            raise
        finally:
            took_ms = round((time.monotonic() - begun) * 1000)
            async with database.transaction(SYSTEM) as tx:
                await ops.note_chore(tx, chore.name, took_ms, error)
        return chore.every_seconds

    return once


async def _loop(once: Callable[[], Awaitable[float]], stop: asyncio.Event) -> None:
    """Again and again; a database that is away is waited for, and said once."""
    away = False
    while not stop.is_set():
        try:
            pause = await once()
            if away:
                _log.warning("the database is back")
            away = False
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
            if not away:
                _log.warning("the database is away: %s", type(error).__name__)
            away, pause = True, AWAY_S
        except Exception:
            _log.exception("background work failed; it goes on")
            pause = AWAY_S
        if pause:
            await _wait(stop, pause)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def main() -> None:
    """Entry of the child process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await work(Settings.from_environment(), stop)

    uvloop.run(run())


if __name__ == "__main__":
    main()

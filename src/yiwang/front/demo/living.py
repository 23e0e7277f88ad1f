"""The demo's people as a child process: they tell the last two days, then live on through the public doors.

In: settings from the environment, a seed. Out: reports, cases, crews on the move, until SIGTERM.
Never: more than a small part of one core, or a step against a person who plays along.
"""

import argparse
import asyncio
import contextlib
import logging
import random
import signal
import time
from datetime import UTC, datetime

import msgspec

from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.incidents import service as incidents
from yiwang.front.demo import accounts, backfill, words
from yiwang.front.demo.hands import Away, Hands
from yiwang.front.demo.life import Life
from yiwang.front.demo.people import People, people_of
from yiwang.front.demo.places import Places, places_of
from yiwang.front.demo.preparing import DISTRICT
from yiwang.front.settings import Settings
from yiwang.kernel.ids import format_id

_log = logging.getLogger("yiwang.demo")


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What is read once from the database: who there is and where."""

    people: People
    places: Places
    paths: dict[str, str]  # of the district's areas, by id as text


async def live(settings: Settings, seed: int, reports: int, stop: asyncio.Event) -> None:
    """Wait for the server, tell the past once, then live in the present."""
    lines = accounts.read(settings.data)
    hands = Hands(f"http://{settings.host}:{settings.port}", lines)
    try:
        await _wait_for(hands, stop)
        scene = await _past(settings, lines, seed, reports, stop)
        if not stop.is_set():
            await Life(hands, scene.people, scene.places, scene.paths, seed).run(stop)
    finally:
        await hands.close()


async def _past(
    settings: Settings, lines: list[accounts.Listed], seed: int, count: int, stop: asyncio.Event
) -> Setting:
    files.keep_files_in(settings.data / "files")
    incidents.keep_secret(settings.secret())
    database = await Database.open(settings.app_url(), connections=backfill.CONNECTIONS)
    try:
        scene = await setting(database, lines, seed)
        if await backfill.is_new(database):
            began = time.monotonic()
            told = await backfill.back_fill(database, scene.people, scene.places, count, seed, stop)
            _log.info("told %d reports of the past in %.1f s", told, time.monotonic() - began)
        return scene
    finally:
        await database.close()


async def setting(database: Database, lines: list[accounts.Listed], seed: int) -> Setting:
    """Who there is and where."""
    people = await people_of(database, lines)
    async with database.reading(SYSTEM) as tx:
        places = await places_of(tx, DISTRICT, words.load(), random.Random(seed))
        district = await city.area_by_code(tx, DISTRICT)
        above = district.path if district else ""
        paths = {
            format_id(area.id): area.path
            for area in await city.all_areas(tx)
            if area.path.startswith(above)
        }
    return Setting(people=people, places=places, paths=paths)


async def _wait_for(hands: Hands, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(Away):
            if (await hands.get(None, "/health/ready")).good:
                return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.5)


def main() -> None:
    """Entry of the child process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--reports", type=int, default=backfill.REPORTS)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await live(Settings.from_environment(), given.seed, given.reports, stop)

    _log.info("begun at %s", datetime.now(UTC).isoformat())
    asyncio.run(run())


if __name__ == "__main__":
    main()

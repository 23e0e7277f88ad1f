"""The demo's past as a process of its own: it looks at the database once, tells two days if nothing was told yet, ends.

In: settings from the environment, a seed. Out: the scene in a file; a past. Never: anything after its end: it needs
the rooms and their memory, and the present does not.
"""

import argparse
import asyncio
import logging
import random
import signal
import time

from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.incidents import service as incidents
from yiwang.front.demo import backfill, listing, scene, words
from yiwang.front.demo.people import People
from yiwang.front.demo.places import Community, Places
from yiwang.front.demo.preparing import DISTRICT
from yiwang.front.settings import Settings
from yiwang.kernel.ids import format_id

_log = logging.getLogger("yiwang.demo")


async def tell(settings: Settings, seed: int, count: int, stop: asyncio.Event) -> None:
    """The scene, and once the past."""
    files.keep_files_in(settings.data / "files")
    incidents.keep_secret(settings.secret())
    database = await Database.open(settings.app_url(), connections=backfill.CONNECTIONS)
    try:
        seen = await look(database, listing.read(settings.data))
        scene.keep(seen, settings.data)
        if await backfill.is_new(database):
            began = time.monotonic()
            places = Places(seen.communities, words.load(), random.Random(seed))
            told = await backfill.back_fill(
                database, People(seen.actors), places, count, seed, stop
            )
            _log.info("told %d reports of the past in %.1f s", told, time.monotonic() - began)
    finally:
        await database.close()


async def look(database: Database, lines: list[listing.Listed]) -> scene.Scene:
    """Who there is and where."""
    actors = [await database.actor_of_account(line.name) for line in lines]
    async with database.reading(SYSTEM) as tx:
        district = await city.area_by_code(tx, DISTRICT)
        above = district.path if district else ""
        areas = [area for area in await city.all_areas(tx) if area.path.startswith(above)]
    communities = [found for area in areas if (found := _community(area)) is not None]
    paths = {format_id(area.id): area.path for area in areas}
    return scene.Scene(actors=actors, communities=communities, paths=paths)


def _community(area: Area) -> Community | None:
    if area.level != "community" or area.lon is None or area.lat is None:
        return None
    return Community(name=area.name, path=area.path, lon=area.lon, lat=area.lat)


def main() -> None:
    """Entry of the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--reports", type=int, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await tell(Settings.from_environment(), given.seed, given.reports, stop)

    asyncio.run(run())


if __name__ == "__main__":
    main()

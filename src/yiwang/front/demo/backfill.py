"""The last two days of the district, told quickly: through the rooms' services, each step at its own past time.

In: how many reports. Out: a city with a past and with work under way. Never: a second back-fill.
"""

import asyncio
import functools
import random
from datetime import datetime, timedelta

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Filter
from yiwang.front.demo import mix, words
from yiwang.front.demo.past import Past, World
from yiwang.front.demo.people import People
from yiwang.front.demo.places import Places
from yiwang.front.demo.reporting import Reporting
from yiwang.front.demo.story import tell
from yiwang.front.demo.timeline import WIDTH, Timeline

SPAN = timedelta(hours=48)
A_MOMENT = timedelta(seconds=30)  # the past ends here, and life begins
CONNECTIONS = WIDTH + 2
DOORS = {"snap": "door-web", "open311": "door-open311"}


async def is_new(database: Database) -> bool:
    """Whether nothing has been reported here yet."""
    async with database.reading(SYSTEM) as tx:
        return (await incidents.page(tx, Filter(limit=1), "zh")).total == 0


async def back_fill(
    database: Database, people: People, places: Places, count: int, seed: int, stop: asyncio.Event,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """Tell one story for each of `count` reports of the last two days; how many were begun."""
    end = (now or database.clock()) - A_MOMENT
    rng, table, phrases = random.Random(seed), mix.load(), words.load()
    reporting = Reporting(table, places, phrases, f"demo-past-{seed}")
    timeline = Timeline(end)
    doors = {channel: await database.actor_of_account(name) for channel, name in DOORS.items()}
    async with database.reading(SYSTEM) as tx:
        limits = {standard.code: standard.time_limit for standard in await city.standards(tx)}
    world = World(
        database=database, timeline=timeline, people=people, words=phrases, doors=doors, limits=limits
    )  # fmt: skip
    for number, at in enumerate(table.instants(rng, end - SPAN, end, count)):
        past = Past(world, reporting.draw(rng, at), random.Random(f"{seed}/{number}"))
        timeline.begin(at, functools.partial(tell, past))
    await timeline.run(stop)
    return timeline.begun

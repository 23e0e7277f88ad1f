"""A furnished demo: the example city, its demo people, sixty reports of the past; made once for this folder."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest_asyncio

from databases import app_url, copy_database, drop_database
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.cases import service as cases
from yiwang.flow.incidents import service as incidents
from yiwang.front.app import build
from yiwang.front.demo import accounts, backfill, mix, preparing, telling, words
from yiwang.front.demo.cast import Member, plan
from yiwang.front.demo.listing import Listed
from yiwang.front.demo.people import People
from yiwang.front.demo.places import Places
from yiwang.front.demo.scene import Scene
from yiwang.front.settings import Settings

SEED = 7
REPORTS = 60


class Furnished(msgspec.Struct):
    """The demo with its past."""

    database: Database
    url: str
    folder: Path
    members: list[Member]
    lines: list[Listed]
    scene: Scene
    people: People
    places: Places
    told: int


async def people_for(database: Database) -> list[Member]:
    """The cast of the example district."""
    async with database.reading(SYSTEM) as tx:
        town = await preparing.town_of(tx, preparing.DISTRICT, mix.load())
    return plan(town, random.Random(SEED))


async def _furnish(url: str, folder: Path) -> Furnished:
    database = await Database.open(url, connections=10)
    files.keep_files_in(folder / "files")
    settings = Settings(data=folder, database_url=url)
    incidents.keep_secret(settings.secret())
    await preparing.furnish(database)
    async with database.transaction(SYSTEM) as tx:
        await cases.publish_shipped(tx)
    members = await people_for(database)
    lines = await accounts.ensure(database, folder, members)
    scene = await telling.look(database, lines)
    people, places = (
        People(scene.actors),
        Places(scene.communities, words.load(), random.Random(SEED)),
    )
    told = await backfill.back_fill(database, people, places, REPORTS, SEED, asyncio.Event())
    return Furnished(
        database=database, url=url, folder=folder, members=members, lines=lines, scene=scene, people=people,
        places=places, told=told,
    )  # fmt: skip


@pytest_asyncio.fixture(scope="session")
async def furnished(
    postgres: PostgresServer, migrated: str, tmp_path_factory
) -> AsyncIterator[Furnished]:
    """One demo for all tests here; it is slow to make, so they share it."""
    copy_database(postgres, migrated, "demo_town")
    made = await _furnish(app_url(postgres, "demo_town"), tmp_path_factory.mktemp("demo"))
    yield made
    await made.database.close()
    drop_database(postgres, "demo_town")


@pytest_asyncio.fixture
async def door(furnished: Furnished) -> AsyncIterator[httpx.ASGITransport]:
    """The application over the demo, without a socket between."""
    application = build(Settings(data=furnished.folder, database_url=furnished.url, connections=8))
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:  # its start and its end belong to one task
        async with application.lifespan():
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    await started.wait()
    yield httpx.ASGITransport(app=application, raise_app_exceptions=False)
    stop.set()
    await life

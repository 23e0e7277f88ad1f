"""Things of the tests, and who keeps them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest_asyncio

import town
from databases import owner_url
from gate_process import GateProcess, Gauges
from warned import Judged
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing


@pytest_asyncio.fixture
async def keeper(city_database: Database) -> Actor:
    """Who keeps the registry of the whole city."""
    async with city_database.transaction(SYSTEM) as tx:
        root = await city.city(tx)
        await identity.create_account(
            tx,
            identity.NewAccount(
                name="keeper", display_name="keeper", role="data", password_hash=identity.hash_password(town.PASSWORD)
            ),
            [identity.NewGrant(role="data", area_id=root.id, area_path=root.path)],
        )  # fmt: skip
    return await city_database.actor_of_account("keeper")


@pytest_asyncio.fixture
async def gate(
    postgres: PostgresServer, town_url: str, tmp_path: Path
) -> AsyncIterator[GateProcess]:
    """A gate over the town, in the folder of the application `client`."""
    ingest = town_url.replace("yiwang_app:", "yiwang_ingest:").replace(
        postgres.secret("yiwang_app"), postgres.secret("yiwang_ingest")
    )
    made = GateProcess(tmp_path, town_url, ingest)
    made.start()
    yield made
    await made.line.close()
    made.stop()


@pytest_asyncio.fixture
async def gauges(city_database: Database, keeper: Actor, gate: GateProcess) -> Gauges:
    """Three underpass gauges in Xuhui and one in Pudong, and the token of their sender."""
    async with city_database.transaction(keeper) as tx:
        made = [
            await sensing.add(
                tx,
                NewThing(
                    source="water", source_id=f"g{n}", kind="underpass_water", name=f"积水监测 {n}", lon=lon + n / 1000,
                    lat=lat,
                ),
            )
            for n, (lon, lat) in enumerate([town.IN_XUHUI] * 3 + [town.IN_PUDONG])
        ]  # fmt: skip
        credential = await sensing.add_credential(
            tx, NewCredential(source="water", name="platform")
        )
    await gate.ready()
    await asyncio.sleep(1.2)  # the gate looks every second who may send
    assert credential.token
    return Gauges(things=[thing.thing for thing in made], token=credential.token)


@pytest_asyncio.fixture
async def judged(
    postgres: PostgresServer, town_url: str, city_database: Database
) -> AsyncIterator[Judged]:
    """The gate's side of the room: transitions as it would have written them."""
    name = urlsplit(town_url).path.lstrip("/")
    owner = await asyncpg.connect(owner_url(postgres, name))
    made = Judged(city_database, owner)
    await made.publish()
    yield made
    await owner.close()

"""Things of the tests, and who keeps them."""

import pytest_asyncio

import town
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city


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

"""Fixtures of the incidents room: reports by several channels, the application with Open311 mounted."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio

import town
from databases import owner_url
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.incidents import adapters, service
from yiwang.flow.incidents.messages import MakeReport, PlaceGiven, Receipt
from yiwang.front.app import build
from yiwang.front.settings import Settings

LID_TEXT = "漕溪北路人行道上污水井盖不见了，行人很危险"

Report = Callable[..., Awaitable[Receipt]]


@pytest.fixture
def report(city_database: Database) -> Report:
    """Report a missing manhole cover in Xuhui, or what is said instead, as one public door."""

    async def make(
        *,
        at: tuple[float, float] | None = town.IN_XUHUI,
        accuracy_m: float | None = 10,
        by: Actor | None = None,
        now: datetime | None = None,
        **given: Any,
    ) -> Receipt:
        place = None
        if at is not None:
            place = PlaceGiven(lon=at[0], lat=at[1], accuracy_m=accuracy_m)
        values = {"text": LID_TEXT, "standard": town.LID, "place": place} | given
        door = await city_database.actor_of_account("door-web")
        async with city_database.transaction(door, now=now) as tx:
            return await service.report(tx, MakeReport(**values), by=by)

    return make


@pytest_asyncio.fixture
async def owner(postgres: PostgresServer, town_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection to the same town: to look at what is really stored."""
    name = urlsplit(town_url).path.lstrip("/")
    connection = await asyncpg.connect(owner_url(postgres, name))
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def web(town_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The real application over the town, Open311 mounted, without a socket between."""
    application = build(Settings(data=tmp_path, database_url=town_url, connections=12))
    if not any(route.path.startswith("/open311") for route in application.routes):
        for router in adapters.ROUTES:
            application.register(router)
    transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    # A fixture begins and ends in two tasks, which Litestar's own lifespan does not survive.
    for start in application.on_startup:
        await start(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://yiwang.test") as opened:
        yield opened
    for stop in application.on_shutdown:
        await stop(application)


@pytest.fixture
def log_in(web: httpx.AsyncClient) -> Callable[[str], Awaitable[dict[str, str]]]:
    """The header of somebody's session."""

    async def enter(name: str) -> dict[str, str]:
        answer = await web.post("/api/session", json={"name": name, "password": town.PASSWORD})
        web.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    return enter

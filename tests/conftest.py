"""Fixtures: a real PostgreSQL for the whole run, a fresh copy of a prepared database for each test that asks.

`database`  migrated and empty.
`city_database`, `people`  the town of tests/town.py, reached through the rooms' services.
`client`    an HTTP client on the real application over the same town.
`background`  the town's background process, run when a test says so.
"""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from hypothesis import settings

import town
from databases import app_url, copy_database, drop_database, owner_url
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.outbox import Reader
from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate
from yiwang.flow.incidents import service as incidents
from yiwang.front import rooms
from yiwang.front.app import build
from yiwang.front.settings import Settings

# Seeded, so that a red run is red again; no time limits, for the machine is shared.
settings.register_profile(
    "yiwang", deadline=None, derandomize=True, max_examples=60, print_blob=False
)
settings.load_profile("yiwang")

SHARED = Path(__file__).resolve().parents[2] / "shared"
NODE = 1
# Tests may lose their database when the machine dies; the product may not, and keeps the defaults.
_FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB",
    "max_wal_size": "1GB", "max_connections": "200", "file_copy_method": "copy",
}  # fmt: skip


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The path of a file of ../shared/data, or a skip that says why."""

    def find(name: str) -> Path:
        path = SHARED / "data" / name
        if not path.exists():
            pytest.skip(f"needs {path}, which is not here")
        return path

    return find


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for this test process."""
    folder = Path(tempfile.mkdtemp(prefix="yiwang-test-"))
    folder.chmod(0o755)
    server = PostgresServer(folder, _FAST)
    server.start()
    ensure_roles(server.owner_url, {role: server.secret(role) for role in APP_ROLES})
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> str:
    """The name of a migrated database that is only ever copied."""
    copy_database(postgres, None, "migrated")
    migrate(owner_url(postgres, "migrated"), rooms.migrations(), NODE)
    return "migrated"


@pytest.fixture
def fresh_url(postgres: PostgresServer, migrated: str) -> Iterator[str]:
    """The app role's URL of a fresh, migrated, empty database."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    copy_database(postgres, migrated, name)
    yield app_url(postgres, name)
    drop_database(postgres, name)


@pytest_asyncio.fixture
async def database(fresh_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh, migrated, empty database."""
    files.keep_files_in(tmp_path / "files")
    opened = await Database.open(fresh_url, connections=30)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True, scope="session")
def _no_stray_settings() -> None:
    """Settings of the machine that runs the tests must not change them."""
    for name in list(os.environ):
        if name.startswith("YIWANG_"):
            del os.environ[name]


@pytest.fixture(scope="session")
def founded(
    postgres: PostgresServer, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database with the town in it, only ever copied."""
    copy_database(postgres, migrated, "founded")
    files.keep_files_in(tmp_path_factory.mktemp("files"))

    async def found() -> None:
        opened = await Database.open(app_url(postgres, "founded"), connections=2)
        await town.found(opened)
        await opened.close()

    asyncio.run(found())
    return "founded"


@pytest.fixture
def town_url(postgres: PostgresServer, founded: str) -> Iterator[str]:
    """The app role's URL of a town of one's own."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    copy_database(postgres, founded, name)
    yield app_url(postgres, name)
    drop_database(postgres, name)


@pytest_asyncio.fixture
async def city_database(town_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A town of one's own, reached through the rooms' services."""
    files.keep_files_in(tmp_path / "files")
    incidents.keep_secret(b"a secret of the tests only, 32 bytes")
    opened = await Database.open(town_url, connections=70)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def people(city_database: Database) -> town.Town:
    """Who lives in the town."""
    return await town.people(city_database)


@pytest_asyncio.fixture
async def client(town_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The real application over a town of one's own, without a socket between."""
    application = build(Settings(data=tmp_path, database_url=town_url, connections=12))
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:  # its start and its end belong to one task
        async with application.lifespan():
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    await started.wait()
    transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://yiwang.test") as opened:
        yield opened
    stop.set()
    await life


class Background:
    """The background process, one batch at a time: a test says when news is heard."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.readers = [Reader(database, name, heard) for name, heard in rooms.listeners().items()]

    async def settle(self) -> None:
        """Read until nobody has anything left to hear."""
        for reader in self.readers:
            await reader.start()
        while sum([await reader.read_once() for reader in self.readers]):
            pass


@pytest_asyncio.fixture
async def background(town_url: str) -> AsyncIterator[Background]:
    """The town's background process."""
    incidents.keep_secret(b"a secret of the tests only, 32 bytes")
    opened = await Database.open(town_url, connections=2)
    yield Background(opened)
    await opened.close()

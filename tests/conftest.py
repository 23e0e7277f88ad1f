"""Fixtures: a real PostgreSQL for the whole run, a fresh copy of a prepared database for each test that asks.

`database`  migrated and empty.
`town`      the small town of tests/town.py with its people (see there), reached through the rooms' services.
`client`    an HTTP client on the real application over `town`.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from databases import app_url, copy_database, drop_database, owner_url
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate
from yiwang.front import rooms

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

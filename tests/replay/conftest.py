"""Files to replay: heads of the real ones, and small made-up ones."""

from collections.abc import AsyncIterator, Callable
from itertools import islice
from pathlib import Path

import pytest
import pytest_asyncio

from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.flow.incidents import service as incidents
from yiwang.front.settings import Settings

REAL = {
    "pingshan": "shenzhen-pingshan-events-2018/pingshan_events_8000.csv",
    "baltimore": "baltimore-311/baltimore_311_10000.csv",
}


@pytest.fixture
def head(shared_data, tmp_path: Path) -> Callable[[str, int], Path]:
    """The first rows of a real file, as a file."""

    def cut(form: str, rows: int) -> Path:
        with shared_data(REAL[form]).open(encoding="utf-8-sig") as file:
            lines = list(islice(file, rows + 1))
        path = tmp_path / f"{form}.csv"
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return cut


@pytest_asyncio.fixture
async def settings(fresh_url: str, tmp_path: Path) -> AsyncIterator[Settings]:
    """A migrated, empty node."""
    made = Settings(data=tmp_path / "node", database_url=fresh_url)
    made.data.mkdir()
    files.keep_files_in(made.data / "files")
    incidents.keep_secret(made.secret())
    yield made


@pytest_asyncio.fixture
async def replayed(settings: Settings) -> AsyncIterator[Database]:
    """The node's database, to look at afterwards."""
    opened = await Database.open(settings.app_url(), connections=2)
    yield opened
    await opened.close()

"""The stories of the scene packs, each told over a real database, the real gate's kernel and tables, all listeners."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest
import pytest_asyncio

import scene_teller
import town
from databases import owner_url
from scene_teller import Teller
from yiwang.backstage.database import Database
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.sensing import service as sensing
from yiwang.scenes.service import PACKS

PATHS = sorted(PACKS.glob("*/stories/*.toml"))
STORIES = {path: scene_teller.read(path) for path in PATHS}
Begin = Callable[[Path], Teller]


def told(path: Path, *more: str) -> Any:
    story = STORIES[path]
    name = "-".join([path.parts[-3], path.stem, *more])
    return pytest.param(path, *more, id=name, marks=pytest.mark.shows(*story.shows))


@pytest_asyncio.fixture
async def begin(
    postgres: PostgresServer,
    town_url: str,
    city_database: Database,
    background: Any,
    people: town.Town,
) -> AsyncIterator[Begin]:
    owner = await asyncpg.connect(owner_url(postgres, urlsplit(town_url).path.lstrip("/")))
    ingest = town_url.replace("yiwang_app:", "yiwang_ingest:").replace(
        postgres.secret("yiwang_app"), postgres.secret("yiwang_ingest")
    )
    yield lambda path: Teller(city_database, background, owner, people, STORIES[path], ingest)
    await owner.close()


async def expect(path: Path, teller: Teller) -> None:
    """All that the story tells of, and nothing else."""
    expected = STORIES[path].expect
    seen = await teller.seen()
    for name in ("warnings", "told", "commands", "incidents", "cases", "stages"):
        assert seen[name] == getattr(expected, name), name
    figures = await teller.indicators(path.parts[-3])
    assert {name: figures[name] for name in expected.indicators} == pytest.approx(
        expected.indicators, abs=0.01
    )


@pytest.mark.parametrize("path", [told(path) for path in PATHS])
async def test_a_story_of_a_scene_comes_as_it_is_told(path: Path, begin: Begin) -> None:
    teller = begin(path)
    await teller.tell()
    await expect(path, teller)


@pytest.mark.parametrize(
    ("path", "rule"),
    [told(path, rule) for path in PATHS for rule in scene_teller.broken_rules(STORIES[path])],
)
async def test_a_story_is_otherwise_when_its_rules_lines_lie_elsewhere(
    path: Path, rule: str, begin: Begin
) -> None:
    """The same story with the rule's lines moved by a tenth: it must not come as it is told."""
    (whole,) = [one for one in sensing.shipped_rules() if one.code == rule]
    teller = begin(path)
    try:
        await teller.tell(scene_teller.break_rule(msgspec.to_builtins(whole)))
    except AssertionError:
        return  # an act found nothing to act on
    seen = await teller.seen()
    assert seen["warnings"] != STORIES[path].expect.warnings

"""Every story beside this file: given these messages, these states. How to write one stands in README.md here."""

from pathlib import Path

import pytest

import town
from storyteller import Story, Teller
from yiwang.backstage.database import Database

STORIES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_story(path: Path, city_database: Database, people: town.Town, background) -> None:
    story = Story.read(path)
    teller = Teller(city_database, people, background)
    for number, step in enumerate(story.steps, 1):
        try:
            await teller.take(step)
        except Exception as error:
            error.add_note(f"{path.name}, step {number}: {step}")
            raise


def test_the_stories_are_there() -> None:
    assert len(STORIES) >= 8
    assert all(Story.read(path).shows for path in STORIES)

"""What everybody may see without logging in: counts only."""

import httpx
import pytest

import loop
import town
from yiwang.backstage.database import Database


@pytest.mark.shows("L7")
async def test_everybody_sees_the_citys_counts_and_nothing_more(
    client: httpx.AsyncClient, city_database: Database, people: town.Town
) -> None:
    await loop.closed(city_database, people)
    await loop.dispatched(city_database, people)
    answer = await client.get("/api/public-overview")
    assert answer.status_code == 200
    figures = answer.json()
    assert figures["today"] == {"reported": 2, "closed": 1}
    assert figures["now"] == {"open": 1}
    assert set(figures) == {"as_of", "today", "now", "ratios", "by_family"}

"""Strange requests over the whole described API: no 5xx, every refusal is problem+json with a sentence (Q4).

A bounded number here; `make fuzz` sends as many as one has time for.
"""

import time

import pytest

import strangers
from serving import entered_by_all, served
from yiwang.backstage.database import Database

EXAMPLES = 3  # of each operation, each sent in five ways
BUDGET_S = 50.0


@pytest.mark.slow
@pytest.mark.shows("Q4", "E5")
async def test_no_strange_request_breaks_the_house(city_database: Database, town_url: str) -> None:
    with entered_by_all() as folder:
        known = await strangers.furnish(city_database)
        await strangers.make_accounts(city_database)
        with served(town_url, folder / "data") as node:
            surface = await strangers.visit(node, city_database, known)
            tally = surface.attack(EXAMPLES, 1, until=time.monotonic() + BUDGET_S)
    assert tally.complaints == {}
    assert tally.sent > 300
    assert len(surface.operations) >= 80
    # The bounded run met doors that answered and doors that refused, as several people.
    assert {200, 400, 401, 404} <= set(tally.by_status)

"""Strange requests over the whole described API: no 5xx, every refusal is problem+json with a sentence (Q4).

Each operation a few times here; `make fuzz` sends as many requests as one has time for.
"""

import pytest

import strangers
from serving import entered_by_all, served
from surface import Surface
from yiwang.backstage.database import Database

TURNS = 3  # ways in which each operation's request is sent: by others, with other ids, spoilt


@pytest.mark.slow
@pytest.mark.shows("Q4", "E5")
async def test_no_strange_request_breaks_the_house(city_database: Database, town_url: str) -> None:
    with entered_by_all() as folder:
        known = await strangers.furnish(city_database)
        await strangers.make_accounts(city_database)
        with served(town_url, folder / "data") as node:
            surface = Surface(node.address, strangers.tokens(node), known)
            tally = surface.attack(1, 1, TURNS)
    assert sorted(tally.complaints) == []
    assert len(surface.operations) >= 80
    # Nearly every door was met; some answered and some refused, as several people.
    assert len(tally.by_operation) > 0.9 * len(surface.operations)
    assert {200, 400, 401, 404} <= set(tally.by_status)

"""Where the made-up things happen: spots in the district's communities, some of them hot.

In: the areas of one district with their centres. Out: spots with a point. Never: a real address.
"""

import random
from itertools import accumulate

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.front.demo.words import Words

SPREAD = 0.00045  # degrees, about 45 m
HOT = 0.12  # the share of communities where three times as much is reported


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place where something is."""

    name: str
    community: str
    path: str
    lon: float
    lat: float


class Places:
    """The communities of a district, with a weight for how much is reported from each."""

    def __init__(self, communities: list[Area], words: Words, rng: random.Random) -> None:
        if not communities:
            raise RuntimeError("the demo's district has no communities with a centre")
        self._communities = communities
        self._words = words
        weights = (3.0 if rng.random() < HOT else rng.uniform(0.4, 1.2) for _ in communities)
        self._weights = list(accumulate(weights))

    def spot(self, rng: random.Random) -> Spot:
        """Somewhere in the district."""
        area = rng.choices(self._communities, cum_weights=self._weights)[0]
        return Spot(
            name=self._words.spot(rng, area.name), community=area.name, path=area.path,
            lon=round((area.lon or 0.0) + rng.gauss(0, SPREAD), 6),
            lat=round((area.lat or 0.0) + rng.gauss(0, SPREAD), 6),
        )  # fmt: skip


async def places_of(tx: Tx, district_code: str, words: Words, rng: random.Random) -> Places:
    """The communities below a district."""
    district = await city.area_by_code(tx, district_code)
    subdistricts = await city.children(tx, district.id) if district else []
    communities = [area for part in subdistricts for area in await city.children(tx, part.id)]
    return Places([area for area in communities if area.lon is not None], words, rng)

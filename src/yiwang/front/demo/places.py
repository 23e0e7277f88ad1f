"""Where the made-up things happen: spots in the district's communities, some of them hot.

In: the communities of one district with their centres. Out: spots with a point. Never: a real address.
"""

import random
from itertools import accumulate

import msgspec

from yiwang.front.demo.words import Words

SPREAD = 0.00045  # degrees, about 45 m
HOT = 0.12  # the share of communities where three times as much is reported


class Community(msgspec.Struct, frozen=True, kw_only=True):
    """A community with its centre."""

    name: str
    path: str
    lon: float
    lat: float


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place where something is."""

    name: str
    community: str
    path: str
    lon: float
    lat: float


class Places:
    """The communities of a district, with a weight for how much is reported from each."""

    def __init__(self, communities: list[Community], words: Words, rng: random.Random) -> None:
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
            lon=round(area.lon + rng.gauss(0, SPREAD), 6),
            lat=round(area.lat + rng.gauss(0, SPREAD), 6),
        )  # fmt: skip

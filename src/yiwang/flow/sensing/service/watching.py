"""What the rooms above show of things of some kinds: where they are, what they read, what their readings come to.

In: kinds. Out: things, counts, sums, each as far as the asker sees it. Never: a silent or bad reading in a sum.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.watching import LatestOf, Read, Summed, Watched
from yiwang.flow.sensing.model.aqi import iaqi
from yiwang.flow.sensing.store import exploring
from yiwang.flow.sensing.store import things as thing_store
from yiwang.flow.sensing.store import watching as store
from yiwang.kernel.clock import in_city

MOST = 5_000
EDITION_2026_FROM = date(2026, 3, 1)
# Of an hour's reading: what the real-time index takes for each (HJ 633-2026 has the hour's mean of particles, too).
_POLLUTANT = {
    "pm25": "pm25_24h", "pm10": "pm10_24h", "o3": "o3_1h", "no2": "no2_1h", "so2": "so2_1h", "co": "co_1h",
}  # fmt: skip


class KindCount(msgspec.Struct, frozen=True):
    """How many things of a kind the asker sees."""

    things: int
    silent: int
    synthetic: int


async def watched(tx: Tx, kinds: Sequence[str], first: Sequence[int] = ()) -> list[Watched]:
    """At most 5,000 things of these kinds, `first` among them."""
    rows = await store.things(tx, kinds, first, MOST)
    ids = [row["id"] for row in rows]
    readings: dict[int, list[Read]] = {}
    for stream in await thing_store.streams(tx, ids) if ids else []:
        readings.setdefault(stream["thing_id"], []).append(_read(stream))
    return [
        Watched(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            area_id=row["area_id"],
            place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
            synthetic=row["properties"].get("synthetic") is True,
            silent=row["silent"],
            readings=readings.get(row["id"], []),
        )
        for row in rows
    ]


def _read(row: Any) -> Read:
    return Read(
        property=row["property"], main=row["main"], unit=row["unit"], value=row["latest"], at=row["latest_at"],
        quality=row["quality"],
    )  # fmt: skip


async def count_kinds(tx: Tx, kinds: Sequence[str]) -> dict[str, KindCount]:
    """By kind, those that the asker sees something of."""
    return {
        row["kind"]: KindCount(row["things"], row["silent"], row["synthetic"])
        for row in await store.counts(tx, kinds)
    }


async def summed(
    tx: Tx, kinds: Sequence[str], prop: str, at_least: float | None = None, at_most: float | None = None
) -> Summed:  # fmt: skip
    """What the fresh good latest readings come to."""
    row = await store.summed(tx, kinds, prop, at_least, at_most)
    return Summed(
        n=row["n"], kept=row["kept"], least=row["least"], greatest=row["greatest"], mean=row["mean"],
        total=row["total"], unit=row["unit"] or "",
    )  # fmt: skip


async def load_of(
    tx: Tx, kinds: Sequence[str], prop: str, capacity: str
) -> tuple[float | None, int]:
    """Percent of their capacity that things bear now, and how many things those are."""
    row = await store.load(tx, kinds, prop, capacity)
    return (100.0 * row["total"] / row["capacity"] if row["capacity"] else None), row["n"]


async def air_index(tx: Tx, kinds: Sequence[str]) -> tuple[float | None, int]:
    """The air quality index of the stations' means by the table of today, and how many stations are in it."""
    edition = 2026 if in_city(tx.now).date() >= EDITION_2026_FROM else 2012
    worst, stations = None, 0
    for prop, pollutant in _POLLUTANT.items():
        found = await summed(tx, kinds, prop)
        if found.mean is None:
            continue
        index = float(iaqi(pollutant, edition, np.array([found.mean]))[0])
        worst, stations = max(index, worst or 0.0), max(found.n, stations)
    return worst, stations


async def latest_of(
    tx: Tx, kinds: Sequence[str], prop: str, most: int, bearing: str | None = None
) -> list[LatestOf]:
    """The readings behind such a sum, the greatest first; `bearing`: only of things whose capacity is known."""
    return [LatestOf(**dict(row)) for row in await store.latest(tx, kinds, prop, most, bearing)]


async def rules_in_words(tx: Tx) -> dict[str, dict[str, Any]]:
    """By code the rules in force, as they were written."""
    return {definition["code"]: definition for definition in await exploring.rules(tx)}

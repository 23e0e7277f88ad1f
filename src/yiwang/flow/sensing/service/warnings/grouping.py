"""Which line of the desk a new warning goes to; when a desk is flooded.

In: new warnings, in order. Out: the group of each. Never: a warning without a group.
"""

from datetime import timedelta
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model import folding
from yiwang.flow.sensing.service.warnings.told import BEHIND, Told
from yiwang.flow.sensing.store import warning_groups as store
from yiwang.kernel.geometry import Point


class Desk:
    """The open lines, as one batch of warnings finds them and leaves them."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._groups: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
        self._rules: set[str] = set()
        self._lines: dict[str, int] = {}
        self._most: dict[str, int] = {}
        self._flooded: set[str] | None = None

    async def open(self, rules: set[str]) -> None:
        """Read the lines that warnings of these rules might join."""
        since = self._tx.now - folding.GATHER_WITHIN - timedelta(hours=1)  # readings come late
        for row in await store.open_groups(self._tx, sorted(rules - self._rules), since):
            self._groups.setdefault((row["rule"], row["kind"]), {})[row["id"]] = dict(row)
        self._rules |= rules
        if self._flooded is None:
            self._flooded = await store.flooded(self._tx)

    async def place(self, told: Told) -> int:
        """The group of a new warning; made when there is none to join."""
        district = folding.district_of(told.area_path)
        flooded = await self._is_flooded(district)
        candidate = _candidate(told)
        known = self._groups.setdefault((told.rule, told.kind), {})
        if told.series != BEHIND:
            joined = folding.choose(candidate, [_open(g) for g in known.values()], flooded=flooded)
            if joined is not None:
                await self._join(known[joined.id], told)
                return joined.id
        group = _group(told, candidate, district, storm=folding.storms(candidate, flooded=flooded))
        group["id"] = await store.insert(self._tx, group)
        known[group["id"]] = group
        await self._count(district)
        return int(group["id"])

    async def again(self, row: asyncpg.Record) -> None:
        """A warning came back: its line is open again."""
        await store.gains(
            self._tx, row["group_id"], row["changed_at"],
            (await store.by_ids(self._tx, [row["group_id"]]))[row["group_id"]]["area_path"], [],
        )  # fmt: skip

    async def _join(self, group: dict[str, Any], told: Told) -> None:
        group["last_at"] = max(group["last_at"], told.at)
        group["area_path"] = folding.common([group["area_path"], told.area_path])
        await store.gains(
            self._tx, group["id"], group["last_at"], group["area_path"], told.department_ids
        )

    async def _is_flooded(self, district: str) -> bool:
        assert self._flooded is not None
        return district in self._flooded

    async def _count(self, district: str) -> None:
        """One more line; more than ten in ten minutes an operator are a flood."""
        assert self._flooded is not None
        if district not in self._lines:
            since = self._tx.now - folding.FLOOD_WINDOW
            high = above(district)
            self._lines[district] = await store.begun_since(self._tx, district, high, since)
            watching = await store.watchers(self._tx, district, high)
            self._most[district] = folding.FLOOD_BEGINS * max(1, watching)
        else:
            self._lines[district] += 1
        if self._lines[district] > self._most[district]:
            self._flooded.add(district)
            await store.flood(self._tx, district, self._lines[district])


def above(path: str) -> str:
    """The end of the range of paths below `path`."""
    return path[:-1] + "0" if path else chr(0x10FFFF)


async def end_floods(tx: Tx) -> None:
    """Floods that have fallen below five lines in ten minutes an operator are over."""
    for district in await store.flooded(tx):
        high = above(district)
        lines = await store.begun_since(tx, district, high, tx.now - folding.FLOOD_WINDOW)
        if lines < folding.FLOOD_ENDS * max(1, await store.watchers(tx, district, high)):
            await store.ebb(tx, district)


def _candidate(told: Told) -> folding.Candidate:
    return folding.Candidate(
        anchor=told.area_path,
        storm_anchor=folding.subdistrict_of(told.area_path),
        place=_point(told.lon, told.lat),
        at=told.at,
        life_safety=told.life_safety,
        severity=told.level_to,
    )


def _open(group: dict[str, Any]) -> folding.Open:
    return folding.Open(
        id=group["id"], sort=group["sort"], anchor=group["anchor"], place=_point(group["lon"], group["lat"]),
        last_at=group["last_at"],
    )  # fmt: skip


def _group(
    told: Told, candidate: folding.Candidate, district: str, *, storm: bool
) -> dict[str, Any]:
    gateway = told.series == BEHIND
    sort = "gateway" if gateway else "storm" if storm else "place"
    anchor = {"gateway": f"gateway/{told.thing_id}", "storm": candidate.storm_anchor}
    return {
        "sort": sort, "rule": told.rule, "kind": told.kind, "anchor": anchor.get(sort, candidate.anchor),
        "area_id": told.area_id, "area_path": told.area_path, "department_ids": told.department_ids,
        "lon": told.lon, "lat": told.lat, "first_at": told.at, "last_at": told.at, "desk_path": district,
    }  # fmt: skip


def _point(lon: float | None, lat: float | None) -> Point | None:
    return Point(lon, lat) if lon is not None and lat is not None else None

"""The city as this process remembers it, renewed when the city changes.

In: a transaction. Out: `Snapshot`, the same object for all requests until something changes. Never: a stale answer:
each transaction asks once for the stamp that every change renews.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, time
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city.messages import (
    Area,
    CalendarRules,
    City,
    Department,
    EventStandard,
    WorkingCalendar,
)
from yiwang.city.model.directory import Directory, Line
from yiwang.city.model.places import Places
from yiwang.city.store import areas as area_store
from yiwang.city.store import lists, packs
from yiwang.kernel.errors import NotFound, Unavailable

_KEPT = 4  # cities remembered at once: one, and its last editions while old transactions end
_TRIES = 5


class Snapshot:
    """One state of the city. Outlines and the calendar are made when first asked for."""

    def __init__(self, pack: asyncpg.Record, directory: Directory, days: dict[date, bool]) -> None:
        self.pack = pack
        self.directory = directory
        self.outline_answers: dict[int | None, bytes] = {}
        self.city: City | None = None  # described when first asked for
        self._days = days
        self._calendar: WorkingCalendar | None = None
        self._places: Places | None = None

    @property
    def root(self) -> Area:
        """The city itself."""
        return self.directory.areas[self.pack["root_id"]]

    async def calendar(self) -> WorkingCalendar:
        """The working calendar."""
        if self._calendar is None:
            rules = rules_from(self.pack["calendar"], self.pack["time_zone"], self._days)
            self._calendar = await asyncio.to_thread(WorkingCalendar, rules)
        return self._calendar

    async def places(self, tx: Tx) -> Places:
        """The spatial index."""
        if self._places is None:
            rows = await area_store.outlines(tx)
            known = self.directory.areas
            kept = [row for row in rows if row["id"] in known]
            found = [known[row["id"]] for row in kept]
            self._places = await asyncio.to_thread(Places, found, [row["geometry"] for row in kept])
        return self._places


_remembered: OrderedDict[str, Snapshot] = OrderedDict()
_by_tx: WeakKeyDictionary[Tx, Snapshot] = WeakKeyDictionary()


async def snapshot(tx: Tx) -> Snapshot:
    """The city as this transaction sees it; NotFound before a pack is loaded."""
    known = _by_tx.get(tx)
    if known is None:
        known = _by_tx[tx] = await _current(tx)
    return known


def forget(tx: Tx) -> None:
    """After a change made in this transaction."""
    _by_tx.pop(tx, None)


async def _current(tx: Tx) -> Snapshot:
    for _ in range(_TRIES):
        stamp = await packs.stamp(tx)
        if stamp is None:
            raise NotFound("city_not_loaded")
        if stamp in _remembered:
            _remembered.move_to_end(stamp)
            return _remembered[stamp]
        made = await _load(tx)
        # Outside a snapshot the city may have changed between the statements: then the stamp has too.
        if stamp == made.pack["stamp"] == await packs.stamp(tx):
            _remembered[stamp] = made
            while len(_remembered) > _KEPT:
                _remembered.popitem(last=False)
            return made
    raise Unavailable("city_is_changing", retry_after=2)


async def _load(tx: Tx) -> Snapshot:
    pack = await packs.current(tx)
    if pack is None:
        raise NotFound("city_not_loaded")
    rows = (
        await area_store.all_areas(tx),
        await lists.departments(tx),
        await lists.standards(tx),
        await lists.responsibilities(tx),
    )
    days = await packs.days(tx)
    return Snapshot(pack, await asyncio.to_thread(_directory, *rows), days)


def _directory(
    areas: Sequence[asyncpg.Record],
    departments: Sequence[asyncpg.Record],
    standards: Sequence[asyncpg.Record],
    lines: Sequence[asyncpg.Record],
) -> Directory:
    divided = {row["parent_id"] for row in areas}
    return Directory(
        [_area(row, divided) for row in areas],
        [Department(**{**row, "aliases": tuple(row["aliases"])}) for row in departments],
        [standard_from(row) for row in standards],
        [
            Line(
                **{key: row[key] for key in Line.__struct_fields__ if key != "assisting"},
                assisting=tuple(row["assisting"]),
            )
            for row in lines
        ],
    )


def _area(row: asyncpg.Record, divided: set[int | None]) -> Area:
    return Area(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        level=row["level"],
        path=row["path"],
        parent_id=row["parent_id"],
        origin=row["origin"],
        has_outline=row["has_outline"],
        has_children=row["id"] in divided,
        lon=row["center_lon"],
        lat=row["center_lat"],
    )


def standard_from(row: asyncpg.Record) -> EventStandard:
    """A row as the struct that other rooms are given."""
    return EventStandard(
        **{**row, "assisting": tuple(row["assisting"]), "channels": tuple(row["channels"])}
    )


def rules_from(stored: dict[str, Any], time_zone: str, days: dict[date, bool]) -> CalendarRules:
    """The calendar's rules as the database keeps them."""
    return CalendarRules(
        time_zone=time_zone,
        hours=tuple(
            (time.fromisoformat(start), time.fromisoformat(end)) for start, end in stored["hours"]
        ),
        work_day_seconds=stored["work_day_seconds"],
        weekend=frozenset(stored["weekend"]),
        exceptions=days,
        first=date.fromisoformat(stored["first"]),
        last=date.fromisoformat(stored["last"]),
        covered=tuple(stored["covered"]),
        source=stored["source"],
        warnings_zh=tuple(stored["warnings_zh"]),
        warnings_en=tuple(stored["warnings_en"]),
    )


def rules_to(rules: CalendarRules) -> dict[str, Any]:
    """The rules as the database keeps them; the exceptions stand in their own table."""
    return {
        "hours": [
            [start.isoformat("minutes"), end.isoformat("minutes")] for start, end in rules.hours
        ],
        "work_day_seconds": rules.work_day_seconds,
        "weekend": sorted(rules.weekend),
        "first": rules.first.isoformat(),
        "last": rules.last.isoformat(),
        "covered": list(rules.covered),
        "source": rules.source,
        "warnings_zh": list(rules.warnings_zh),
        "warnings_en": list(rules.warnings_en),
    }

"""The overview of an area, or of what lies in none of its children, out of one snapshot.

In: an area, an actor's read-only transaction. Out: figures that add up: children and `unplaced` to the area, the 24
hours to today, stages and families to what is open. Never: figures of two instants on one screen.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.incidents import service as incidents
from yiwang.flow.supervision import service as supervision
from yiwang.flow.supervision.messages import Tally, Within
from yiwang.kernel.ids import format_id
from yiwang.overview.messages import (
    AreaView,
    ChannelCount,
    Child,
    FamilyCount,
    FeedItem,
    Hour,
    Now,
    Overview,
    Part,
    Ratios,
    StageCount,
    Today,
)
from yiwang.overview.service.words import names
from yiwang.overview.store import feed, reports

FEED_MOST = 30
_NONE: dict[str, int] = {}


async def show(tx: Tx, area_id: int | None, language: str) -> Overview:
    """The overview of an area; without one, of the actor's own."""
    area = await supervision.area_or_own(tx, area_id)
    return await show_part(tx, area, await supervision.within(tx, area), language)


async def show_part(tx: Tx, area: Area, within: Within, language: str) -> Overview:
    """The overview of a part of an area."""
    moments = await supervision.moments(tx)
    tally = await supervision.tally(tx, within)
    reported = await reports.tally(tx, within, moments.day, moments.next_day, moments.zone)
    ended = await reports.incidents(tx, within, moments.day, moments.next_day)
    children = await city.children(tx, area.id)
    url = f"/api/overview/rows?area={format_id(area.id)}&figure={{figure}}"
    return Overview(
        area=area_view(area),
        ancestors=[area_view(above) for above in (await city.path_of(tx, area.id))[:-1]],
        as_of=tx.now,
        today=_today(tally, reported, ended),
        now=Now(**{name: tally.now[name] for name in Now.__struct_fields__}),
        ratios=_ratios(tally, ended),
        children=[
            Child(area=area_view(child), **_figures(tally.by_part.get(child.code, _NONE)))
            for child in children
        ],
        unplaced=_unplaced(tally, {child.code for child in children}),
        by_stage=await _by_stage(tx, tally, language),
        by_family=await _by_family(tx, tally),
        by_hour=_by_hour(tally, reported, moments.day),
        feed=await _feed(tx, within, language),
        channels=await _channels(tx, reported, language),
        rows_url=url if within.outside is None else f"{url}&unplaced=1",
    )


def area_view(area: Area) -> AreaView:
    """An area as pages show it."""
    return AreaView(
        id=format_id(area.id),
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        level=area.level,
        parent=format_id(area.parent_id) if area.parent_id is not None else None,
        has_children=area.has_children,
        origin=area.origin,
        center=(area.lon, area.lat) if area.lon is not None and area.lat is not None else None,
    )


def _today(tally: Tally, reported: list[asyncpg.Record], ended: asyncpg.Record) -> Today:
    return Today(
        reported=sum(row["count"] for row in reported),
        filed=tally.today["filed_today"],
        closed=tally.today["closed_today"],
        declined=ended["declined"],
        self_found=sum(row["count"] for row in reported if row["self_found"]),
    )


def _ratios(tally: Tally, ended: asyncpg.Record) -> Ratios:
    closed = tally.today["closed_today"]
    return Ratios(
        closed_on_time=supervision.ratio(tally.today["closed_on_time_today"], closed),
        filed=supervision.ratio(ended["received_filed"], ended["received"]),
        rework=supervision.ratio(tally.today["reworked_today"], closed),
    )


def _figures(figures: dict[str, int]) -> dict[str, int]:
    return {name: figures.get(name, 0) for name in Part.__struct_fields__}


def _unplaced(tally: Tally, codes: set[str]) -> Part:
    total: Counter[str] = Counter()
    for code, figures in tally.by_part.items():
        if code not in codes:
            total.update(figures)
    return Part(**_figures(total))


async def _by_stage(tx: Tx, tally: Tally, language: str) -> list[StageCount]:
    named = await names(tx, [], set(tally.by_stage))
    return [
        StageCount(stage=stage, name=named.stage(stage, language), count=count)
        for stage, count in sorted(tally.by_stage.items(), key=lambda item: named.place(item[0]))
    ]


async def _by_family(tx: Tx, tally: Tally) -> list[FamilyCount]:
    named = {standard.family: standard.big_name for standard in await city.standards(tx)}
    return [
        FamilyCount(family=family, name=named.get(family, family), count=count)
        for family, count in _most_first(tally.by_family)
    ]


def _by_hour(tally: Tally, reported: list[asyncpg.Record], day: datetime) -> list[Hour]:
    reports_by_hour: Counter[int] = Counter()
    for row in reported:
        reports_by_hour[row["hour"]] += row["count"]
    found = []
    for hour in range(24):
        filed, closed = tally.by_hour.get(hour, (0, 0))
        # By the wall clock: on the day on which clocks change, one hour is empty or holds two.
        start = day + timedelta(hours=hour)
        found.append(
            Hour(hour_start=start, reported=reports_by_hour[hour], filed=filed, closed=closed)
        )
    return found


async def _feed(tx: Tx, within: Within, language: str) -> list[FeedItem]:
    steps = await feed.last_steps(tx, within, FEED_MOST)
    named = await names(tx, steps, set())
    return [
        FeedItem(
            at=step["recorded_at"], case_id=format_id(step["case_id"]), title=step["name"],
            action_name=named.action(step, language), area_name=step["area_name"],
        )
        for step in steps
    ]  # fmt: skip


async def _channels(tx: Tx, reported: list[asyncpg.Record], language: str) -> list[ChannelCount]:
    counts: Counter[str] = Counter()
    for row in reported:
        counts[row["channel"]] += row["count"]
    named = {channel.code: channel.name for channel in await incidents.channels(tx, language)}
    return [
        ChannelCount(channel=code, name=named.get(code, code), count=count)
        for code, count in _most_first(counts)
    ]


def _most_first(counts: dict[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

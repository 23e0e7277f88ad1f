"""The figures of a scene, and the rows behind each: the same predicate makes both.

In: a pack's indicators. Out: numbers, with how many things each is made of. Never: a number without its rows; a figure
of nothing shown as zero.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages.watching import LatestOf
from yiwang.flow.sensing.service.watching import KindCount
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id
from yiwang.scenes.messages import FigureRow, FigureRows, Indicator
from yiwang.scenes.model import pack as form
from yiwang.scenes.service.reading import allow, one
from yiwang.scenes.store import standing as store

MOST_ROWS = 200
SEVERITIES = ("none", "blue", "yellow", "orange", "red")


class Counted:
    """A value, its unit, and how many things it is made of."""

    def __init__(self, value: float | None, unit: str = "", of: int | None = None) -> None:
        self.value, self.unit, self.of = value, unit, of


async def indicators(
    tx: Tx, pack: form.Pack, words: dict[str, str], counts: dict[str, KindCount]
) -> list[Indicator]:
    """All figures of a scene."""
    return [await _shown(tx, figure, words, counts) for figure in pack.indicators]


async def headline(
    tx: Tx, pack: form.Pack, words: dict[str, str], counts: dict[str, KindCount]
) -> Indicator:
    """The figure that stands for a scene."""
    named = (figure for figure in pack.indicators if figure.code == pack.headline)
    return await _shown(tx, next(named, pack.indicators[0]), words, counts)


async def _shown(
    tx: Tx, figure: form.Indicator, words: dict[str, str], counts: dict[str, KindCount]
) -> Indicator:
    found = await _value(tx, figure, counts)
    return Indicator(
        code=figure.code, name=words[f"indicator.{figure.code}"], formula=words[f"formula.{figure.code}"],
        form=str(figure.__struct_config__.tag), value=found.value, unit=found.unit, of=found.of,
    )  # fmt: skip


async def _value(tx: Tx, figure: form.Indicator, counts: dict[str, KindCount]) -> Counted:
    match figure:
        case form.Things():
            return Counted(sum(counts[k].things for k in figure.kinds if k in counts))
        case form.Silent():
            return Counted(sum(counts[k].silent for k in figure.kinds if k in counts))
        case form.Share():
            found = await sensing.summed(
                tx, figure.kinds, figure.property, figure.at_least, figure.at_most
            )
            return Counted(100.0 * found.kept / found.n if found.n else None, "%", found.n)
        case form.Value():
            found = await sensing.summed(tx, figure.kinds, figure.property)
            values = {
                "max": found.greatest, "min": found.least, "mean": found.mean, "sum": found.total
            }  # fmt: skip
            return Counted(values[figure.of], found.unit, found.n)
        case form.Load():
            value, of = await sensing.load_of(tx, figure.kinds, figure.property, figure.capacity)
            return Counted(value, "%", of)
        case form.AirIndex():
            value, of = await sensing.air_index(tx, figure.kinds)
            return Counted(value, "", of)
        case form.Warned():
            least = SEVERITIES.index(figure.from_)
            return Counted((await store.warnings(tx, figure.rules, least, 1))[1])
        case form.Cases():
            return Counted((await store.cases(tx, figure.rules, 1))[1])
        case form.HotSpots():
            return Counted(
                len(await store.hot_spots(tx, figure.rules, _since(tx, figure), figure.at_least))
            )


def _since(tx: Tx, figure: form.HotSpots) -> datetime:
    return tx.now - timedelta(days=figure.days)


async def rows(tx: Tx, code: str, figure_code: str) -> FigureRows:
    """What makes one figure."""
    allow(tx)
    pack, _ = await one(tx, code)
    figure = next((one_ for one_ in pack.indicators if one_.code == figure_code), None)
    if figure is None:
        raise NotFound("no_such_scene_figure", scene=code, figure=figure_code[:60])
    return await _ROWS[type(figure)](tx, figure)


async def _things(tx: Tx, figure: form.Things | form.Silent) -> FigureRows:
    silent = isinstance(figure, form.Silent)
    counts = await sensing.count_kinds(tx, figure.kinds)
    found = [
        thing for thing in await sensing.watched(tx, figure.kinds) if thing.silent or not silent
    ]
    names = await _areas(tx, [thing.area_id for thing in found[:MOST_ROWS]])
    items = []
    for thing in found[:MOST_ROWS]:
        main = next((read for read in thing.readings if read.main), None)
        items.append(
            FigureRow(
                id=format_id(thing.id), what="thing", name=thing.name, area_name=names.get(thing.area_id, ""),
                value=main.value if main else None, at=main.at if main else None,
            )
        )  # fmt: skip
    total = sum(count.silent if silent else count.things for count in counts.values())
    return FigureRows(items=items, total=total)


async def _readings(tx: Tx, figure: form.Share | form.Value) -> FigureRows:
    total = (await sensing.summed(tx, figure.kinds, figure.property)).n
    found = await sensing.latest_of(tx, figure.kinds, figure.property, MOST_ROWS)
    return FigureRows(items=await _of_things(tx, found), total=total)


async def _load(tx: Tx, figure: form.Load) -> FigureRows:
    found = await sensing.latest_of(
        tx, figure.kinds, figure.property, MOST_ROWS, bearing=figure.capacity
    )
    total = (await sensing.load_of(tx, figure.kinds, figure.property, figure.capacity))[1]
    return FigureRows(items=await _of_things(tx, found), total=total)


async def _air(tx: Tx, figure: form.AirIndex) -> FigureRows:
    """Fine particles stand for the stations; each of them has its other pollutants on its own page."""
    total = (await sensing.air_index(tx, figure.kinds))[1]
    found = await sensing.latest_of(tx, figure.kinds, "pm25", MOST_ROWS)
    return FigureRows(items=await _of_things(tx, found), total=total)


async def _of_things(tx: Tx, found: list[LatestOf]) -> list[FigureRow]:
    names = await _areas(tx, [row.area_id for row in found])
    return [
        FigureRow(
            id=format_id(row.thing_id), what="thing", name=row.name, area_name=names.get(row.area_id, ""),
            value=row.value, at=row.at,
        )
        for row in found
    ]  # fmt: skip


async def _warned(tx: Tx, figure: form.Warned) -> FigureRows:
    least = SEVERITIES.index(figure.from_)
    found, total = await store.warnings(tx, figure.rules, least, MOST_ROWS)
    names = await _areas(tx, [row["area_id"] for row in found])
    items = [
        FigureRow(
            id=format_id(row["id"]), what="warning", name=row["name"], area_name=names.get(row["area_id"], ""),
            value=row["value"], at=row["raised_at"],
        )
        for row in found
    ]  # fmt: skip
    return FigureRows(items=items, total=total)


async def _cases(tx: Tx, figure: form.Cases) -> FigureRows:
    found, total = await store.cases(tx, figure.rules, MOST_ROWS)
    items = [
        FigureRow(
            id=format_id(row["id"]), what="case", name=row["name"], area_name=row["area_name"], value=None,
            at=row["filed_at"],
        )
        for row in found
    ]  # fmt: skip
    return FigureRows(items=items, total=total)


async def _hot_spots(tx: Tx, figure: form.HotSpots) -> FigureRows:
    found = await store.hot_spots(tx, figure.rules, _since(tx, figure), figure.at_least)
    names = await _areas(tx, [row["area_id"] for row in found[:MOST_ROWS]])
    items = [
        FigureRow(
            id=format_id(row["thing_id"]), what="thing", name=row["name"], area_name=names.get(row["area_id"], ""),
            value=row["times"], at=row["at"],
        )
        for row in found[:MOST_ROWS]
    ]  # fmt: skip
    return FigureRows(items=items, total=len(found))


async def _areas(tx: Tx, ids: list[int | None]) -> dict[int | None, str]:
    found = await city.areas(tx, sorted({one_ for one_ in ids if one_ is not None}))
    return {area_id: area.name for area_id, area in found.items()}


_ROWS: dict[type, Callable[[Tx, Any], Awaitable[FigureRows]]] = {
    form.Things: _things,
    form.Silent: _things,
    form.Share: _readings,
    form.Value: _readings,
    form.Load: _load,
    form.AirIndex: _air,
    form.Warned: _warned,
    form.Cases: _cases,
    form.HotSpots: _hot_spots,
}

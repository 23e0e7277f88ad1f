"""What this room asks of the city and of AI, in one place.

In: points, codes, words. Out: areas, standards, advice, likeness. Never: a rule of its own.
"""

from collections.abc import Iterable

from msgspec import Struct

from yiwang.ai import service as ai
from yiwang.ai.messages import Advice
from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.city import service as city
from yiwang.city.messages import Area, EventStandard
from yiwang.flow.incidents.messages import AdviceView
from yiwang.flow.incidents.model.placing import Bounds
from yiwang.kernel.errors import NotFound
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import parse_id

MAX_ADVICE = 3


class Place(Struct, frozen=True, kw_only=True):
    """An area as intake needs it: its id, path and name."""

    id: int
    path: str
    name: str


def _place(area: Area) -> Place:
    return Place(id=area.id, path=area.path, name=area.name)


async def standard(tx: Tx, code: str) -> EventStandard | None:
    """The event standard in force, or None."""
    return await city.find_standard(tx, code)


async def standard_names(tx: Tx) -> dict[str, str]:
    """The name of each standard in force, by code."""
    return {standard.code: standard.name for standard in await city.standards(tx)}


async def bounds(tx: Tx) -> tuple[str, Bounds | None]:
    """The city's name and bounding box; a city that has no outline refuses no point."""
    here = await city.city(tx)
    return here.name, Bounds(*here.bounds) if here.bounds else None


async def root(tx: Tx) -> Place:
    """The city itself: where things without a sure place are kept."""
    (here,) = await city.children(tx, None)
    return _place(here)


async def locate(tx: Tx, point: Point) -> Place | None:
    """The deepest area at a point, or None."""
    found = await city.locate(tx, point.lon, point.lat)
    return _place(found) if found else None


async def locate_name(tx: Tx, name: str) -> Place | None:
    """The one area of that name, or None."""
    found = await city.locate_name(tx, name)
    return _place(found) if found else None


async def district_of(tx: Tx, place: Place) -> Place:
    """The district that holds an area; above districts, the area itself."""
    found = await city.ancestor(tx, place.id, "district")
    return _place(found) if found else place


async def area(tx: Tx, area_id: int) -> Place | None:
    """One area, or None."""
    try:
        return _place(await city.area(tx, area_id))
    except NotFound:
        return None


async def area_names(tx: Tx, area_ids: Iterable[int]) -> dict[int, str]:
    """The names of areas by id."""
    found = await city.areas(tx, sorted(set(area_ids)))
    return {area_id: area.name for area_id, area in found.items()}


class Advised(Struct, frozen=True, kw_only=True):
    """Advice on a text: its candidates, the likeliest first, and its id when it was kept."""

    id: str | None
    standards: list[AdviceView]


async def advise(tx: Tx, text: str, area_path: str) -> Advised:
    """Advice on the standard; it is kept, and `point_advice` says later of which incident it was."""
    return _advised(await ai.advise(tx, text, subject=None, area_path=area_path))


async def advise_text(tx: Tx, text: str) -> Advised:
    """The same as a second opinion, or about a text that nobody has sent yet: nothing is kept."""
    return _advised(await ai.advise_text(tx, text))


def _advised(advice: Advice) -> Advised:
    standards = [
        AdviceView(
            code=candidate.code,
            name=candidate.name,
            confidence=round(candidate.confidence, 4),
            knows=advice.knows and place == 0,
        )
        for place, candidate in enumerate(advice.standards[:MAX_ADVICE])
    ]
    return Advised(id=advice.id, standards=standards)


async def point_advice(tx: Tx, advised: Advised, incident_id: int, area_path: str) -> None:
    """The report has become, or joined, this incident: the advice is about it."""
    if advised.id:
        await ai.point_at(tx, advised.id, incident_id, area_path=area_path)


async def teach(tx: Tx, incident_id: int, text: str, standard_code: str, reviewer: Actor) -> None:
    """A person has settled the standard: hold the newest advice against it, and let it be learned."""
    given = await ai.advice_of(tx, incident_id)
    if given:
        await ai.review(tx, parse_id(given[0].id), standard_code, reviewer)
    else:
        await ai.learn(tx, text, standard_code)


def likeness(text: str, others: list[str]) -> list[float]:
    """How alike a text is to each of the others, 0..1."""
    return ai.likeness_many(text, others)

"""The map of open cases: points while they are few, else one feature a square, with the worst of what it holds.

In: an area, a view, a zoom. Out: at most 2,000 features. Never: a case left out: when squares are too many, they grow.
"""

import math

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.supervision import service as supervision
from yiwang.flow.supervision.messages import Within
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id
from yiwang.overview.messages import Box, Feature, Geometry, Points
from yiwang.overview.store import map as store

POINTS_MOST = 1_000
FEATURES_MOST = 2_000
# A tile of 256 px holds so many squares across: one is 32 px wide.
SQUARES_A_TILE = 8
ZOOM_MOST = 22
_LEVELS = ("normal", "raised", "urgent", "critical")
_WORLD = Box(west=-180, south=-85, east=180, north=85)
_PLACES = 6  # decimals of a degree: a tenth of a metre


async def case_map(tx: Tx, area_id: int | None, box: Box | None, zoom: float) -> Points:
    """The open cases of an area in a view."""
    area = await supervision.area_or_own(tx, area_id)
    within = await supervision.within(tx, area)
    view = box or _WORLD
    found = await store.points(tx, within, view, POINTS_MOST + 1)
    if len(found) <= POINTS_MOST:
        return Points(features=[_point(row) for row in found])
    squares = await _squares(tx, within, view, zoom)
    alone = await store.some_points(tx, [row["id"] for row in squares if row["count"] == 1])
    return Points(
        features=[_square(row) for row in squares if row["count"] > 1]
        + [_point(row) for row in alone]
    )


async def _squares(tx: Tx, within: Within, view: Box, zoom: float) -> list[asyncpg.Record]:
    level = min(max(math.floor(zoom), 0), ZOOM_MOST, _finest(view))
    while True:
        across = float(SQUARES_A_TILE * 2**level)
        found = await store.squares(tx, within, view, across, FEATURES_MOST + 1)
        if len(found) <= FEATURES_MOST:
            return found
        level -= 1  # at zoom 0 the whole world has 64 squares, so this ends


def _finest(view: Box) -> int:
    """The zoom at which a view of this size is full of squares: a screen does not ask for more."""
    if view is _WORLD:
        return ZOOM_MOST
    wide = max((view.east - view.west) / 360, 1e-9)
    high = max(
        (view.north - view.south) / 360 / math.cos(math.radians((view.north + view.south) / 2)),
        1e-9,
    )
    most_across = math.sqrt(FEATURES_MOST / (wide * high))
    # One finer than what would fill it evenly, for a city never does.
    return max(math.ceil(math.log2(most_across / SQUARES_A_TILE)), 0) + 1


def read_box(text: str | None) -> Box | None:
    """`west,south,east,north` in degrees, or an error that says what is wrong."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid("overview_bad_box", field="bbox") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid("overview_bad_box", field="bbox")
    # Web Mercator ends at 85 degrees.
    return Box(west=west, south=max(south, -85.0), east=east, north=min(north, 85.0))


def _point(row: asyncpg.Record) -> Feature:
    return Feature(
        geometry=Geometry(coordinates=(round(row["lon"], _PLACES), round(row["lat"], _PLACES))),
        properties={
            "id": format_id(row["id"]), "stage": row["stage"], "level": row["level"], "overdue": row["overdue"],
            "title": row["title"],
        },
    )  # fmt: skip


def _square(row: asyncpg.Record) -> Feature:
    return Feature(
        geometry=Geometry(coordinates=(round(row["lon"], _PLACES), round(row["lat"], _PLACES))),
        properties={
            "count": row["count"], "level": _LEVELS[row["level_rank"] - 1], "overdue": row["overdue"],
        },
    )  # fmt: skip

"""Vector tiles (Mapbox Vector Tile 2.1) of what its asker sees: areas, open cases, things; for maps that others draw.

In: z, x, y of the web map's squares. Out: three layers, `areas`, `cases`, `things`, gathered as the pages' own maps
gather them, never more than 2,000 features each. Never: a feature outside the asker's scope: rooms give it.
"""

import math
from collections.abc import Iterable
from typing import Any

import mapbox_vector_tile
import msgspec
import shapely
from litestar import Response, get
from litestar.params import FromPath
from shapely.geometry import box, shape

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id
from yiwang.overview import service as overview
from yiwang.overview.messages import Box

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
EXTENT = 4096
_DEEPEST = 20
_SUBDISTRICTS_FROM = 11  # closer than this a district is larger than the view
_MARGIN = 64  # lines run a little beyond the edge, so that no seam is seen
_LATITUDE = 85.0511  # where the web map's square ends


@get("/api/tiles/{z:int}/{x:int}/{y:int}", media_type=MEDIA_TYPE)
async def tile(door: Door, z: FromPath[int], x: FromPath[int], y: FromPath[int]) -> Response[bytes]:
    """One tile as the asker sees it now."""
    if not 0 <= z <= _DEEPEST or not 0 <= x < 2**z or not 0 <= y < 2**z:
        raise Invalid("no_such_tile", tile=f"{z}/{x}/{y}", deepest=_DEEPEST)
    layers = await door.read(lambda tx: _layers(tx, z, x, y))
    content = mapbox_vector_tile.encode(
        layers, default_options={"y_coord_down": True, "extents": EXTENT}
    )
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "private, max-age=5"})


def bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile in WGS-84 degrees (OGC 17-083r4, WebMercatorQuad)."""
    n = 2**z

    def latitude(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / n))))

    return x / n * 360 - 180, latitude(y + 1), (x + 1) / n * 360 - 180, latitude(y)


async def _layers(tx: Tx, z: int, x: int, y: int) -> list[dict[str, Any]]:
    west, south, east, north = view = bounds(z, x, y)
    place = _placing(z, x, y)
    cases = await overview.case_map(
        tx, None, Box(west=west, south=south, east=east, north=north), z
    )
    things = await sensing.clusters(tx, view, z, None)
    return [
        {"name": "areas", "features": [f async for f in _areas(tx, z, view, place)]},
        {
            "name": "cases",
            "features": [
                _point(place, *one.geometry.coordinates, one.properties) for one in cases.features
            ],
        },
        {
            "name": "things",
            "features": [
                _point(place, one.lon, one.lat, msgspec.to_builtins(one)) for one in things.items
            ],
        },
    ]


async def _areas(tx: Tx, z: int, view: tuple[float, ...], place: Any) -> Any:
    """Districts, and close by their subdistricts instead."""
    seen = box(*view)
    edge = box(-_MARGIN, -_MARGIN, EXTENT + _MARGIN, EXTENT + _MARGIN)
    for district in await _outlines(tx, (await city.city(tx)).id):
        if not shape(district["geometry"]).intersects(seen):
            continue
        parts = [district]
        if z >= _SUBDISTRICTS_FROM:
            parts = await _outlines(tx, parse_id(district["properties"]["id"]))
        for part in parts:
            drawn = shapely.transform(shape(part["geometry"]), place).intersection(edge)
            if not drawn.is_empty and drawn.area > 0:
                yield {"geometry": drawn, "properties": _plain(part["properties"])}


async def _outlines(tx: Tx, parent: int) -> list[dict[str, Any]]:
    body, _tag = await city.outline_of_children(tx, parent)
    found: list[dict[str, Any]] = msgspec.json.decode(body)["features"]
    return [one for one in found if one["geometry"] is not None]


def _placing(z: int, x: int, y: int) -> Any:
    """A function of degrees, as rows (longitude, latitude), to the tile's own units, y downwards."""
    n = 2**z

    def place(points: Any) -> Any:
        moved = points.copy()
        for row, (lon, lat) in enumerate(points):
            sine = math.sin(math.radians(max(-_LATITUDE, min(_LATITUDE, lat))))
            moved[row, 0] = ((lon + 180) / 360 * n - x) * EXTENT
            moved[row, 1] = (
                (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * n - y
            ) * EXTENT
        return moved

    return place


def _point(place: Any, lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "geometry": shapely.transform(shapely.Point(lon, lat), place),
        "properties": _plain(properties),
    }


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """What a tile may carry: texts, numbers, truths."""
    return dict(_simple(properties.items()))


def _simple(items: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in items if isinstance(value, str | int | float | bool))


ROUTES: list[Any] = [tile]

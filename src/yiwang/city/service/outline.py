"""Outlines for maps: the parts of an area as GeoJSON, simplified together so that neighbours still meet."""

import asyncio
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry import mapping

from yiwang.backstage.database import Tx
from yiwang.city.messages import Area
from yiwang.city.model.places import Places
from yiwang.city.service.snapshot import snapshot
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id

# A four-hundredth of the width shown is about two pixels of a map a thousand wide: nobody sees more.
STEPS = 400
DIGITS = 5  # about a metre
MAX_TOLERANCE = 0.002


async def outline_of_children(tx: Tx, area_id: int | None) -> tuple[bytes, str]:
    """The GeoJSON of an area's parts (of None: the city itself), and its entity tag."""
    now = await snapshot(tx)
    if area_id is not None and area_id not in now.directory.areas:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    stamp: str = now.pack["stamp"]
    if area_id not in now.outline_answers:
        places = await now.places(tx)
        areas = now.directory.children(area_id)
        now.outline_answers[area_id] = await asyncio.to_thread(_geojson, areas, places)
    return now.outline_answers[area_id], f'"{stamp}-{area_id or 0}"'


def _geojson(areas: list[Area], places: Places) -> bytes:
    drawn = [area for area in areas if area.id in places.outlines]
    shapes = np.array([places.outlines[area.id] for area in drawn], dtype=object)
    if len(drawn):
        shapes = _simpler(shapes)
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": format_id(area.id),
                "code": area.code,
                "name": area.name,
                "name_en": area.name_en,
                "level": area.level,
                "origin": area.origin,
            },
            "geometry": _rounded(mapping(shape)),
        }
        for area, shape in zip(drawn, shapes.tolist(), strict=True)
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _simpler(shapes: Any) -> Any:
    west, south, east, north = shapely.total_bounds(shapes)
    tolerance = min(max(east - west, north - south) / STEPS, MAX_TOLERANCE)
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_simplify(shapes, tolerance)
    return shapely.simplify(shapes, tolerance / 2)


def _rounded(geometry: Any) -> Any:
    def cut(value: Any) -> Any:
        return round(value, DIGITS) if isinstance(value, float) else [cut(part) for part in value]

    return {"type": geometry["type"], "coordinates": cut(geometry["coordinates"])}

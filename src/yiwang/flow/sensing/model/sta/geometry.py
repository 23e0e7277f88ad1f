"""Geometries of queries and bodies.

In: WKT or GeoJSON. Out: shapes, points, answers to tests of them. Never: a shape that is none: it is `bad_query`.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yiwang.flow.sensing.model.sta.tokens import bad_query

_TESTS = {
    "st_within": shapely.within, "st_contains": shapely.contains, "st_intersects": shapely.intersects,
    "st_disjoint": shapely.disjoint, "st_equals": shapely.equals, "st_touches": shapely.touches,
    "st_overlaps": shapely.overlaps, "st_crosses": shapely.crosses, "geo.intersects": shapely.intersects,
}  # fmt: skip


def shape_of(wkt: str) -> Any:
    """From well-known text."""
    try:
        found = shapely.from_wkt(wkt)
    except (shapely.GEOSException, ValueError) as error:
        raise bad_query(f"{wkt[:60]!r} is no geometry") from error
    if found is None or found.is_empty:
        raise bad_query(f"{wkt[:60]!r} is no geometry")
    return found


def point_of(wkt: str) -> tuple[float, float]:
    """Longitude and latitude of a point."""
    shape = shape_of(wkt)
    if shape.geom_type != "Point":
        raise bad_query("distances are from a point")
    return float(shape.x), float(shape.y)


def bounds_of(wkt: str) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    west, south, east, north = shape_of(wkt).bounds
    return float(west), float(south), float(east), float(north)


def of_geojson(content: Any) -> Any:
    """A shape of GeoJSON, of a feature's geometry too; None when it is none."""
    if isinstance(content, dict) and content.get("type") == "Feature":
        content = content.get("geometry")
    if not isinstance(content, dict) or "type" not in content:
        return None
    try:
        found = shapely.from_geojson(json.dumps(content))
    except (shapely.GEOSException, ValueError):
        return None
    return None if found is None or found.is_empty else found


def place_of(content: Any) -> tuple[float, float] | None:
    """A point in a geometry: itself, or one within."""
    shape = of_geojson(content)
    if shape is None:
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return float(point.x), float(point.y)


def passes(
    function: str, wkt: str, contents: Sequence[Any], *, property_first: bool
) -> NDArray[np.bool_]:
    """Which of the geometries pass the test."""
    shape = shape_of(wkt)
    shapes = np.array([of_geojson(content) for content in contents], dtype=object)
    test = _TESTS[function]
    with np.errstate(invalid="ignore"):
        found = test(shapes, shape) if property_first else test(shape, shapes)
    return np.asarray(found, np.bool_)

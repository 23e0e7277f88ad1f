"""How well the children of an area tile it: gaps, overlaps, slivers, the sum of areas.

In: outlines in degrees. Out: a `Topology` in square metres. Never: a repair; real borders are shown as they are.
"""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from yiwang.city.messages import Topology
from yiwang.kernel.geometry import EARTH_RADIUS_M

SLIVER_M = (
    20.0  # mean width below which a gap or overlap is a matter of digitising, not of the city
)
NOISE_M2 = 0.05  # what rounding leaves is not counted


def square_metres(outline: BaseGeometry) -> float:
    """The area on a sphere's local plane: right to about 1 % within a city."""
    return float(_flat(outline, _squeeze(outline)).area)


def examine(name: str, parent: BaseGeometry | None, children: Sequence[BaseGeometry]) -> Topology:
    """Compare children with their parent, and with each other. Without a parent, gaps are holes in their union."""
    squeeze = _squeeze(parent if parent is not None else children[0])
    flat = [shapely.make_valid(_flat(child, squeeze)) for child in children]
    union = shapely.union_all(flat)
    whole = (
        shapely.make_valid(_flat(parent, squeeze)) if parent is not None else _without_holes(union)
    )
    gaps = _pieces(shapely.difference(whole, union))
    overlaps = _overlaps(flat)
    outside = sum(_pieces(shapely.difference(union, whole)).values())
    total = sum(child.area for child in flat)
    return Topology(
        parent=name,
        children=len(children),
        sum_ratio=total / whole.area if whole.area else None,
        gaps=len(gaps),
        gap_m2=round(sum(gaps.values()), 1),
        overlaps=len(overlaps),
        overlap_m2=round(sum(overlaps.values()), 1),
        slivers=sum(_is_sliver(piece) for piece in [*gaps, *overlaps]),
        outside_m2=round(outside, 1),
    )


def _overlaps(shapes: Sequence[BaseGeometry]) -> dict[BaseGeometry, float]:
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    pairs = [(a, b) for a, b in zip(left.tolist(), right.tolist(), strict=True) if a < b]
    found: dict[BaseGeometry, float] = {}
    for a, b in pairs:
        found |= _pieces(shapely.intersection(shapes[a], shapes[b]))
    return found


def _pieces(shape: BaseGeometry) -> dict[BaseGeometry, float]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return {part: part.area for part in parts if part.area > NOISE_M2}


def _is_sliver(piece: BaseGeometry) -> bool:
    return bool(2 * piece.area / piece.length < SLIVER_M)


def _without_holes(shape: BaseGeometry) -> BaseGeometry:
    return shapely.union_all(
        [
            shapely.Polygon(part.exterior)
            for part in shapely.get_parts(shape)
            if part.geom_type == "Polygon"
        ]
    )


def _squeeze(shape: BaseGeometry) -> float:
    return math.cos(math.radians((shape.bounds[1] + shape.bounds[3]) / 2))


def _flat(shape: BaseGeometry, squeeze: float) -> BaseGeometry:
    metre = math.radians(1) * EARTH_RADIUS_M
    return shapely.transform(shape, lambda xy: xy * np.array([squeeze * metre, metre]))

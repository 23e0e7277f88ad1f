"""Generated grid cells (单元网格) of communities that have none."""

import zlib
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from yiwang.city.model.lists import NewArea
from yiwang.city.model.partition import CannotDivide, partition
from yiwang.city.model.topology import square_metres

CELL_M2 = 30_000.0  # the field's word is a cell of about ten thousand square metres; three times that here
LEAST, MOST = 4, 8


def grid_cells(
    communities: Iterable[tuple[NewArea, BaseGeometry]], seed: int
) -> Iterable[tuple[NewArea, BaseGeometry]]:
    """Four to eight cells for each community, coded with three more digits; the same seed gives the same cells."""
    for community, outline in communities:
        count = min(max(round(square_metres(outline) / CELL_M2), LEAST), MOST)
        own_seed = seed ^ zlib.crc32(community.code.encode())
        for number, shape in enumerate(_cells(outline, count, own_seed), start=1):
            cell = NewArea(
                code=f"{community.code}{number:03d}",
                name=f"{community.name} {number:02d} 网格",
                name_en=f"Grid cell {number:02d}",
                level="grid_cell",
                parent=community.code,
                origin="generated",
                formerly="",
                center=None,
            )
            yield cell, shape


def _cells(outline: BaseGeometry, count: int, seed: int) -> list[BaseGeometry]:
    try:
        shapes = partition(outline, [1.0] * count, seed=seed)
    except CannotDivide:
        return [outline]
    return sorted(shapes, key=lambda shape: (-round(shape.centroid.y, 3), shape.centroid.x))


def center_of(outline: BaseGeometry) -> tuple[float, float]:
    """A point to write the name at: the middle, or a point inside where the middle lies outside."""
    middle = outline.centroid
    if not shapely.contains(outline, middle):
        middle = outline.representative_point()
    return round(middle.x, 6), round(middle.y, 6)

"""Which area a point lies in: one spatial index per city and process.

In: outlines as WKB. Out: the deepest area at a point. Never: a guess; outside every outline is None.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from yiwang.city.messages import LEVELS, Area


class Places:
    """An index over the areas that have outlines. A point on a border belongs to the area with the lower code."""

    def __init__(self, areas: Sequence[Area], outlines: Sequence[bytes]) -> None:
        """`areas` and `outlines` go together."""
        shapes = (
            shapely.from_wkb(np.array(outlines, dtype=object))
            if len(outlines)
            else np.array([], dtype=object)
        )
        self.outlines: dict[int, BaseGeometry] = {
            a.id: s for a, s in zip(areas, shapes.tolist(), strict=True)
        }
        divided = {area.parent_id for area in areas}
        # Nearly every point lies in an area that is not divided further; the others are asked only of what is left.
        leaves = [k for k, area in enumerate(areas) if area.id not in divided]
        inner = [
            k for k, area in enumerate(areas) if area.id in divided and area.parent_id is not None
        ]
        inner.sort(key=lambda k: LEVELS.index(areas[k].level), reverse=True)
        self._layers = [
            (
                shapely.STRtree(shapes[chosen]),
                np.array([areas[k].id for k in chosen], dtype=np.int64),
            )
            for chosen in (sorted(leaves, key=lambda k: areas[k].code), inner)
            if chosen
        ]

    def locate(self, lon: float, lat: float) -> int | None:
        """The id of the deepest area at a point."""
        point = shapely.points(lon, lat)
        for tree, ids in self._layers:
            found = tree.query(point, predicate="intersects")
            if len(found):
                return int(ids[found.min()])
        return None

    def locate_many(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
        """The ids of the deepest areas at points (n,), degrees; 0 where there is none."""
        points = shapely.points(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        found = np.zeros(len(points), dtype=np.int64)
        open_ = np.arange(len(points))
        for tree, ids in self._layers:
            which, hit = tree.query(points[open_], predicate="intersects")
            order = np.lexsort((hit, which))
            which, first = np.unique(which[order], return_index=True)
            found[open_[which]] = ids[hit[order][first]]
            open_ = np.delete(open_, which)
        return found

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all outlines."""
        if not self.outlines:
            return None
        west, south, east, north = shapely.total_bounds(list(self.outlines.values())).tolist()
        return west, south, east, north

"""Where a report belongs, and whether a person must look at it first. Pure.

In: a point, its accuracy, the area found, the city's bounds. Out: a triage word or None.
Never: a report dropped for lack of a place; only a point far outside the city is refused, in words.
"""

import math

from msgspec import Struct

from yiwang.flow.incidents.messages import Triage
from yiwang.kernel.errors import Invalid
from yiwang.kernel.geometry import Point

ACCURATE_M = 200.0  # worse than this, a GPS position says the wrong community more often than not
NEAR_KM = 30.0  # beyond the city's bounding box: a slip of the pin or the next city
_KM_PER_DEGREE = 111.32
CELL_DEGREES = 0.005  # about 500 m: the side of a cell of the index that finds what is near


class Bounds(Struct, frozen=True):
    """The city's bounding box in degrees of WGS-84."""

    west: float
    south: float
    east: float
    north: float


def must_be_near(point: Point, bounds: Bounds | None, city: str) -> None:
    """Raise `Invalid` for a point far outside the city: another city's reports are not ours."""
    km = _km_outside(point, bounds) if bounds else 0.0
    if km > NEAR_KM:
        raise Invalid("incidents_far_outside", field="place", city=city, km=round(km))


def _km_outside(point: Point, bounds: Bounds) -> float:
    d_lon = max(bounds.west - point.lon, 0.0, point.lon - bounds.east)
    d_lat = max(bounds.south - point.lat, 0.0, point.lat - bounds.north)
    east = d_lon * _KM_PER_DEGREE * math.cos(math.radians(point.lat))
    return math.hypot(east, d_lat * _KM_PER_DEGREE)


def triage_of(*, accuracy_m: float | None, in_area: bool, classified: bool) -> Triage | None:
    """The first thing that a person has to settle: the place before the class."""
    if not in_area:
        return "unplaced"
    if accuracy_m is not None and accuracy_m > ACCURATE_M:
        return "inaccurate"
    return None if classified else "unclassified"


def cell_of(point: Point) -> int:
    """The number of the index cell that holds the point."""
    return _cell(math.floor(point.lon / CELL_DEGREES), math.floor(point.lat / CELL_DEGREES))


def cells_around(point: Point, radius_m: float) -> list[int]:
    """The cells that a circle touches, in ascending order."""
    d_lat = radius_m / 1000 / _KM_PER_DEGREE
    d_lon = d_lat / max(math.cos(math.radians(point.lat)), 0.01)
    xs = _steps(point.lon - d_lon, point.lon + d_lon)
    ys = _steps(point.lat - d_lat, point.lat + d_lat)
    return sorted(_cell(x, y) for x in xs for y in ys)


def _steps(low: float, high: float) -> range:
    return range(math.floor(low / CELL_DEGREES), math.floor(high / CELL_DEGREES) + 1)


def _cell(x: int, y: int) -> int:
    return (x + 40_000) * 100_000 + (y + 20_000)

"""Cells of the map: quadkeys as numbers (x and y of the web map's tiles, their bits interleaved).

In: places, views. Out: cells, and the ranges of cells that cover a view. A cell's parts are one range of numbers, so a
view is a few ranges of an index. Never: a view that would answer with more than `MOST` cells.
"""

import math

import numpy as np
from numpy.typing import NDArray

DEEPEST = 24
COUNTED = range(9, 18)  # levels whose counts are kept
COUNTED_BY_KIND = range(9, 16)
FINE_PATHS = 14  # from this level on a count names the community, above it the subdistrict
MOST = 2_000
_MOST_RANGES = 48
_LIMIT_LAT = 85.0511
Ints = NDArray[np.int64]


def cells_of(lon: NDArray[np.float64], lat: NDArray[np.float64], level: int = DEEPEST) -> Ints:
    """The cell of each place."""
    side = float(1 << level)
    x = np.clip((lon + 180.0) / 360.0 * side, 0, side - 1).astype(np.int64)
    rad = np.radians(np.clip(lat, -_LIMIT_LAT, _LIMIT_LAT))
    y = (1.0 - np.log(np.tan(rad) + 1.0 / np.cos(rad)) / math.pi) / 2.0 * side
    return _spread(x) | _spread(np.clip(y, 0, side - 1).astype(np.int64)) << 1


def cell_of(lon: float, lat: float) -> int:
    """The deepest cell of one place."""
    return int(cells_of(np.array([lon]), np.array([lat]))[0])


def _spread(value: Ints) -> Ints:
    """Put a zero between all bits."""
    value = (value | value << 16) & 0x0000FFFF0000FFFF
    value = (value | value << 8) & 0x00FF00FF00FF00FF
    value = (value | value << 4) & 0x0F0F0F0F0F0F0F0F
    value = (value | value << 2) & 0x3333333333333333
    return (value | value << 1) & 0x5555555555555555


def level_for(west: float, south: float, east: float, north: float, zoom: int) -> int:
    """How deep a view may be divided: three levels below its zoom, and never into more than `MOST` cells."""
    level = min(max(zoom, 0) + 3, DEEPEST)
    while level > 0:
        columns, rows = _extent(west, south, east, north, level)
        if columns * rows <= MOST:
            return level
        level -= 1
    return 0


def ranges_for(
    west: float, south: float, east: float, north: float, level: int
) -> tuple[list[int], list[int]]:
    """The cells of `level` that cover the view, as ranges: from each low to below its high."""
    coarse = level
    while coarse > 0 and math.prod(_extent(west, south, east, north, coarse)) > _MOST_RANGES:
        coarse -= 1
    corner = cells_of(np.array([west, east]), np.array([north, south]), coarse)
    x, y = _squeeze(corner), _squeeze(corner >> 1)
    columns, rows = np.meshgrid(np.arange(x[0], x[1] + 1), np.arange(y[0], y[1] + 1))
    cells = np.sort(_spread(columns.ravel()) | _spread(rows.ravel()) << 1)
    joined = np.flatnonzero(np.diff(cells, prepend=-2) != 1)
    shift = 2 * (level - coarse)
    low = cells[joined]
    high = np.append(cells[joined[1:] - 1], cells[-1]) + 1
    return (low << shift).tolist(), (high << shift).tolist()


def _extent(west: float, south: float, east: float, north: float, level: int) -> tuple[int, int]:
    corner = cells_of(np.array([west, east]), np.array([north, south]), level)
    x, y = _squeeze(corner), _squeeze(corner >> 1)
    return int(x[1] - x[0]) + 1, int(y[1] - y[0]) + 1


def _squeeze(value: Ints) -> Ints:
    """Take every second bit: what `_spread` did, undone."""
    value = value & 0x5555555555555555
    value = (value | value >> 1) & 0x3333333333333333
    value = (value | value >> 2) & 0x0F0F0F0F0F0F0F0F
    value = (value | value >> 4) & 0x00FF00FF00FF00FF
    value = (value | value >> 8) & 0x0000FFFF0000FFFF
    return (value | value >> 16) & 0x00000000FFFFFFFF

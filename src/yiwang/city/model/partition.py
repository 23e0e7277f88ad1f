"""Generated outlines: an area is divided among its children without gap or overlap, where no real border is had.

In: the parent's outline (degrees, WGS-84), one weight for each child, a seed. Out: as many outlines, in order.
Never: a border that somebody could take for a surveyed one: the caller stores them with origin = generated.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from yiwang.city.model import diagram
from yiwang.city.model.diagram import Floats

SAMPLES_PER_CELL = 120
MIN_SAMPLES, MAX_SAMPLES = 500, 30_000
LARGE_PART = 3  # children that a part must be large enough for
_TRIES = 5
_ROUNDS = 6  # of giving cut-off pieces to their neighbours


class CannotDivide(ValueError):
    """The shape is too small or too thin for so many children."""


def partition(
    parent: BaseGeometry,
    weights: Sequence[float],
    *,
    seed: int,
    grid: float = 1e-8,
    hints: Mapping[int, tuple[float, float]] | None = None,
) -> list[BaseGeometry]:
    """Divide `parent` among `len(weights)` children by weight.

    `grid` (degrees): coordinates are multiples of it; neighbours share their vertices exactly. `hints`: where about a
    child lies; its site is held there. The same input gives the same outlines.
    """
    if len(weights) == 1:
        return [parent]
    parts = sorted(shapely.get_parts(parent), key=lambda part: -part.area)
    outlines: list[BaseGeometry | None] = [None] * len(weights)
    for part, members in _share_out(parts, len(weights), hints or {}):
        shares = np.array([weights[member] for member in members], dtype=float)
        pins = {k: hints[member] for k, member in enumerate(members) if hints and member in hints}
        for member, outline in zip(members, _divide(part, shares, seed, grid, pins), strict=True):
            outlines[member] = outline
    done = [outline for outline in outlines if outline is not None]
    for part in parts:  # islands too small for a child of their own join the nearest
        if not any(outline.intersects(part.representative_point()) for outline in done):
            nearest = min(range(len(done)), key=lambda k: (done[k].distance(part), k))
            done[nearest] = shapely.union_all([done[nearest], part])
    return done


def _share_out(
    parts: Sequence[BaseGeometry], count: int, hints: Mapping[int, tuple[float, float]]
) -> list[tuple[BaseGeometry, list[int]]]:
    """Which children lie on which part (island) of the parent.

    A large part gets children by its size, a small one only those that are hinted to lie there.
    """
    wanted: list[list[int]] = [[] for _ in parts]
    for child, place in sorted(hints.items()):
        wanted[
            min(range(len(parts)), key=lambda k: parts[k].distance(shapely.Point(place)))
        ].append(child)
    total = sum(part.area for part in parts)
    fair = [math.floor(part.area / total * count) for part in parts]
    room = [
        share if share >= LARGE_PART else min(len(wanted[k]), 1) for k, share in enumerate(fair)
    ]
    room[0] = count - sum(room[1:])
    members: list[list[int]] = [[] for _ in parts]
    for k, children in enumerate(wanted):
        members[k] = children[: room[k]]
    taken = {child for group in members for child in group}
    rest = iter(child for child in range(count) if child not in taken)
    for k, group in enumerate(members):
        group.extend(next(rest) for _ in range(room[k] - len(group)))
        group.sort()
    return [(part, group) for part, group in zip(parts, members, strict=True) if group]


def _divide(
    part: Polygon, shares: Floats, seed: int, grid: float, pins: Mapping[int, tuple[float, float]]
) -> list[BaseGeometry]:
    """Divide one polygon; tries again with other starting sites when a child comes out empty."""
    if len(shares) == 1:
        return [part]
    for turn in range(_TRIES):
        outlines = _divide_once(part, shares, np.random.default_rng((seed, turn)), grid, pins)
        if outlines:
            return outlines
    raise CannotDivide(f"{len(shares)} children in {part.area:.3g} square degrees")


def _divide_once(
    part: Polygon,
    shares: Floats,
    rng: np.random.Generator,
    grid: float,
    pins: Mapping[int, tuple[float, float]],
) -> list[BaseGeometry]:
    squeeze = np.array(
        [math.cos(math.radians(part.centroid.y)), 1.0]
    )  # a degree of longitude is shorter
    samples = _samples(part, len(shares), rng) * squeeze
    flat = shapely.transform(part, lambda xy: xy * squeeze)
    sites = _start(samples, len(shares), {k: np.array(p) * squeeze for k, p in pins.items()}, rng)
    pulls = np.full((len(shares), 2), np.nan)
    for k, place in pins.items():
        pulls[k] = np.array(place) * squeeze
    sites, weights = diagram.balance(samples, sites, shares, flat.area, pulls)
    west, south, east, north = flat.bounds
    margin = max(east - west, north - south)
    rings = diagram.cells(
        sites, weights, (west - margin, south - margin, east + margin, north + margin)
    )
    if any(len(ring) < 3 for ring in rings):
        return []
    lines = [shapely.LinearRing(ring / squeeze) for ring in rings]
    faces = _faces(part, lines, grid)
    if not len(faces):
        return []
    middles = shapely.get_coordinates(shapely.point_on_surface(faces)) * squeeze
    owner = diagram.nearest_site(middles, sites, weights)
    outlines = [shapely.coverage_union_all(faces[owner == k]) for k in range(len(shares))]
    if any(outline.is_empty for outline in outlines):
        return []
    return _one_piece_each(outlines)


def _samples(part: Polygon, count: int, rng: np.random.Generator) -> Floats:
    """Points spread evenly over the part: a jittered grid."""
    wanted = min(max(MIN_SAMPLES, SAMPLES_PER_CELL * count), MAX_SAMPLES)
    west, south, east, north = part.bounds
    squeeze = math.cos(math.radians(part.centroid.y))
    step = math.sqrt(part.area * squeeze / wanted)
    xs = np.arange(west, east + step, step / squeeze)
    ys = np.arange(south, north + step, step)
    points = np.stack([axis.ravel() for axis in np.meshgrid(xs, ys)], axis=1)
    points += (rng.random(points.shape) - 0.5) * [step / squeeze, step]
    shapely.prepare(part)
    inside: Floats = points[shapely.contains_xy(part, points)]
    return inside


def _start(
    samples: Floats, count: int, pins: Mapping[int, Floats], rng: np.random.Generator
) -> Floats:
    """Starting sites: pinned children on their pins, the others spread; neighbours in order lie near each other."""
    fixed = np.array([pins[k] for k in sorted(pins)]).reshape(-1, 2)
    found = diagram.spread(samples, count, fixed, rng)
    free = found[len(fixed) :]
    axis = np.linalg.eigh(np.cov(samples.T))[1][:, 1]
    free = free[np.argsort(free @ axis, kind="stable")]
    sites = np.empty((count, 2))
    sites[sorted(pins)] = fixed
    sites[[k for k in range(count) if k not in pins]] = free
    return sites


def _faces(
    part: Polygon, lines: Sequence[BaseGeometry], grid: float
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The pieces into which the lines cut the part, on one grid of coordinates."""
    inside = shapely.intersection(shapely.union_all(lines), part)
    woven = shapely.union_all([part.boundary, inside], grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([woven]))
    middles = shapely.point_on_surface(faces)
    shapely.prepare(part)
    kept: np.ndarray[tuple[int], np.dtype[np.object_]] = faces[shapely.intersects(part, middles)]
    return kept


def _one_piece_each(outlines: list[BaseGeometry]) -> list[BaseGeometry]:
    """Give pieces that a bay has cut off to the neighbour with the longest common border."""
    for _ in range(_ROUNDS):
        loose: list[tuple[int, BaseGeometry]] = []
        for k, outline in enumerate(outlines):
            pieces = sorted(shapely.get_parts(outline), key=lambda piece: -piece.area)
            outlines[k] = pieces[0]
            loose += [(k, piece) for piece in pieces[1:]]
        if not loose:
            break
        gained: dict[int, list[BaseGeometry]] = {}
        for k, piece in loose:
            shared = shapely.length(shapely.intersection(piece.boundary, np.array(outlines)))
            best = int(shared.argmax())
            gained.setdefault(best if shared[best] > 0 else k, []).append(piece)
        for k, pieces in gained.items():
            outlines[k] = shapely.coverage_union_all([outlines[k], *pieces])
    return outlines

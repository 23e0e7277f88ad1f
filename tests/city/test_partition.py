"""Generated outlines on shapes of all kinds: nothing lost, nothing doubled, everybody gets something."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from yiwang.city.model.faults import Faults
from yiwang.city.model.outlines import complete, pack_topology, read_outlines
from yiwang.city.model.partition import partition
from yiwang.city.model.topology import examine, square_metres

radii = st.lists(st.floats(0.3, 1.0), min_size=5, max_size=24)


def star(spokes: list[float]) -> shapely.Polygon:
    """A shape with bays and capes around Shanghai, some ten kilometres across."""
    step = 2 * math.pi / len(spokes)
    points = [
        (121.4 + 0.05 * r * math.cos(k * step), 31.2 + 0.05 * r * math.sin(k * step))
        for k, r in enumerate(spokes)
    ]
    return shapely.Polygon(points)


@given(
    spokes=radii,
    weights=st.lists(st.integers(1, 9), min_size=2, max_size=12),
    seed=st.integers(0, 999),
)
def test_children_tile_any_shape(spokes: list[float], weights: list[int], seed: int) -> None:
    parent = star(spokes)
    children = partition(parent, weights, seed=seed)
    assert len(children) == len(weights)
    assert all(child.is_valid and child.area > 0 for child in children)
    assert sum(child.area for child in children) == pytest.approx(parent.area, rel=1e-5)
    assert shapely.coverage_is_valid(children)
    assert all(child.geom_type == "Polygon" for child in children)
    again = partition(parent, weights, seed=seed)
    assert all(a.equals_exact(b, 0) for a, b in zip(children, again, strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_what_a_bay_cuts_off_goes_to_a_neighbour(seed: int) -> None:
    teeth = [shapely.box(121.0 + 0.02 * k, 31.0, 121.006 + 0.02 * k, 31.1) for k in range(6)]
    comb = shapely.union_all([*teeth, shapely.box(121.0, 31.0, 121.106, 31.004)])
    children = partition(comb, [1] * 7, seed=seed)
    assert all(child.geom_type == "Polygon" for child in children)
    assert sum(child.area for child in children) == pytest.approx(comb.area, rel=1e-5)


def test_size_follows_weight_and_hints_are_kept() -> None:
    square = shapely.box(121.0, 31.0, 121.1, 31.1)
    children = partition(square, [1, 1, 4], seed=1, hints={1: (121.09, 31.09)})
    shares = [child.area / square.area for child in children]
    assert shares[2] == pytest.approx(4 / 6, abs=0.05)
    assert children[1].contains(shapely.Point(121.09, 31.09))


def test_islands_without_a_child_of_their_own_join_the_nearest() -> None:
    island = shapely.box(121.11, 31.0, 121.115, 31.005)
    parent = shapely.union_all([shapely.box(121.0, 31.0, 121.1, 31.1), island])
    children = partition(parent, [1, 1], seed=1)
    owners = [child for child in children if child.intersects(island)]
    assert len(owners) == 1
    assert sum(child.area for child in children) == pytest.approx(parent.area, rel=1e-6)


def test_the_topology_report_finds_gaps_overlaps_and_slivers() -> None:
    parent = shapely.box(121.0, 31.0, 121.1, 31.1)
    left, right = shapely.box(121.0, 31.0, 121.05, 31.1), shapely.box(121.05, 31.0, 121.1, 31.1)
    whole = examine("p", parent, [left, right])
    assert (whole.gaps, whole.overlaps, whole.slivers, whole.outside_m2) == (0, 0, 0, 0)
    assert whole.sum_ratio == pytest.approx(1)
    gap = examine("p", parent, [left, shapely.box(121.0501, 31.0, 121.1, 31.1)])
    assert (gap.gaps, gap.slivers) == (1, 1)  # 9.5 m wide
    assert gap.gap_m2 == pytest.approx(
        square_metres(shapely.box(121.05, 31.0, 121.0501, 31.1)), rel=0.01
    )
    overlap = examine("p", parent, [left, shapely.box(121.04, 31.0, 121.11, 31.1)])
    assert (overlap.gaps, overlap.overlaps, overlap.slivers) == (0, 1, 0)
    assert overlap.outside_m2 == pytest.approx(overlap.overlap_m2, rel=0.01)


@given(spokes=radii, count=st.integers(2, 9))
def test_packed_outlines_come_back_as_they_were(spokes: list[float], count: int) -> None:
    parent = shapely.set_precision(star(spokes), 1e-5)
    named = {
        f"A{k}": child for k, child in enumerate(partition(parent, [1] * count, seed=3, grid=1e-5))
    }
    faults = Faults()
    back = read_outlines("outlines.topojson.gz", pack_topology(named, 5), set(named), faults)
    assert not faults.found
    assert (
        all(shapely.equals(back[code], named[code]) for code in named)
        or max(shapely.symmetric_difference(back[code], named[code]).area for code in named) < 1e-12
    )
    assert shapely.coverage_is_valid(list(back.values()))
    order = [*back, "P"]
    whole = complete(back, dict.fromkeys(named, "P"), order)["P"]
    assert whole.area == pytest.approx(sum(child.area for child in named.values()))

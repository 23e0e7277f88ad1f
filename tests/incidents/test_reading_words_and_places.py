"""Bounds on words, triage by place, what counts as the same thing. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.flow.incidents.model import likeness, placing, texts
from yiwang.flow.incidents.model.likeness import Candidate
from yiwang.flow.incidents.model.placing import Bounds
from yiwang.kernel.errors import Invalid, TooLarge
from yiwang.kernel.geometry import Point, distance_m

SHANGHAI = Bounds(120.85, 30.67, 122.25, 31.88)


@pytest.mark.shows("Q4")
def test_text_is_bounded_and_cleaned() -> None:
    assert texts.bounded("井盖\x00缺失\u202e\r\n第二行 \ud800", "text") == "井盖缺失\n第二行"
    assert len(texts.bounded("井" * 5000, "text")) == 5000
    with pytest.raises(TooLarge) as wrong:
        texts.bounded("井" * 5001, "text")
    assert wrong.value.status == 413
    assert wrong.value.params["limit"] == 5000
    with pytest.raises(TooLarge):
        texts.bounded("x" * 20_000_000, "text")
    with pytest.raises(Invalid):
        texts.required(" \t ", "reason")


def test_a_point_far_outside_is_refused_and_a_near_one_is_not() -> None:
    placing.must_be_near(Point(121.47, 31.23), SHANGHAI, "上海市")
    placing.must_be_near(Point(122.5, 31.3), SHANGHAI, "上海市")  # 24 km out at sea
    with pytest.raises(Invalid) as wrong:
        placing.must_be_near(Point(116.4, 39.9), SHANGHAI, "上海市")
    assert wrong.value.params["km"] > 900
    placing.must_be_near(Point(116.4, 39.9), None, "no outline")


@pytest.mark.parametrize(
    ("accuracy_m", "in_area", "classified", "triage"),
    [
        (10.0, True, True, None),
        (None, True, True, None),
        (10.0, True, False, "unclassified"),
        (200.0, True, True, None),
        (201.0, True, True, "inaccurate"),
        (201.0, True, False, "inaccurate"),
        (None, False, True, "unplaced"),
    ],
)
def test_triage(
    accuracy_m: float | None, in_area: bool, classified: bool, triage: str | None
) -> None:
    found = placing.triage_of(accuracy_m=accuracy_m, in_area=in_area, classified=classified)
    assert found == triage


@given(
    lon=st.floats(73, 135),
    lat=st.floats(4, 53),
    east=st.floats(-400, 400),
    north=st.floats(-400, 400),
    radius=st.floats(5, 500),
)
def test_the_cells_around_hold_everything_within_the_radius(
    lon: float, lat: float, east: float, north: float, radius: float
) -> None:
    here = Point(lon, lat)
    there = Point(lon + east / 100_000, lat + north / 111_320)
    if distance_m(here, there) <= radius * 0.99:
        assert placing.cell_of(there) in placing.cells_around(here, radius)


def candidate(**known: object) -> Candidate:
    facts = {
        "incident": 1, "same_standard": True, "distance_m": 10.0, "radius_m": 50.0, "age_hours": 1.0,
        "likeness": 0.9,
    }  # fmt: skip
    return Candidate(**(facts | known))  # type: ignore[arg-type]


@pytest.mark.shows("N2")
def test_intake_joins_by_itself_only_without_doubt() -> None:
    assert likeness.joins(candidate())
    assert not likeness.joins(candidate(same_standard=False))
    assert not likeness.joins(candidate(distance_m=40.0))
    assert not likeness.joins(candidate(likeness=0.3))


def test_suggestions_are_few_and_the_likeliest_comes_first() -> None:
    many = [candidate(incident=n, likeness=n / 20) for n in range(20)]
    shown = likeness.suggestions(many)
    assert [c.incident for c in shown] == [19, 18, 17, 16, 15]
    far_and_unlike = candidate(distance_m=45.0, likeness=0.0)
    assert likeness.suggestions([far_and_unlike]) == []
    assert likeness.suggestions([candidate(distance_m=5.0, likeness=0.0)]) != []


@given(near=st.floats(0, 50), far=st.floats(0, 50), alike=st.floats(0, 1), same=st.booleans())
def test_nearer_is_never_less_likely(near: float, far: float, alike: float, same: bool) -> None:
    a, b = sorted((near, far))
    close = likeness.score(candidate(distance_m=a, likeness=alike, same_standard=same))
    assert close >= likeness.score(candidate(distance_m=b, likeness=alike, same_standard=same))
    assert 0 <= close <= 1

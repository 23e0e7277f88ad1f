"""The kernel: ids, places, words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.errors import Invalid
from yiwang.kernel.geometry import Point, Srs, distance_m, to_gcj02, to_wgs84
from yiwang.kernel.ids import MAX_NODE, MAX_NUMBER, format_id, make_id, parse_id
from yiwang.kernel.text import bigrams, clean, mask


@given(st.integers(1, MAX_NODE), st.integers(1, MAX_NUMBER))
def test_an_id_reads_back_as_it_was_written(node: int, number: int) -> None:
    value = make_id(node, number)
    assert parse_id(format_id(value)) == value
    assert 0 < value < 1 << 63


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "-1", "0-1", "1-0", "１-1", "1-1-1", "1-9999999999999999999", "a-b"]
)
def test_a_bad_id_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid, match="bad_id"):
        parse_id(text)


@given(st.floats(73.6, 135.0), st.floats(18.2, 53.5))
def test_gcj02_and_back_is_within_a_centimetre(lon: float, lat: float) -> None:
    point = Point(lon, lat)
    there = to_gcj02(point)
    assert 20 < distance_m(point, there) < 1500
    assert distance_m(to_wgs84(there.lon, there.lat, Srs.GCJ02), point) < 0.01


def test_a_place_off_the_globe_is_refused() -> None:
    for lon, lat in ((200.0, 0.0), (0.0, 91.0), (float("nan"), 1.0)):
        with pytest.raises(Invalid, match="bad_place"):
            to_wgs84(lon, lat)


def test_two_character_words_are_search_terms() -> None:
    assert bigrams("人行道井盖缺失 No.7") == sorted(
        ["人行", "行道", "道井", "井盖", "盖缺", "缺失", "no", "7"]
    )
    assert bigrams("桥") == ["桥"]


@pytest.mark.shows("L6")
def test_what_may_identify_a_person_is_masked() -> None:
    text = "我是13812345678，身份证310104199001011234，车牌沪A12345，邮箱a.b@c.com，桥下积水30厘米"
    masked = mask(text)
    for secret in ("12345678", "199001011234", "A12345", "a.b@c"):
        assert secret not in masked
    assert "桥下积水30厘米" in masked


def test_control_characters_go() -> None:
    assert clean("  a\x00b\u202ec ") == "abc"

"""How alike two reports are, for the search of duplicates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.ai.service import likeness, likeness_many


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_is_between_0_and_1_and_the_same_both_ways(a: str, b: str) -> None:
    assert 0.0 <= likeness(a, b) <= 1.0
    assert likeness(a, b) == pytest.approx(likeness(b, a), abs=1e-6)


def test_the_same_words_are_wholly_alike_and_an_empty_text_is_like_nothing() -> None:
    assert likeness("康健路污水井盖不见了", "康健路污水井盖不见了") == pytest.approx(1.0, abs=1e-6)
    assert likeness("", "") == 0.0
    assert likeness("", "井盖") == 0.0


@pytest.mark.shows("A5.2")
def test_the_same_thing_in_other_words_is_more_alike_than_another_thing() -> None:
    here = "龙华西路的路灯不亮"
    assert likeness(here, "龙华西路街灯坏了好几天") > 0.4
    assert likeness(here, "楼上漏水没有人管") < 0.12
    assert likeness(here, "龙华西路街灯坏了好几天") > likeness(here, "龙华西路有人乱停车")


def test_many_at_once_answer_as_one_by_one() -> None:
    others = ["路灯坏了", "", "垃圾满了", "Street lamp is out", "路灯坏了"]
    assert likeness_many("路灯不亮", others) == pytest.approx(
        [likeness("路灯不亮", o) for o in others]
    )
    assert likeness_many("路灯不亮", []) == []

"""The nearest able crew on duty, with the reason in words."""

from datetime import UTC, datetime

import pytest

from yiwang.flow.dispatch.model import Crew, rank
from yiwang.kernel.geometry import Point

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HERE = Point(121.4365, 31.1951)


def crew(number: int, metres: float | None, **given) -> Crew:
    place = None if metres is None else Point(HERE.lon, HERE.lat + metres / 111_195)
    values = {
        "id": number, "name": f"{number}班", "department_id": 1, "skills": ["*"], "capacity": 2, "on_duty": True,
        "busy": 0, "place": place, "placed_at": NOW,
    }  # fmt: skip
    return Crew(**(values | given))


@pytest.mark.shows("S16", "A5.2 调度中心")
def test_the_nearest_is_busy_so_the_next_is_chosen_and_the_words_say_so() -> None:
    ranked = rank([crew(1, 300, busy=2), crew(2, 1500), crew(3, 800)], "B01", HERE, NOW)
    assert [entry.crew.id for entry in ranked] == [3, 2, 1]
    assert ranked[0].able
    assert ranked[0].distance_m == pytest.approx(800, abs=2)
    assert "1班更近（300 米）但正在处置 2 件" in ranked[0].why_zh
    assert "nearer (300 m) but busy with 2 cases" in ranked[0].why_en


@pytest.mark.shows("S16")
def test_off_duty_and_unskilled_crews_are_not_able() -> None:
    ranked = rank(
        [crew(1, 100, on_duty=False), crew(2, 200, skills=["S04"]), crew(3, 900)], "B01", HERE, NOW
    )
    assert [(entry.crew.id, entry.able) for entry in ranked] == [(3, True), (1, False), (2, False)]
    assert ranked[1].why_zh == "不在岗"
    assert "B01" in ranked[2].why_zh


@pytest.mark.shows("S16")
def test_nobody_able_is_said_and_nobody_is_chosen() -> None:
    ranked = rank([crew(1, 100, on_duty=False), crew(2, 50, busy=5)], "B01", HERE, NOW)
    assert not any(entry.able for entry in ranked)


def test_an_unknown_place_comes_after_a_known_one() -> None:
    assert [r.crew.id for r in rank([crew(1, None), crew(2, 5000)], "B01", HERE, NOW)] == [2, 1]

"""Day one: advice from the standards' own wording and the lexicon, nothing learned.

The figures here are floors under made-up sentences of one author; they say that the method works, not how well it does
in a city. bench/advice.py prints the figures themselves.
"""

import pytest

from ai.check_algorithm import NOISE_TEXTS, Result, check_algorithm
from ai.ours import cold_advisor, sentences, standards
from yiwang.ai.model.advisor import Advisor, Verdict, bind
from yiwang.ai.model.blend import Blend
from yiwang.ai.model.cold import Standard


def advise(text: str) -> Verdict:
    return cold_advisor().advise(text)


@pytest.mark.shows("A1.5")
@pytest.mark.parametrize("half", ["held_back", "tuning"])
def test_it_is_mostly_right_and_silent_rather_than_wrong(half: str) -> None:
    chosen = sentences(half)
    said = cold_advisor().advise_many([s["text"] for s in chosen])
    of_ours = [(v, s) for v, s in zip(said, chosen, strict=True) if s["codes"]]
    others = [(v, s) for v, s in zip(said, chosen, strict=True) if not s["codes"]]
    right = [s for v, s in of_ours if v.candidates and v.candidates[0].code in s["codes"]]
    claims = [(v, s) for v, s in zip(said, chosen, strict=True) if v.knows]
    wrong = [s["text"] for v, s in claims if v.candidates[0].code not in s["codes"]]
    assert len(of_ours) >= 60
    assert len(others) >= 10
    assert len(right) >= 0.9 * len(of_ours)
    assert len(claims) >= 0.65 * len(of_ours)
    assert len(wrong) <= 0.05 * len(claims), wrong


class _Cold:
    version = 0

    def run(self, inputs):
        return [
            Result(v.candidates, v.confidence, v.knows) for v in cold_advisor().advise_many(inputs)
        ]


def test_it_keeps_the_laws_of_all_algorithms() -> None:
    good = [
        "路灯不亮",
        "小区污水井盖不见了，快来修",
        "Smell of gas in the stairwell",
        "乱贴小广告" * 3,
    ]
    check_algorithm(_Cold, good=good, noise=NOISE_TEXTS)


def test_which_cover_is_missing_cannot_be_told_from_the_word_cover() -> None:
    verdict = advise("井盖没了")
    assert not verdict.knows
    assert len({c.name for c in verdict.candidates}) > 1
    assert "分不清" in verdict.why.zh
    assert "cannot be told" in verdict.why.en


@pytest.mark.shows("A1.4")
def test_two_matters_in_one_text_are_not_taken_for_one() -> None:
    verdict = advise("路灯不亮，旁边污水井盖也没有了")
    assert not verdict.knows
    assert {c.name for c in verdict.candidates} >= {"路灯", "污水井盖"}
    assert "不止一件事" in verdict.why.zh
    assert "more than one matter" in verdict.why.en


@pytest.mark.shows("A1.4")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("路灯不亮", []),
        ("路灯不亮，旁边污水井盖也没有了", [("路灯", "路灯不亮"), ("污水井盖", "旁边污水井盖也没有了")]),
        ("窨井盖缺失，路面积水，很危险", [("污水井盖", "窨井盖缺失"), ("道路积水", "路面积水，很危险")]),
        ("井盖没了旁边还积水", [("污水井盖", "井盖没了"), ("道路积水", "旁边还积水")]),
    ],
)  # fmt: skip
def test_several_matters_are_told_apart_each_in_its_own_words(
    text: str, told: list[tuple[str, str]]
) -> None:
    assert [(matter.name, matter.text) for matter in advise(text).matters] == told


@pytest.mark.shows("A1.5", "L5")
def test_the_reason_names_the_words_that_mattered_and_says_that_a_person_decides() -> None:
    verdict = advise("龙华西路的路灯三天不亮了")
    assert verdict.candidates[0].code == "B0118-01"
    assert "路灯" in verdict.why.zh
    assert "不亮" in verdict.why.zh
    assert "仅供参考" in verdict.why.zh
    assert "Advice only" in verdict.why.en
    assert verdict.candidates[0].filing_condition == "单灯或连续三杆以上不亮"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电瓶车推进电梯", "S2101-01"),
        ("走廊里飞线给电瓶车充电", "S2101-02"),
        ("污水井盖被撬走了", "B0102-01"),
        ("下水道往外冒粪水", "B0102-02"),
        ("马路积水到膝盖了", "S0406-01"),
        ("下立交积水快没过车轮", "S0406-02"),
    ],
)
def test_the_condition_and_not_only_the_class_is_told(text: str, code: str) -> None:
    verdict = advise(text)
    assert verdict.knows
    assert verdict.candidates[0].code == code


def test_what_a_long_letter_mentions_late_is_not_what_it_is_about() -> None:
    about = "请问居住证积分怎么续签，需要哪些材料，去哪里办理。" * 6
    assert not advise(about + "另外小区里有人乱扔垃圾。").knows


def test_a_city_with_other_codes_is_served_by_the_same_names() -> None:
    other = [
        Standard("X-7", "路灯", "灯不亮", "设施", "7"),
        Standard("X-8", "暴露垃圾", "有垃圾", "环境", "8"),
    ]
    verdict = Advisor(bind(other), version=0, blend=Blend(), learned=None).advise("路灯不亮")
    assert verdict.knows
    assert verdict.candidates[0].code == "X-7"


def test_a_standard_that_the_lexicon_does_not_know_is_ranked_by_its_wording_but_never_claimed() -> (
    None
):
    strange = [
        Standard("Z-1", "无人机扰航", "无人机在机场净空区内飞行", "低空", "1"),
        Standard("Z-2", "动物尸体", "路面有动物尸体未清理", "环境", "2"),
    ]
    verdict = Advisor(bind(strange), version=0, blend=Blend(), learned=None).advise(
        "有人在机场净空区放无人机飞行"
    )
    assert verdict.candidates[0].code == "Z-1"
    assert not verdict.knows


def test_no_standards_at_all_is_silence() -> None:
    verdict = Advisor(bind([]), version=0, blend=Blend(), learned=None).advise("路灯不亮")
    assert verdict.candidates == []
    assert not verdict.knows


def test_all_sentences_name_standards_of_the_sample() -> None:
    known = {s.code for s in standards()}
    for half in ("held_back", "tuning"):
        for sentence in sentences(half):
            assert set(sentence["codes"]) <= known, sentence["text"]

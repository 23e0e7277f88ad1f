"""The part that learns, without a database: fitting, calibrating, measuring."""

from functools import cache

import numpy as np
import pytest

from ai import lessons
from ai.check_algorithm import NOISE_TEXTS, Result, check_algorithm
from ai.ours import cold_advisor, sentences, standards
from yiwang.ai.model import learner
from yiwang.ai.model.advisor import Advisor, bind
from yiwang.ai.model.blend import Blend, Scored
from yiwang.ai.model.calibrate import FEWEST_ROWS, TARGET_ERROR, Answers, calibrate, curve, judged
from yiwang.ai.model.features import hashed, stack
from yiwang.ai.model.measure import Model, fit_rows, measure, part_of

COLD = cold_advisor().cold


@cache
def taught(n: int = 400) -> tuple[Model, Advisor]:
    model = fit_rows(lessons.rows(lessons.sentences(n)), COLD)
    advisor = Advisor(cold_advisor().cold, version=1, blend=model.blend, learned=model.learned)
    return model, advisor


@pytest.mark.shows("A1.5")
def test_it_learns_words_that_no_lexicon_knows() -> None:
    text = "南门那个鸽子笼又住进来一批"
    assert not cold_advisor().advise(text).knows
    verdict = taught()[1].advise(text)
    assert verdict.knows
    assert verdict.candidates[0].code == "S2302-01"
    assert "鸽子" in verdict.why.zh


def test_it_learns_what_is_no_matter_of_any_standard() -> None:
    verdict = taught()[1].advise("楼下搓麻厅半夜还在吵，噪音扰民")
    assert not verdict.knows


def test_what_the_lexicon_knows_is_not_forgotten() -> None:
    verdict = taught()[1].advise("污水井盖被撬走了，露着大洞")
    assert verdict.candidates[0].code == "B0102-01"


def test_a_desk_that_met_few_standards_does_not_spoil_the_others() -> None:
    chosen = sentences("tuning")
    said = taught()[1].advise_many([s["text"] for s in chosen])
    claims = [(v, s["codes"]) for v, s in zip(said, chosen, strict=True) if v.knows]
    right = [v for v, codes in claims if v.candidates[0].code in codes]
    assert len(claims) >= 50
    assert len(right) >= 0.9 * len(claims)


class _Taught:
    def __init__(self) -> None:
        self._advisor = taught()[1]
        self.version = self._advisor.version

    def run(self, inputs):
        return [
            Result(v.candidates, v.confidence, v.knows) for v in self._advisor.advise_many(inputs)
        ]


def test_a_learned_version_keeps_the_laws_of_all_algorithms() -> None:
    check_algorithm(
        _Taught, good=["请问鸽子笼谁来管", "污水井盖不见了，露着大洞"], noise=NOISE_TEXTS
    )


def test_the_same_rows_give_the_same_weights_and_they_survive_storing() -> None:
    made = lessons.rows(lessons.sentences(200))
    first, again = fit_rows(made, COLD), fit_rows(made, COLD)
    assert first.learned is not None
    assert again.learned is not None
    assert np.array_equal(first.learned.weights, again.learned.weights)
    assert first.blend == again.blend
    packed = learner.pack(first.learned)
    assert packed == learner.pack(again.learned)
    held = learner.unpack(packed)
    asked = stack([hashed("鸽子笼"), hashed("")])
    assert held.labels == first.learned.labels
    assert np.allclose(held.margins(asked), first.learned.margins(asked), atol=5e-3)


def test_a_single_label_or_too_few_rows_teach_nothing() -> None:
    one = [(text, "B0118-01") for text, _ in lessons.sentences(50)]
    assert fit_rows(lessons.rows(one), COLD).learned is None
    assert fit_rows([], COLD) == Model(None, Blend(), None)


def test_a_standard_that_was_taken_out_of_force_is_never_advised_again() -> None:
    model = fit_rows(lessons.rows(lessons.sentences(400)), COLD)
    fewer = [s for s in standards() if s.code != "S2302-01"]
    advisor = Advisor(bind(fewer), version=1, blend=model.blend, learned=model.learned)
    assert "S2302-01" not in {c.code for c in advisor.advise("鸽子笼").candidates}


@pytest.mark.shows("A1.5", "S14")
def test_measured_figures_stand_beside_naive_ones_and_rest_on_rows_never_learned_from() -> None:
    made = lessons.rows(lessons.sentences(1500))
    model = fit_rows(made, COLD)
    found = measure(made, model, COLD, model_id="m", version=1)
    assert found.n == sum(part_of(row.byte) == "measure" for row in made)
    assert found.note == "accuracy_measured"
    assert found.accuracy is not None
    assert found.baseline_majority is not None
    assert found.baseline_lexicon is not None
    assert found.accuracy > 0.9 > 0.5 > max(found.baseline_majority, found.baseline_lexicon)
    assert found.coverage is not None
    assert found.error_at_coverage is not None
    assert found.error_at_coverage <= 0.1
    assert len(found.curve) > 3

    # The planted fault: labels of the measuring rows that contradict what was learned must show up as errors.
    liars = [row for row in made if part_of(row.byte) == "measure"]
    lied = [type(r)(r.byte, "B0101-01", r.buckets, r.counts, r.evidence, r.silence) for r in liars]
    others = [row for row in made if part_of(row.byte) != "measure"]
    assert fit_rows(others + lied, COLD).blend == model.blend
    contradicted = measure(others + lied, model, COLD, model_id="m", version=1)
    assert contradicted.accuracy == 0.0


def test_without_held_back_rows_there_is_no_figure() -> None:
    only_learned = [r for r in lessons.rows(lessons.sentences(200)) if part_of(r.byte) == "learn"]
    found = measure(only_learned, fit_rows(only_learned, COLD), COLD, model_id="m", version=1)
    assert found.note == "accuracy_not_measured_yet"
    figures = (found.accuracy, found.coverage, found.error_at_coverage, found.baseline_majority)
    assert figures == (None, None, None, None)
    assert found.curve == []


def unsure(n: int, share_right: float, seed: int = 0) -> Answers:
    """Rows of two standards whose evidence is right only so often, and the louder the likelier."""
    draw = np.random.default_rng(seed)
    evidence = np.zeros((n, 2))
    strength = draw.uniform(0.5, 8, n)
    truth = draw.integers(0, 2, n)
    right = draw.uniform(size=n) < 0.5 + (share_right - 0.5) * strength / 8
    evidence[np.arange(n), np.where(right, truth, 1 - truth)] = strength
    zero = np.zeros(n)
    return Answers(Scored(evidence, zero, np.zeros((n, 2)), zero), truth)


def test_few_rows_leave_the_cold_start_as_it_is() -> None:
    assert calibrate(unsure(FEWEST_ROWS - 1, 1.0), Blend()) == Blend()


def test_calibration_makes_confidence_mean_what_it_says() -> None:
    fitted = calibrate(unsure(1200, 0.9), Blend())
    assert fitted.measured
    fresh = unsure(4000, 0.9, seed=1)

    def gap(blend: Blend) -> float:
        confidence, right = judged(blend, fresh)
        return abs(float(confidence.mean()) - float(right.mean()))

    assert gap(fitted) < 0.05 < gap(Blend())


def test_the_threshold_keeps_the_error_low_and_gives_up_coverage_for_it() -> None:
    fitted = calibrate(unsure(1500, 1.0), Blend())
    confidence, right = judged(fitted, unsure(4000, 1.0, seed=1))
    claimed = confidence >= fitted.threshold
    assert 0 < claimed.mean() < 0.6
    assert (~right[claimed]).mean() <= 3 * TARGET_ERROR
    assert (~right).mean() > 5 * TARGET_ERROR


def test_the_curve_gives_up_coverage_as_the_threshold_rises() -> None:
    points = curve(Blend(), unsure(500, 0.9))
    assert [p.threshold for p in points] == sorted(p.threshold for p in points)
    coverage = [p.coverage for p in points]
    assert coverage == sorted(coverage, reverse=True)
    assert points[0].coverage == 1.0

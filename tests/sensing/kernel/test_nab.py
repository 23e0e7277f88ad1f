"""The detector on those files of the Numenta Anomaly Benchmark that are here, beside peers of the same run.

14 of its 58 files are here, so nothing of this can be compared with the published table.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nab_detectors import DEV, conformal_neighbours, surprise, windowed_gaussian
from nab_scoring import (
    File,
    Outcome,
    Profile,
    at_threshold,
    evaluate,
    files,
    profiles,
    score_at,
    sigmoid,
)
from yiwang.flow.sensing.model.surprise import MEMORY, surprises

STANDARD = Profile(found=1.0, missed=1.0, false=0.11)


def made_file(*windows: tuple[int, int], rows: int = 1000) -> File:
    return File("made", np.arange(rows) * 300.0, np.zeros(rows), list(windows))


def test_the_scorer_gives_what_the_paper_says() -> None:
    file = made_file((500, 599))
    rows = np.arange(1000)
    first, last, none = rows == 500, rows == 599, rows < 0
    assert score_at(file, STANDARD, first) == pytest.approx(1.0)
    # 1/100 before the end: (2 / (1 + e^-0.05) - 1) of what the first row is worth.
    assert score_at(file, STANDARD, last) == pytest.approx(0.024995 / 0.986614, rel=1e-4)
    assert score_at(file, STANDARD, none) == -1.0
    assert score_at(file, STANDARD, first | (rows == 550) | last) == pytest.approx(1.0)
    # Before any window a false alarm costs all of its weight, just behind one little, in the probation nothing.
    assert score_at(file, STANDARD, first | (rows == 300)) == pytest.approx(1.0 - 0.11)
    assert score_at(file, STANDARD, first | (rows == 100)) == pytest.approx(1.0)
    behind = float(sigmoid(np.array([10 / 99]))[0])
    assert score_at(file, STANDARD, first | (rows == 609)) == pytest.approx(1.0 + 0.11 * behind)
    assert -0.26 < behind < -0.24
    perfect = evaluate([(file, first.astype(float))], STANDARD)
    assert (perfect.score, perfect.windows_found, perfect.false_alarms) == (100.0, 1, 0)
    assert evaluate([(file, np.zeros(1000))], STANDARD).score == 0.0


@pytest.fixture(scope="module")
def outcomes(shared_data: Callable[[str], Path]) -> dict[str, Outcome]:
    """By detector and part of the files."""
    data = shared_data("nab")
    profile = profiles(data)["standard"]
    assert profile == STANDARD
    all_files = files(data)
    dev = [file for file in all_files if file.name in DEV]
    held = [file for file in all_files if file.name not in DEV]
    assert (len(dev), len(held)) == (8, 6)
    found = {}
    for name, scores in (
        ("surprise", surprise), ("gaussian", lambda some: [windowed_gaussian(file) for file in some]),
        ("neighbours", lambda some: [conformal_neighbours(file) for file in some]),
    ):  # fmt: skip
        of_dev = list(zip(dev, scores(dev), strict=True))
        of_held = list(zip(held, scores(held), strict=True))
        found[f"{name} dev"] = evaluate(of_dev, profile)
        found[f"{name} held out"] = evaluate(of_held, profile)
        found[f"{name} all"] = evaluate(of_dev + of_held, profile)
        found[f"{name} by dev"] = at_threshold(of_held, profile, found[f"{name} dev"].threshold)
    return found


def test_it_scores_above_both_peers_also_on_the_files_it_was_not_chosen_on(
    outcomes: dict[str, Outcome],
) -> None:
    for part in ("dev", "held out", "all"):
        ours = outcomes[f"surprise {part}"].score
        for peer in ("gaussian", "neighbours"):
            assert ours > outcomes[f"{peer} {part}"].score + 15, part
    assert outcomes["surprise all"].score > 68
    assert outcomes["surprise held out"].score > 60
    assert outcomes["surprise all"].windows_found >= 30


def test_a_line_that_was_set_before_is_worth_less_but_something(
    outcomes: dict[str, Outcome],
) -> None:
    """NAB sets the line afterwards, on the scored files themselves. A city sets it before; this is what that costs."""
    assert 25 < outcomes["surprise by dev"].score < outcomes["surprise held out"].score


def test_what_comes_later_changes_no_score(shared_data: Callable[[str], Path]) -> None:
    for file in files(shared_data("nab"))[:3]:
        n = len(file.values) // 2
        cut = File(file.name, file.seconds[:n], file.values[:n], [])
        memory = np.zeros(1, MEMORY)
        time = (cut.seconds * 1e6).astype(np.int64)
        x = surprises(memory, time, cut.values, np.array([0]), np.array([n]))
        assert np.array_equal(np.nan_to_num(x), surprise([file])[0][:n])

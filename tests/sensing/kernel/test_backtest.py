"""A back-test says what would have happened: checked against a history that was planted by hand."""

import numpy as np
import pytest

from little_city import BEGIN, UNIT, columns, table
from made_rules import lines, rule
from rule_oracle import US, Reading
from yiwang.flow.sensing.model.backtest import BackTest, Confirmed, Piece, back_test
from yiwang.flow.sensing.model.conditions import NoData, SilenceLine, Threshold

STEP = UNIT * US
DEEP = rule(
    Threshold(lines=lines(blue=(5, 4), red=(9, 8))), code="deep", for_s={"blue": 60.0, "red": 0.0}
)
SILENT = rule(NoData(lines=[SilenceLine(severity="yellow", after_s=300)]), code="silent")


def at(step: int) -> int:
    return BEGIN + step * STEP


def history(*values: tuple[int, int, float], pieces: int = 5, last: int = 60) -> list[Piece]:
    """(step, series, value) in pieces of equal length."""
    ends = np.linspace(0, last, pieces + 1).astype(int)[1:]
    made, begin = [], 0
    for end in ends:
        rows = [
            Reading(at(step), series, v, 0) for step, series, v in values if begin <= step < end
        ]
        made.append(Piece(columns=columns(rows), until_us=at(int(end))))
        begin = end
    return made


def quiet(*hot: tuple[int, int, float]) -> list[tuple[int, int, float]]:
    """Every series reads 1 each step, but for what is given."""
    known = {(step, series): value for step, series, value in hot}
    return [
        (step, series, known.get((step, series), 1.0)) for step in range(60) for series in (0, 2, 5)
    ]


@pytest.mark.shows("N10")
def test_it_says_how_many_when_on_which_things_and_which_were_confirmed() -> None:
    # Series 0 is thing 0, series 2 thing 1, series 5 thing 3.
    hot = [(step, 0, 6.0) for step in range(10, 20)] + [(14, 0, 9.5)]
    hot += [(30, 2, 6.0)]  # one reading alone does not last a minute
    hot += [(step, 5, 9.0) for step in range(50, 60)]  # stands at the end
    test = back_test(
        [DEEP, SILENT],
        table(),
        history(*quiet(*hot)),
        confirmations=[
            Confirmed(thing=0, at_us=at(16)),
            Confirmed(thing=1, at_us=at(30)),
            Confirmed(thing=3, at_us=at(55), rule="another"),
        ],
        slack_us=STEP,
    )
    told = [(w.rule, w.thing, w.begins_us, w.ends_us, w.highest, w.changes) for w in test.warnings]
    assert told == [
        ("deep", 0, at(12), at(20), 4, 4),
        ("deep", 3, at(50), None, 4, 1),
    ]
    assert [w.confirmed for w in test.warnings] == [True, False]
    assert (test.confirmed, test.precision) == (1, 0.5)
    assert [(c.thing, c.at_us) for c in test.missed] == [(1, at(30)), (3, at(55))]
    assert test.by_rule == {"deep": 2}
    assert test.by_thing == {0: 1, 3: 1}
    assert sum(test.by_hour.values()) == 2
    assert (test.readings, test.late) == (180, 0)


@pytest.mark.shows("N10")
@pytest.mark.parametrize("pieces", [1, 4, 30])
def test_it_does_not_hang_on_how_the_history_is_cut(pieces: int) -> None:
    hot = [(step, 0, 6.0) for step in range(10, 20)]
    values = [v for v in quiet(*hot) if not (v[1] == 2 and 20 <= v[0] < 45)]
    test = back_test([DEEP, SILENT], table(), history(*values, pieces=pieces))
    assert [(w.rule, w.thing, w.begins_us, w.ends_us) for w in test.warnings] == [
        ("deep", 0, at(12), at(20)),
        ("silent", 1, at(29), at(45)),
    ]


def test_what_only_warms_the_rules_up_is_not_told() -> None:
    hot = [(step, 0, 6.0) for step in range(0, 10)] + [(40, 0, 9.0)]
    test = back_test(
        [DEEP],
        table(),
        history(*quiet(*hot)),
        confirmations=[Confirmed(thing=0, at_us=at(3))],
        from_us=at(20),
    )
    assert [w.begins_us for w in test.warnings] == [at(40)]
    assert test.missed == []


def test_the_worst_hour_of_a_desk() -> None:
    def peak(*begins: int) -> BackTest:
        hot = [(step, 0, 9.0) for step in begins]
        values = [v for v in quiet(*hot) if v[1] == 0] + [(s, 0, 1.0) for s in range(60, 400)]
        values = [v for v in values if (v[0], v[1]) not in {(s, 0) for s in begins}] + hot
        return back_test([DEEP], table(), history(*sorted(values), last=400), operators=2)

    # An hour is 120 steps; it ends before the instant at which the next begins.
    assert peak().peak_an_operator_hour == 0
    assert peak().peak_begins_us is None
    test = peak(10, 100, 130, 250)
    assert (test.peak_an_operator_hour, test.peak_begins_us) == (1.0, at(10))
    test = peak(10, 130, 200, 249, 370)
    assert (test.peak_an_operator_hour, test.peak_begins_us) == (1.5, at(130))

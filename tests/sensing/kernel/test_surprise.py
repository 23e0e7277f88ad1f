"""The streaming detector: online, tuned for no series, silent at first; and as a condition of a rule."""

import numpy as np
import pytest
from numpy.typing import NDArray

from little_city import THINGS, columns, table
from made_rules import lines, rule
from rule_oracle import US, Reading
from yiwang.flow.sensing.model.compiled import compile
from yiwang.flow.sensing.model.conditions import Anomaly
from yiwang.flow.sensing.model.judging import judge
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.model.surprise import MEMORY, WARM, surprises

Floats = NDArray[np.float64]
BEGIN = 1_750_000_000
EVERY_S = 300
LATER = (BEGIN + 10**8) * US


def said(values: Floats, memory: NDArray[np.void] | None = None, first: int = 0) -> Floats:
    """What the detector says of one series."""
    n = len(values)
    time = (BEGIN + (first + np.arange(n)) * EVERY_S) * US
    memory = np.zeros(1, MEMORY) if memory is None else memory
    return surprises(memory, time, values, np.array([0]), np.array([n]))


def days(seed: int, n: int = 1500) -> Floats:
    """A day's rhythm with noise."""
    noise = np.random.default_rng(seed).normal(size=n)
    values: Floats = 20 + 5 * np.sin(np.arange(n) / 288 * 2 * np.pi) + noise
    return values


def test_nothing_is_said_before_enough_is_known() -> None:
    x = said(days(1, 200))
    assert np.isnan(x[:WARM]).all()
    assert np.isfinite(x[WARM:]).all()


def test_a_jump_and_a_new_level_surprise_and_an_episode_surprises_once() -> None:
    for seed in range(5):
        usual = said(days(seed))
        jump = days(seed)
        jump[1200] += 40
        higher = days(seed)
        higher[1200:] += 8
        assert usual[600:].max() < 1
        assert said(jump)[1200] > 2
        x = said(higher)
        assert x[1200:1260].max() > 1
        assert (x[1200:1300] > 0.7).sum() <= 5  # a hundred readings are off, not a hundred warnings


def test_how_a_stream_is_cut_and_who_else_is_in_it_changes_nothing() -> None:
    streams = [days(seed, 300 + 40 * seed) for seed in range(6)]
    whole = [said(values) for values in streams]
    rng, memory, place = np.random.default_rng(7), np.zeros(6, MEMORY), np.zeros(6, np.int64)
    parts: list[list[Floats]] = [[] for _ in streams]
    left = np.array([len(values) for values in streams])
    while left.any():
        chosen = np.flatnonzero((left > 0) & (rng.random(6) < 0.7))
        count = np.minimum(rng.integers(1, 40, len(chosen)), left[chosen])
        if not len(chosen):
            continue
        pieces = [streams[s][place[s] : place[s] + k] for s, k in zip(chosen, count, strict=True)]
        times = [
            (BEGIN + (place[s] + np.arange(k)) * EVERY_S) * US
            for s, k in zip(chosen, count, strict=True)
        ]
        mine, start = memory[chosen], np.cumsum(count) - count
        x = surprises(mine, np.concatenate(times), np.concatenate(pieces), start, count)
        memory[chosen] = mine
        for s, begin, k in zip(chosen, start, count, strict=True):
            parts[s].append(x[begin : begin + k])
        place[chosen] += count
        left[chosen] -= count
    for alone, cut in zip(whole, parts, strict=True):
        assert np.array_equal(alone, np.concatenate(cut), equal_nan=True)


def test_the_unit_does_not_matter() -> None:
    values = days(3)
    values[900] += 30
    assert np.allclose(said(values), said(values * 1024), equal_nan=True, atol=1e-4)


@pytest.mark.parametrize("value", [0.0, -1e308, 1e308, 5e-324])
def test_no_reading_breaks_it(value: float) -> None:
    values = days(4, 400)
    values[200:210] = value
    values[300:] = value
    x = said(values)
    assert np.isfinite(x[WARM:]).all()
    assert np.isfinite(said(np.full(400, value))[WARM:]).all()


def test_a_rule_uses_it_and_its_memory_outlives_a_restart() -> None:
    made = rule(Anomaly(lines=lines(blue=(0.8, 0.8), red=(2.0, 2.0))), clear_hold_s=3600.0)
    compiled = compile([made], table())
    series = [
        n for n, thing in enumerate(THINGS) if thing.kind == "gauge" and thing.property == "level"
    ][:3]
    stream = []
    for number, place in enumerate(series):
        values = days(number, 700)
        values[600] += 60 * (number == 1)
        stream += [
            Reading((BEGIN + n * EVERY_S) * US, place, float(v), 0) for n, v in enumerate(values)
        ]
    stream.sort(key=lambda r: (r.time, r.series))

    def through(cuts: list[int], restart: bool) -> tuple[list[tuple[int, int, int]], bytes]:
        state, seen = State(compiled), []
        for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            found, delta = judge(compiled, state, columns(stream[begin:end]), LATER)
            seen += [
                (int(found.series[n]), int(found.time[n]), int(found.level_to[n]))
                for n in range(len(found))
            ]
            state.apply(delta)
            if restart:
                state = State.load(state.snapshot(compiled), compiled)
        return sorted(seen), state.snapshot(compiled)

    whole, memory = through([], restart=False)
    assert (series[1], (BEGIN + 600 * EVERY_S) * US, 4) in whole
    assert not [t for s, t, level in whole if level == 4 and s != series[1]]
    assert through([1, 7, 500, 1111, 1802], restart=True) == (whole, memory)

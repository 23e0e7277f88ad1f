"""Judging against a slow and plain oracle: the same level changes, however the stream is cut and whenever the node restarts."""

import os
from math import isnan

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from little_city import (
    BEGIN,
    THINGS,
    UNIT,
    columns,
    neighbour_rules,
    readings,
    rules,
    table,
)
from made_rules import rule
from rule_oracle import US, Found, Oracle, Reading
from yiwang.flow.sensing.model.compiled import Compiled, compile
from yiwang.flow.sensing.model.conditions import Line, Shape, Threshold, WindowSum
from yiwang.flow.sensing.model.judging import judge, retired, tick
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.model.transitions import Reason, Transitions
from yiwang.flow.sensing.model.validating import validate

# How fast the machine makes examples is no promise of the kernel.
UNHURRIED = [HealthCheck.too_slow]
LATER = BEGIN + 200 * UNIT * US


def found(compiled: Compiled, transitions: Transitions) -> list[Found]:
    return [
        Found(
            compiled.rules[transitions.rule[i]].code,
            int(transitions.series[i]),
            int(transitions.time[i]),
            int(transitions.level_from[i]),
            int(transitions.level_to[i]),
            float(transitions.value[i]),
            int(transitions.reason[i]),
        )
        for i in range(len(transitions))
    ]


def by_pair(changes: list[Found]) -> list[Found]:
    """By time, rule and series; what one pair did at one instant stays in its order."""
    # A signal that says nothing is no number, and no number is equal to itself.
    changes = [f._replace(value=-1e9) if isnan(f.value) else f for f in changes]
    return sorted(changes, key=lambda f: (f.time, f.rule, f.series))


# `YIWANG_DEEP=1` looks twenty times as hard, for minutes.
DEPTH = 20 if os.environ.get("YIWANG_DEEP") else 1


class Node:
    """Judging as the gate does it."""

    def __init__(self, made: list[Rule]) -> None:
        self.compiled = compile(made, table())
        self.state = State(self.compiled)
        self.found: list[Found] = []

    def take(self, batch: list[Reading], now: int = LATER) -> None:
        before = self.state.snapshot(self.compiled)
        transitions, delta = judge(self.compiled, self.state, columns(batch), now)
        assert self.state.snapshot(self.compiled) == before, "judging only reads the state"
        self.state.apply(delta)
        self.found += found(self.compiled, transitions)

    def tick(self, now: int) -> None:
        transitions, delta = tick(self.compiled, self.state, now)
        self.state.apply(delta)
        self.found += found(self.compiled, transitions)

    def restart(self) -> None:
        snapshot = self.state.snapshot(self.compiled)
        self.state = State.load(snapshot, self.compiled)
        assert self.state.snapshot(self.compiled) == snapshot

    def room(self) -> int:
        return int(np.diff(self.compiled.ring_start).min(initial=10**6))


def in_order(stream: list[Reading]) -> list[Reading]:
    return sorted(stream, key=lambda r: (r.time, r.series))


def judged(made: list[Rule], stream: list[Reading], data: st.DataObject) -> tuple[Node, Oracle]:
    """Both on the stream in its order: the oracle by readings, the node by batches, with ticks and restarts between."""
    assert [p for r in made for p in validate(r)] == []
    stream = in_order(stream)
    oracle = Oracle(made, THINGS, readings_kept=10**6)
    for reading in stream:
        oracle.read(reading, LATER)
    oracle.advance(LATER)
    node = Node(made)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6), label="cuts"))
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        if data.draw(st.booleans(), label="tick") and begin < len(stream):
            node.tick(stream[begin].time)
        if data.draw(st.booleans(), label="restart"):
            node.restart()
        node.take(stream[begin:end])
    node.tick(LATER)
    return node, oracle


@settings(max_examples=40 * DEPTH, deadline=None, suppress_health_check=UNHURRIED)
@given(made=rules(across=True), stream=readings(), data=st.data())
@pytest.mark.shows("N10")
def test_a_stream_in_order_is_judged_as_the_oracle_does_however_it_is_cut(
    made: list[Rule], stream: list[Reading], data: st.DataObject
) -> None:
    node, oracle = judged(made, stream, data)
    assert by_pair(node.found) == by_pair(oracle.found)


@settings(max_examples=40 * DEPTH, deadline=None, suppress_health_check=UNHURRIED)
@given(one=neighbour_rules("n"), stream=readings(), data=st.data())
def test_neighbours_are_counted_as_the_oracle_does(
    one: Rule, stream: list[Reading], data: st.DataObject
) -> None:
    node, oracle = judged([one], stream, data)
    assert by_pair(node.found) == by_pair(oracle.found)


@settings(max_examples=15 * DEPTH, deadline=None, suppress_health_check=UNHURRIED)
@given(made=rules(across=True), stream=readings(), data=st.data())
def test_a_restart_and_the_cuts_leave_the_same_memory(
    made: list[Rule], stream: list[Reading], data: st.DataObject
) -> None:
    one, _ = judged(made, stream, data)
    whole = Node(made)
    whole.take(in_order(stream))
    whole.tick(LATER)
    assert one.state.snapshot(one.compiled) == whole.state.snapshot(whole.compiled)


@settings(max_examples=30 * DEPTH, deadline=None, suppress_health_check=UNHURRIED)
@given(made=rules(across=False), stream=readings(), data=st.data())
def test_batches_that_come_late_and_out_of_order_are_judged_by_series(
    made: list[Rule], stream: list[Reading], data: st.DataObject
) -> None:
    node, oracle = Node(made), Oracle(made, THINGS, readings_kept=10**6)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=4), label="cuts"))
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        batch = stream[begin:end]
        now = max((r.time for r in batch), default=LATER) - data.draw(st.sampled_from([0, US]))
        node.take(batch, now)
        for reading in sorted(batch, key=lambda r: (r.series, r.time)):
            oracle.read(reading, now)
    node.tick(LATER)
    oracle.advance(LATER)
    assert by_pair(node.found) == by_pair(oracle.found)


@settings(max_examples=25 * DEPTH, deadline=None, suppress_health_check=UNHURRIED)
@given(made=rules(across=True), stream=readings(), cut=st.integers(0, 60), gone=st.integers(0, 3))
def test_a_rule_that_goes_leaves_the_memory_of_the_others_as_it_was(
    made: list[Rule], stream: list[Reading], cut: int, gone: int
) -> None:
    stream = in_order(stream)
    node = Node(made)
    node.take(stream[:cut])
    old, state = node.compiled, node.state
    left = [r for place, r in enumerate(made) if place != gone]
    node.compiled = compile(left, table())
    node.state = State.load(state.snapshot(old), node.compiled)
    ended = found(old, retired(old, state, node.compiled, stream[-1].time if stream else BEGIN))
    node.take(stream[cut:])
    node.tick(LATER)
    oracle = Oracle(left, THINGS, readings_kept=10**6)
    for reading in stream:
        oracle.read(reading, LATER)
    oracle.advance(LATER)
    codes = {r.code for r in left}
    assert by_pair([f for f in node.found if f.rule in codes]) == by_pair(oracle.found)
    # What stood under the rule that went is ended, once, and nothing else is.
    standing: dict[tuple[str, int], int] = {}
    for f in (f for f in node.found[: len(node.found)] if f.rule not in codes):
        standing[f.rule, f.series] = f.level_to
    assert {(f.rule, f.series): f.level_from for f in ended} == {
        pair: level for pair, level in standing.items() if level
    }
    assert all(f.level_to == 0 and f.reason == Reason.RETIRED for f in ended)


def test_a_ring_that_is_full_forgets_its_oldest_readings_alone() -> None:
    # One reading a second where one a half-minute was expected: the window of 60 s keeps its newest seven.
    wet = rule(WindowSum(lines=[Line(severity="blue", on=7.0)], window_s=60))
    node = Node([wet])
    assert node.room() == 7
    for second in range(20):
        node.take([Reading(BEGIN + second * US, 0, 1.0, 0)])
        node.restart()
    assert [(f.time, f.value) for f in node.found] == [(BEGIN + 6 * US, 7.0)]


def test_what_is_not_judged_is_counted() -> None:
    node = Node([rule()])
    batch = [
        Reading(BEGIN, 0, 1.0, 0),
        Reading(BEGIN, 0, 12.0, 0),  # at the same instant: the first counts
        Reading(BEGIN + US, 0, 12.0, 2),
        Reading(BEGIN + 2 * US, 0, float("nan"), 0),
        Reading(BEGIN + 9 * US, 0, 12.0, 0),
    ]
    _, delta = judge(node.compiled, node.state, columns(batch), BEGIN + 8 * US)
    assert (delta.late, delta.unfit, delta.ahead) == (1, 2, 1)
    node.take(batch, BEGIN + 8 * US)
    _, delta = judge(node.compiled, node.state, columns(batch[:1]), LATER)
    assert (delta.late, delta.unfit, delta.ahead) == (1, 0, 0)
    assert node.found == []


def test_an_empty_batch_and_no_rules_are_fine() -> None:
    for made in ([], [rule()]):
        node = Node(made)
        node.take([])
        node.tick(LATER)
        node.restart()
        node.take([Reading(BEGIN, 0, 1.0, 0)])
        assert node.found == []


def test_a_rule_is_laid_over_its_areas_things_and_places() -> None:
    gauges = msgspec.structs.replace(
        table(),
        areas=("310115/A", "310115/B", "310101"),
        area=np.array([0, 0, 1, 2, 2, 2], np.int32),
        named={"east": 3, "mid": 1},
    )
    series = lambda r: compile([r], gauges).pair_series.tolist()  # noqa: E731
    assert series(rule()) == [0, 2, 5]
    assert series(rule(areas=["310115"])) == [0, 2]
    assert series(rule(areas=["310115/B", "310101"])) == [2, 5]
    assert series(rule(things=["east", "nobody"])) == [5]
    assert series(rule(things=["nobody"])) == []
    above = Threshold(shape=Shape(form="above", reference="none"), lines=rule().conditions[0].lines)
    assert series(rule(above)) == []


def test_a_good_reading_at_the_instant_of_an_unfit_one_is_judged_in_a_later_batch_too() -> None:
    node = Node([rule(Threshold(lines=[Line(severity="blue", on=10.0)]))])
    node.take([Reading(BEGIN, 0, float("nan"), 0)])
    node.take([Reading(BEGIN, 0, 11.0, 0)])
    assert [change.level_to for change in node.found] == [1]

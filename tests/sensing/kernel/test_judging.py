"""Judging against a slow and plain oracle: the same level changes, however the stream is cut and whenever the node restarts."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from little_city import BEGIN, THINGS, UNIT, columns, readings, rules, table
from rule_oracle import US, Found, Oracle, Reading
from yiwang.flow.sensing.model.compiled import Compiled, compile
from yiwang.flow.sensing.model.judging import judge, tick
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.model.transitions import Transitions
from yiwang.flow.sensing.model.validating import validate

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


@settings(max_examples=200, deadline=None)
@given(made=rules(across=True), stream=readings(), data=st.data())
@pytest.mark.shows("N10")
def test_a_stream_in_order_is_judged_as_the_oracle_does_however_it_is_cut(
    made: list[Rule], stream: list[Reading], data: st.DataObject
) -> None:
    assert [p for r in made for p in validate(r)] == []
    stream = in_order(stream)
    node = Node(made)
    oracle = Oracle(made, THINGS, readings_kept=10**6)
    for reading in stream:
        oracle.read(reading, LATER)
    oracle.advance(LATER)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6), label="cuts"))
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        if data.draw(st.booleans(), label="tick") and begin < len(stream):
            node.tick(stream[begin].time)
        if data.draw(st.booleans(), label="restart"):
            node.restart()
        node.take(stream[begin:end])
    node.tick(LATER)
    assert by_pair(node.found) == by_pair(oracle.found)

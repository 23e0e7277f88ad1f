"""The whole way: a device's reading over the gate, the rules that come with the product, a warning before its desk."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import town
from gate_process import GateProcess, Gauges
from little_city import table
from made_rules import rule
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages.warnings import WarningFilter
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import compile
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.service import warnings
from yiwang.flow.sensing.service.gate import memory as gate_memory
from yiwang.flow.sensing.service.gate.memory import Memory


async def listed(database: Database, actor: Any) -> list[tuple[str, str]]:
    async with database.reading(actor) as tx:
        page = await warnings.page(tx, WarningFilter(), "zh")
    return [(row.name, row.severity) for row in page.items]


@pytest.mark.shows("A3.2", "N10")
async def test_30_cm_in_an_underpass_is_a_red_warning_of_its_own_district(
    city_database: Database, people: town.Town, gauges: Gauges, gate: GateProcess, background: Any
) -> None:
    async with city_database.transaction(SYSTEM) as tx:
        assert await sensing.publish_rules(tx) == len(sensing.shipped_rules())
        assert await sensing.publish_rules(tx) == 0  # a start changes nothing that is there
    await asyncio.sleep(1.5)  # the gate looks every second which rules are in force
    now = datetime.now(UTC).isoformat()
    body = {"thing": ["g0", "g1"], "time": [now, now], "value": [30.0, 1.0]}
    status, answer = await gate.send(gauges.token, body)
    assert (status, answer["accepted"]) == (200, 2)
    await background.settle()
    assert await listed(city_database, people.desk_xuhui) == [("积水监测 0", "red")]
    assert await listed(city_database, people.desk_pudong) == []


def test_a_batch_that_cannot_be_judged_is_counted_and_leaves_the_state_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = Memory()
    made.compiled = compile([rule()], table())
    made.state = State(made.compiled)
    before = made.state.snapshot(made.compiled)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(gate_memory, "judge", broken)
    batch = Columns(
        series=np.array([0, 1], np.int32), time=np.array([1, 2], np.int64), value=np.array([1.0, 2.0]),
        quality=np.zeros(2, np.uint8),
    )  # fmt: skip
    transitions, delta = made.judge(batch, 10)
    made.apply(delta)
    assert (len(transitions), made.unjudged) == (0, 2)
    assert made.state.snapshot(made.compiled) == before

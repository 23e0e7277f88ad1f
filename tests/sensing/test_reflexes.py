"""Reflexes: a rule has an actuator told something over MQTT; written down, explained, stopped by one switch."""

import asyncio
import json
from pathlib import Path

import aiomqtt
import pytest

import town
from broker import nats
from warned import Judged
from yiwang.backstage.messages import Actor
from yiwang.flow.sensing.messages.warnings import Switch
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.errors import NotAllowed

NEAR = (town.IN_XUHUI[0] + 0.001, town.IN_XUHUI[1])
FAR = (town.IN_XUHUI[0] + 0.004, town.IN_XUHUI[1])


async def reflexes(judged: Judged) -> list[tuple[str, str, str]]:
    rows = await judged.owner.fetch(
        "SELECT actuator, command, state FROM sensing_reflex ORDER BY id"
    )
    return [(row["actuator"], row["command"], row["state"]) for row in rows]


async def underpass(judged: Judged, keeper: Actor) -> int:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await judged.thing(keeper, "barrier-near", NEAR, "barrier_gate")
    await judged.thing(keeper, "barrier-far", FAR, "barrier_gate")
    return series


@pytest.mark.shows("A9", "A3.2")
async def test_red_water_closes_the_barrier_nearby_through_a_real_broker(
    judged: Judged, keeper: Actor, people: town.Town, tmp_path: Path
) -> None:
    series = await underpass(judged, keeper)
    await judged.judge((series, 0, 2, 16.0))
    assert await reflexes(judged) == []  # yellow commands nothing
    await judged.judge((series, 2, 4, 26.0), after=60)
    assert await reflexes(judged) == [("barrier-near", "close", "waiting")]
    async with nats(tmp_path / "broker") as port, aiomqtt.Client("127.0.0.1", port) as actuator:
        await actuator.subscribe("yiwang/command/water/barrier-near", qos=1)
        warnings.keep_broker(f"mqtt://127.0.0.1:{port}")
        await warnings.send_commands(judged.database)
        await warnings.send_commands(judged.database)
        heard = await asyncio.wait_for(anext(aiter(actuator.messages)), 20)
    warnings.keep_broker(None)
    body = json.loads(bytes(heard.payload))  # type: ignore[arg-type]
    assert (body["command"], body["rule"], body["severity"]) == ("close", "underpass-water", 4)
    assert await reflexes(judged) == [("barrier-near", "close", "sent")]
    (warning,) = await judged.warnings()
    async with judged.database.reading(people.desk) as tx:
        shown = await warnings.show(tx, warning["id"], "zh")
    (command,) = shown.reflexes
    assert "下立交积水" in command.why
    assert "米" in command.why
    kinds = await judged.owner.fetch("SELECT DISTINCT kind FROM backstage_record_pending WHERE kind LIKE 'reflex%' ORDER BY 1")  # fmt: skip
    assert [row["kind"] for row in kinds] == ["reflex", "reflex_sent"]


@pytest.mark.shows("A9")
async def test_one_switch_stops_all_of_them(
    judged: Judged, keeper: Actor, people: town.Town
) -> None:
    series = await underpass(judged, keeper)
    await judged.judge((series, 0, 4, 26.0))
    with pytest.raises(NotAllowed):
        async with judged.database.transaction(people.water) as tx:
            await warnings.turn(tx, Switch(on=False, reason="演练"))
    async with judged.database.transaction(people.chief) as tx:
        seen = await warnings.turn(tx, Switch(on=False, reason="道闸检修"))
    assert (seen.on, seen.reason, seen.by) == (False, "道闸检修", "chief")
    assert await reflexes(judged) == [("barrier-near", "close", "stopped")]
    other = (await judged.thing(keeper, "g2", NEAR))[1]
    await judged.judge((other, 0, 4, 26.0), after=60)
    assert [state for _, _, state in await reflexes(judged)] == ["stopped", "stopped"]

    async def never(topic: str, body: bytes) -> None:
        raise AssertionError(topic)

    assert await warnings.send_waiting(judged.database, never) == 0


@pytest.mark.shows("A9")
async def test_a_broker_that_does_not_answer_loses_nothing(judged: Judged, keeper: Actor) -> None:
    series = await underpass(judged, keeper)
    await judged.judge((series, 0, 4, 26.0))
    warnings.keep_broker("mqtt://127.0.0.1:9")
    await warnings.send_commands(judged.database)
    warnings.keep_broker(None)
    assert await reflexes(judged) == [("barrier-near", "close", "waiting")]

    async def refuses(topic: str, body: bytes) -> None:
        raise aiomqtt.MqttError("no")

    for _ in range(5):
        await warnings.send_waiting(judged.database, refuses)
    assert await reflexes(judged) == [("barrier-near", "close", "failed")]


async def test_an_underpass_without_a_barrier_says_so(judged: Judged, keeper: Actor) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await judged.judge((series, 0, 4, 26.0))
    assert await reflexes(judged) == [("barrier_gate", "close", "no_actuator")]

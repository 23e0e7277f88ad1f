"""Reflexes: a rule has an actuator told something over MQTT; written down, explained, stopped by one switch."""

import asyncio
import json
import subprocess
import sys
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


@pytest.mark.shows("A9")
async def test_a_warning_tells_an_actuator_the_same_only_once(
    judged: Judged, keeper: Actor
) -> None:
    """It falls, rises, falls and comes back: the barrier is shut already, and people may have opened it since."""
    series = await underpass(judged, keeper)
    sent: list[str] = []

    async def takes(topic: str, body: bytes) -> None:
        sent.append(json.loads(body)["id"])

    for before, after, value in (
        (0, 4, 26.0),
        (4, 2, 19.0),
        (2, 4, 27.0),
        (4, 0, 1.0),
        (0, 4, 28.0),
    ):
        await judged.judge((series, before, after, value), after=60)
        await warnings.send_waiting(judged.database, takes)
    (warning,) = await judged.warnings()
    assert (warning["active"], warning["returns"]) == (True, 1)
    assert len(sent) == 1
    assert await reflexes(judged) == [("barrier-near", "close", "sent")]


DYING = """
import asyncio, os, sys
from yiwang.backstage.database import Database
from yiwang.flow.sensing.service import warnings

async def dies(topic, body):
    with open(sys.argv[2], "ab") as sent:
        sent.write(body + b"\\n")
        os.fsync(sent.fileno())
    os.kill(os.getpid(), 9)

async def run():
    await warnings.send_waiting(await Database.open(sys.argv[1], connections=1), dies)

asyncio.run(run())
"""


@pytest.mark.shows("A9", "Q1")
async def test_a_node_killed_while_it_sends_does_not_send_again(
    judged: Judged, keeper: Actor, town_url: str, tmp_path: Path
) -> None:
    """A real process, killed after the command has left and before that is written down."""
    series = await underpass(judged, keeper)
    await judged.judge((series, 0, 4, 26.0))
    sent = tmp_path / "sent"
    code = await asyncio.to_thread(
        subprocess.call, [sys.executable, "-c", DYING, town_url, str(sent)]
    )
    assert code == -9
    assert await reflexes(judged) == [("barrier-near", "close", "sending")]
    after: list[str] = []

    async def takes(topic: str, body: bytes) -> None:
        after.append(topic)

    for _ in range(2):
        await warnings.send_waiting(judged.database, takes)
    await judged.owner.execute("UPDATE sensing_reflex SET sent_at = sent_at - interval '2 minutes'")
    await warnings.send_waiting(judged.database, takes)
    assert after == []
    assert len(sent.read_bytes().splitlines()) == 1
    assert await reflexes(judged) == [("barrier-near", "close", "unsure")]


@pytest.mark.shows("A9", "Q3")
async def test_a_broker_that_takes_a_command_and_says_nothing_gets_it_once(
    judged: Judged, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half-open line: the broker's side answers the log-in and then nothing any more."""
    series = await underpass(judged, keeper)
    await judged.judge((series, 0, 4, 26.0))
    heard = bytearray()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(bytes([0x20, 2, 0, 0]))  # CONNACK of MQTT 3.1.1
        while piece := await reader.read(4096):
            heard.extend(piece)
        writer.close()

    monkeypatch.setattr("yiwang.flow.sensing.service.warnings.reflexes.ANSWER_S", 0.5)
    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        warnings.keep_broker(f"mqtt://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        for _ in range(3):
            await warnings.send_commands(judged.database)
        warnings.keep_broker(None)
    assert bytes(heard).count(b"yiwang/command/water/barrier-near") == 1
    assert await reflexes(judged) == [("barrier-near", "close", "unsure")]


async def test_an_underpass_without_a_barrier_says_so(judged: Judged, keeper: Actor) -> None:
    _, series = await judged.thing(keeper, "g1", town.IN_XUHUI)
    await judged.judge((series, 0, 4, 26.0))
    assert await reflexes(judged) == [("barrier_gate", "close", "no_actuator")]

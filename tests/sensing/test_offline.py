"""A device that falls silent: offline within its kind's heartbeat window, one maintenance incident, and back again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import town
from conftest import Background
from gate_process import GateProcess, Gauges
from warned import Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing
from yiwang.flow.sensing.service import warnings
from yiwang.flow.sensing.service.gate.gate import SWEEP_S
from yiwang.kernel.ids import parse_id

WINDOW_S = 180.0  # an underpass gauge says something every minute; three minutes without a word are too many


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


async def until(happened: Callable[[], Awaitable[bool]], seconds: float = 90.0) -> None:
    for _ in range(int(seconds / 0.25)):
        if await happened():
            return
        await asyncio.sleep(0.25)
    raise AssertionError("it did not happen")


async def online(database: Database, thing: str) -> bool | None:
    async with database.reading(SYSTEM) as tx:
        return (await sensing.get(tx, parse_id(thing))).online


async def of_machines(database: Database) -> list[Any]:
    """Every incident there is, with its history."""
    async with database.reading(SYSTEM) as tx:
        rows = await tx.fetch("SELECT id FROM incidents_incident ORDER BY id")
        return [await incidents.show(tx, row["id"], "zh") for row in rows]


@pytest.mark.shows("A1.2")
async def test_a_device_without_power_is_offline_within_its_window_and_one_incident_is_opened(
    city_database: Database, gauges: Gauges, gate: GateProcess, background: Background
) -> None:
    """Real time, the real gate; the last reading is nearly as old as the kind allows when it comes."""
    thing = gauges.things[0].id
    last = datetime.now(UTC) - timedelta(seconds=WINDOW_S - 20)
    body = {"thing": ["g0", "g1"], "time": [last.isoformat(), ago(0)], "value": [3.0, 3.0]}
    assert (await gate.send(gauges.token, body))[1]["accepted"] == 2

    async def is_online() -> bool:
        return await online(city_database, thing) is True

    async def is_offline() -> bool:
        return await online(city_database, thing) is False

    await until(is_online)
    await until(is_offline)
    # Not before its window has passed, and not later than a sweep after it (and what a busy machine takes).
    async with city_database.reading(SYSTEM) as tx:
        begun = await tx.fetchval("SELECT at FROM sensing_transition WHERE reason = 'silent'")
        since = await tx.fetchval("SELECT since FROM sensing_silent")
    assert (begun - last).total_seconds() >= WINDOW_S
    assert abs((since - last).total_seconds()) < 0.001
    assert (
        await online(city_database, gauges.things[1].id) is True
    )  # its neighbour goes on speaking
    await background.settle()
    (incident,) = await of_machines(city_database)
    async with city_database.reading(SYSTEM) as tx:
        kept = await incidents.get(tx, parse_id(incident.id))
    assert (kept.standard_code, kept.channel, kept.self_found) == ("B2101-01", "sensor", True)
    assert "积水监测 0" in incident.text
    # Later sweeps find it silent still: that opens nothing more.
    await gate.send(gauges.token, {"thing": "g1", "time": [ago(0)], "value": [3.0]})
    await asyncio.sleep(SWEEP_S * 1.5)
    await background.settle()
    assert len(await of_machines(city_database)) == 1
    async with city_database.reading(SYSTEM) as tx:
        assert await tx.fetchval("SELECT count(*) FROM incidents_report") == 1
    # Power is back.
    await gate.send(gauges.token, {"thing": "g0", "time": [ago(0)], "value": [4.0]})
    await until(is_online)
    for _ in range(2):
        await background.settle()
    (incident,) = await of_machines(city_database)
    steps = [(step.action, step.reason) for step in incident.history]
    assert steps.count(("sensor_normal", "积水监测 0 恢复在线")) == 1
    assert [action for action, _ in steps].count("sensor_normal") == 1


@pytest.mark.shows("A1.2", "N9")
async def test_one_silent_gateway_is_one_incident_whatever_is_behind_it(
    city_database: Database, keeper: Actor, gate: GateProcess, background: Background
) -> None:
    async with city_database.transaction(keeper) as tx:
        await sensing.add(
            tx, NewThing(source="water", source_id="gw", kind="gateway_lora", name="网关一", lon=town.IN_XUHUI[0],
                         lat=town.IN_XUHUI[1]),
        )  # fmt: skip
        for n in range(8):
            await sensing.add(
                tx,
                NewThing(source="water", source_id=f"b{n}", kind="underpass_water", name=f"后面 {n}",
                         lon=town.IN_XUHUI[0], lat=town.IN_XUHUI[1], gateway="gw"),
            )  # fmt: skip
        made = await sensing.add_credential(tx, NewCredential(source="water", name="platform"))
    assert made.token
    await gate.ready()
    await asyncio.sleep(1.2)
    names = [f"b{n}" for n in range(8)]

    async def speak(seconds: float) -> None:
        body = {"thing": names, "time": [ago(seconds)] * 8, "value": [1.0] * 8}
        assert (await gate.send(made.token or "", body))[1]["accepted"] == 8

    async def silent(n: int) -> bool:
        async with city_database.reading(SYSTEM) as tx:
            return bool(await tx.fetchval("SELECT count(*) FROM sensing_silent") == n)

    await speak(WINDOW_S - 3)
    await until(lambda: silent(8))
    await background.settle()
    (incident,) = await of_machines(city_database)
    assert "网关一 及其所接 8 台设备失联" in incident.text
    await speak(0)
    await until(lambda: silent(0))
    await background.settle()
    (incident,) = await of_machines(city_database)
    (said,) = [step.reason for step in incident.history if step.action == "sensor_normal"]
    assert "网关一" in (said or "")
    assert "恢复在线" in (said or "")


@pytest.mark.shows("A1.2")
async def test_a_kinds_policy_says_what_its_silence_asks_for(
    judged: Judged, keeper: Actor, city_database: Database, background: Background
) -> None:
    """`urgent`: at once. `maintenance`: after the day that the event standard gives. `list`: shown, and no more."""
    judged.now = city_database.clock() - timedelta(hours=30)
    series = {
        kind: (await judged.thing(keeper, kind, (town.IN_XUHUI[0] + east, town.IN_XUHUI[1]), kind))[1]
        for kind, east in (("underpass_water", 0.0), ("rain_gauge", 0.02), ("bin_fill", 0.04))
    }  # fmt: skip
    await judged.judge(
        *[(one, 0, 1, None) for one in series.values()], rule="no-data", reason="silent"
    )
    await background.settle()
    assert len(await judged.warnings()) == 3
    (first,) = await of_machines(city_database)
    assert "underpass_water" in first.text
    for hours, expected in ((23, 1), (25, 2), (26, 2), (29, 2)):
        at = judged.now + timedelta(hours=hours)
        async with city_database.transaction(SYSTEM, now=at) as tx:
            await warnings.tend(tx)
        await background.settle()
        assert len(await of_machines(city_database)) == expected
    assert "rain_gauge" in (await of_machines(city_database))[1].text

"""A thing's twin: one answer with its state, readings, rules, warnings and reflex arc; open screens hear of a change."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import town
from gate_process import GateProcess, Gauges
from serving import entered_by_all, served, token
from warned import Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages.twin import Twin
from yiwang.flow.sensing.messages.warnings import Switch
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id

NEAR = (town.IN_XUHUI[0] + 0.001, town.IN_XUHUI[1])


async def twin_of(database: Database, actor: Actor, thing: int) -> Twin:
    async with database.reading(actor) as tx:
        return await sensing.twin(tx, thing, "zh")


@pytest.mark.shows("A9")
async def test_a_twin_shows_state_rules_warnings_and_the_reflex_arc_both_ways(
    judged: Judged, keeper: Actor, city_database: Database, people: town.Town
) -> None:
    gauge, series = await judged.thing(keeper, "徐家汇下立交", town.IN_XUHUI)
    barrier, _ = await judged.thing(keeper, "道闸一", NEAR, "barrier_gate")
    seen = await twin_of(city_database, people.desk, gauge)
    assert (seen.status, seen.severity, seen.warnings, seen.reflexes) == ("never", "none", [], [])
    assert [rule.code for rule in seen.rules] == ["underpass-water"]
    await judged.owner.execute(
        "INSERT INTO sensing_latest (series, time, value, quality) VALUES ($1, $2, 26.0, 0)",
        series, judged.now,
    )  # fmt: skip
    assert (await twin_of(city_database, people.desk, gauge)).status == "online"
    await judged.judge((series, 0, 4, 26.0))
    for thing, to_it in ((gauge, False), (barrier, True)):
        seen = await twin_of(city_database, people.desk, thing)
        (arc,) = seen.reflexes
        assert (arc.command.actuator, arc.command.command, arc.command.state, arc.to_it) == (
            "道闸一", "close", "waiting", to_it,
        )  # fmt: skip
        assert "下立交积水" in arc.command.why
    (warning,) = await judged.warnings()
    seen = await twin_of(city_database, people.desk, gauge)
    assert (seen.status, seen.severity, seen.since) == ("alarm", "red", judged.now)
    assert [(one.latest, one.property) for one in seen.thing.datastreams] == [(26.0, "water_depth")]
    assert [one.id for one in seen.warnings] == [arc.warning_id] == [format_id(warning["id"])]
    # Stopped by the switch: the page says so. Silent: an alarm of before says nothing of now.
    async with city_database.transaction(people.chief) as tx:
        await warnings.turn(tx, Switch(on=False, reason="演练"))
    await judged.owner.execute("INSERT INTO sensing_silent VALUES ($1, $2)", series, judged.now)
    seen = await twin_of(city_database, people.desk, gauge)
    assert (seen.status, seen.since) == ("offline", judged.now)
    assert seen.reflexes[0].command.state == "stopped"
    with pytest.raises(NotFound):
        await twin_of(city_database, people.desk_pudong, gauge)


async def told(feed: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Events of an open live feed."""
    kind = ""
    async for line in feed.aiter_lines():
        if line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            yield kind, json.loads(line[5:])


@pytest.mark.shows("A9")
async def test_a_change_of_state_reaches_an_open_screen_through_real_processes(
    city_database: Database, keeper: Actor, gauges: Gauges, gate: GateProcess, town_url: str,
    people: town.Town,
) -> None:  # fmt: skip
    """Gate, worker and web server are processes of their own; how long it takes is written down, not judged here."""
    async with city_database.transaction(keeper) as tx:
        await sensing.publish_rules(tx)
    await asyncio.sleep(2.5)  # the gate looks every second which rules there are
    thing = gauges.things[0].id
    with entered_by_all() as folder, served(town_url, folder / "node") as node:
        key = await asyncio.to_thread(token, node.address, "desk_xuhui")
        headers = {"Authorization": f"Bearer {key}"}
        async with (
            httpx.AsyncClient(base_url=node.address, headers=headers, trust_env=False, timeout=60) as client,
            client.stream("GET", "/live") as feed,
        ):  # fmt: skip
            events = told(feed)
            assert (await anext(events))[0] == "hello"
            took = []
            for value, severity in ((17.0, "orange"), (30.0, "red")):
                begun = time.monotonic()
                body = {"thing": "g0", "time": [datetime.now(UTC).isoformat()], "value": [value]}
                status, answer = await gate.send(gauges.token, body)
                assert status == 200, (answer, (gate.data / "gate.log").read_text()[-3000:])
                async with asyncio.timeout(60):
                    async for kind, data in events:
                        if kind == "warning" and data["thing_id"] == thing:
                            break
                took.append(time.monotonic() - begun)
                assert (data["severity"], data["active"]) == (severity, True)
                seen = (await client.get(f"/api/things/{thing}/twin")).json()
                assert (seen["status"], seen["severity"]) == ("alarm", severity)
            logging.getLogger(__name__).info("seconds from a reading to the screen: %s", took)

"""The gate killed in the middle of a series: the same transitions and warnings come out as without the kill."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from conftest import Background
from databases import owner_url
from gate_process import GateProcess, Gauges
from warned import RULES, Judged
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing

STEP_S = 5
READINGS = 180  # a quarter of an hour: within every window below, so that the clock on the wall decides nothing

PLAIN = (
    'kind = "threshold"\nlines = [{ severity = "yellow", on = 15.0, off = 12.0 },'
    ' { severity = "red", on = 25.0, off = 20.0 }]'
)
CONDITIONS = {
    "hysteresis": PLAIN.replace("off = 12.0", "off = 9.0"),
    "rise": 'kind = "change"\nwindow_s = 3600.0\nsense = "rise"\n'
    'lines = [{ severity = "red", on = 14.0, off = 8.0 }]',
    "often": 'kind = "repeat"\nwindow_s = 3600.0\nat_least = 12.0\n'
    'lines = [{ severity = "blue", on = 4.0 }, { severity = "red", on = 25.0 }]',
    "sum": 'kind = "window_sum"\nwindow_s = 3600.0\n'
    'lines = [{ severity = "yellow", on = 300.0 }, { severity = "red", on = 900.0 }]',
}


def document(code: str) -> str:
    """One rule, without a hold-off."""
    assert PLAIN in RULES
    text = RULES.replace(PLAIN, CONDITIONS[code], 1)
    text = text.replace('code = "underpass-water"', f'code = "{code}"')
    return text.replace("clear_hold_s = 300.0\n", "", 1)


def series_of(seed: int) -> list[float]:
    """A water level that wanders over and under every line, with bursts."""
    chance, level, values = random.Random(seed), 6.0, []
    for _ in range(READINGS):
        burst = chance.uniform(8.0, 25.0) if chance.random() < 0.05 else 0.0
        level = min(
            60.0, max(0.0, level + chance.uniform(-2.0, 2.0) - 0.15 * (level - 5.0) + burst)
        )
        values.append(round(level, 1))
    return values


@pytest.mark.shows("N9", "Q1")
async def test_a_gate_killed_again_and_again_judges_as_one_that_was_not(
    postgres: PostgresServer, town_url: str, city_database: Database, keeper: Any, gate: GateProcess,
    gauges: Gauges, background: Background,
) -> None:  # fmt: skip
    """Things get the very same readings, some of them through gates that were killed.

    One gate serves all things, so the series is sent twice: first to things of one name without a kill, then, with the
    same values at the same times, to things of another name with five kills in between. Silence is left out: it goes by
    the clock on the wall, and these readings are older than that.
    """
    owner = await asyncpg.connect(owner_url(postgres, urlsplit(town_url).path.lstrip("/")))
    for code in CONDITIONS:
        await Judged(city_database, owner).publish(code, document=document(code))
    async with city_database.transaction(keeper) as tx:
        for name in ("calm1", "calm2", "killed1", "killed2"):
            await sensing.add(
                tx, NewThing(source="water", source_id=name, kind="underpass_water", name=name)
            )
    await asyncio.sleep(2.5)  # the gate looks every second which rules and things there are
    start = datetime.now(UTC) - timedelta(seconds=STEP_S * (READINGS - 1) + 5)
    values = {1: series_of(1), 2: series_of(2)}

    async def send(who: str, place: int) -> None:
        at = (start + timedelta(seconds=STEP_S * place)).isoformat()
        body = {
            "thing": [f"{who}1", f"{who}2"], "time": [at, at], "value": [values[1][place], values[2][place]],
        }  # fmt: skip
        status, answer = await gate.send(gauges.token, body, key=f"{who}-{place}")
        assert (status, answer["accepted"]) == (200, 2), answer

    for place in range(READINGS):
        await send("calm", place)
    kills = (23, 60, 61, 117, 160)
    for place in range(READINGS):
        await send("killed", place)
        if place in kills:
            gate.kill()
            gate.start()
            await gate.ready()
    await asyncio.sleep(2.5)
    try:
        found = {
            name: await _judged(owner, name) for name in ("calm1", "calm2", "killed1", "killed2")
        }
        for n in (1, 2):
            assert found[f"killed{n}"] == found[f"calm{n}"]
            assert {rule for rule, *_ in found[f"calm{n}"]} == set(CONDITIONS)
            assert len(found[f"calm{n}"]) > 10
        # Nothing is dropped: every transition has its step or was folded into a standing one, and all add up.
        await background.settle()
        warned = {name: await _warned(owner, name) for name in found}
        for n in (1, 2):
            assert warned[f"killed{n}"] == warned[f"calm{n}"]
        raised = {(name, rule) for name in found for rule, *_, level in found[name] if level}
        assert {(name, rule) for name in warned for rule, *_ in warned[name]} == raised
        async with city_database.reading(SYSTEM) as tx:
            alone = await tx.fetchval("SELECT count(*) FROM sensing_warning WHERE group_id IS NULL")
            lines = await tx.fetchval(
                "SELECT count(*) FROM sensing_warning w JOIN sensing_warning_group g ON g.id = w.group_id"
            )
            assert (alone, lines) == (0, await tx.fetchval("SELECT count(*) FROM sensing_warning"))
    finally:
        await owner.close()


async def _judged(owner: asyncpg.Connection, name: str) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT tr.rule_id, tr.at, tr.value, tr.reason, tr.level_from, tr.level_to FROM sensing_transition tr"
        " JOIN sensing_datastream d ON d.series = tr.series JOIN sensing_thing t ON t.id = d.thing_id"
        " WHERE t.source_id = $1 AND tr.rule_id <> 'no-data' ORDER BY tr.at, tr.rule_id, tr.level_to, tr.level_from",
        name,
    )
    return [tuple(row) for row in rows]


async def _warned(owner: asyncpg.Connection, name: str) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT w.rule, w.raised_at, w.peak, w.severity, w.active, w.returns, w.chattering FROM sensing_warning w"
        " JOIN sensing_thing t ON t.id = w.thing_id WHERE t.source_id = $1 AND w.rule <> 'no-data' ORDER BY w.raised_at, w.rule",
        name,
    )
    return [tuple(row) for row in rows]

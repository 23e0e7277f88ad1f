"""A series that crosses a line by the gate is exactly one warning of the right level, one incident and one work order.

The rules are those that come with the product: a threshold (25 cm in an underpass), a rate of change (10 cm in five
minutes) and a forecast (the tide reaches 4.55 m within the hour). Each series goes on being bad for a while, and is told
twice by its sender: neither makes a second warning.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio

import loop
import town
from conftest import Background
from databases import owner_url
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import FileCase
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.messages.warnings import WarningFilter
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.ids import format_id, parse_id

MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def in_force(city_database: Database) -> None:
    """The rules of the product, as a node publishes them when it starts."""
    async with city_database.transaction(SYSTEM) as tx:
        await sensing.publish_rules(tx)


class Sender:
    """A platform of gauges that tells each batch twice, as one does that missed the answer."""

    def __init__(self, gate: GateProcess, token: str) -> None:
        self.gate, self.token = gate, token

    async def tell(self, name: str, values: Sequence[float], step: timedelta = MINUTE) -> None:
        """Values at even steps, the last one now."""
        end = datetime.now(UTC)
        count = len(values)
        body = {
            "thing": [name] * count,
            "time": [(end - step * (count - 1 - n)).isoformat() for n in range(count)],
            "value": list(values),
        }
        for _ in range(2):
            status, answer = await self.gate.send(self.token, body)
            assert (status, answer["quarantined"]) == (200, 0), answer


async def told(database: Database, actor: Actor) -> list[Any]:
    async with database.reading(actor) as tx:
        return list((await warnings.page(tx, WarningFilter(state="all"), "zh")).items)


@pytest.mark.shows("A3.2", "N9", "S7")
@pytest.mark.parametrize(
    ("values", "severity"),
    [
        pytest.param([0.5, 1.0, 1.4, 1.2, 1.0, 0.8], None, id="dry"),
        pytest.param([0.5, 12.0, 18.0, 26.0, 29.0, 27.0, 31.0, 26.5], "red", id="threshold"),
        pytest.param([0.5, 2.5, 5.0, 8.0, 11.5, 13.0, 14.0], "red", id="rate-of-change"),
        pytest.param([0.5, 1.5, 3.0, 4.5, 6.0, 7.0, 7.5, 7.8], "orange", id="slower-rise"),
    ],
)
async def test_a_series_in_an_underpass(
    city_database: Database, people: town.Town, gauges: Gauges, gate: GateProcess, background: Background,
    in_force: None, values: list[float], severity: str | None,
) -> None:  # fmt: skip
    await asyncio.sleep(1.5)  # the gate looks every second which rules are in force
    sender = Sender(gate, gauges.token)
    await sender.tell("g0", values)
    await sender.tell("g0", values[-1:])  # it goes on as it was
    await background.settle()
    found = await told(city_database, people.desk_xuhui)
    assert [(w.name, w.peak) for w in found] == ([("积水监测 0", severity)] if severity else [])
    assert await told(city_database, people.desk_pudong) == []


@pytest.mark.shows("A3.2")
async def test_a_tide_that_will_reach_the_line_is_told_before_it_does(
    city_database: Database, people: town.Town, keeper: Actor, gauges: Gauges, gate: GateProcess,
    background: Background, in_force: None,
) -> None:  # fmt: skip
    async with city_database.transaction(keeper) as tx:
        for name in ("rising", "falling"):
            await sensing.add(
                tx,
                NewThing(
                    source="water", source_id=name, kind="tide_level", name=name,
                    lon=town.IN_XUHUI[0], lat=town.IN_XUHUI[1],
                ),
            )  # fmt: skip
    await asyncio.sleep(1.5)
    sender = Sender(gate, gauges.token)
    five = timedelta(minutes=5)
    # 4.20 m to 4.38 m in half an hour is 4.74 m in an hour more; the line is 4.55 m.
    await sender.tell("rising", [4.20, 4.23, 4.26, 4.29, 4.32, 4.35, 4.38], five)
    await sender.tell("falling", [4.50, 4.47, 4.44, 4.41, 4.38, 4.35, 4.32], five)
    await background.settle()
    (warning,) = await told(city_database, people.chief)
    assert (warning.name, warning.peak) == ("rising", "blue")
    assert warning.value is not None
    assert 4.55 <= warning.value < 4.91  # what it will be, not what it is


@pytest.mark.shows("A3.2", "S7")
async def test_from_a_reading_to_one_work_order(
    city_database: Database, people: town.Town, gauges: Gauges, gate: GateProcess, background: Background,
    in_force: None, postgres: PostgresServer, town_url: str,
) -> None:  # fmt: skip
    await asyncio.sleep(1.5)
    sender = Sender(gate, gauges.token)
    await sender.tell("g0", [0.5, 14.0, 26.0, 30.0])
    await background.settle()
    (warning,) = await told(city_database, people.desk_xuhui)
    assert warning.severity == "red"
    async with city_database.transaction(people.desk) as tx:
        incident = await incidents.get(tx, parse_id(warning.incident_id))
        assert incident.standard_code == "S0406-02"
        filing = FileCase(expected_version=incident.version, standard="S0406-02")
        case_id = await cases.file_case(tx, incident.id, filing)
    await loop.act(
        city_database, people.desk, case_id, "dispatch",
        department_id=format_id(people.water_id), crew_id=format_id(people.pump_crew_id),
    )  # fmt: skip
    await sender.tell("g0", [31.0, 33.0])  # the water stands on while the crew drives
    await background.settle()
    owner = await asyncpg.connect(owner_url(postgres, urlsplit(town_url).path.lstrip("/")))
    try:
        for table in ("sensing_warning", "incidents_incident", "cases_case", "cases_work_order"):
            assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 1, table
    finally:
        await owner.close()

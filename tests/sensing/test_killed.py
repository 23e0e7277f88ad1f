"""Killed under load, gate or database: what was acknowledged is stored, and nothing is stored twice."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

import town
from databases import owner_url
from gate_process import GateProcess
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing
from yiwang.front import rooms

ROWS = 20


class Sender:
    """Sends batches again and again until each is acknowledged, and remembers which were."""

    def __init__(self, gate: GateProcess, token: str, number: int) -> None:
        self.gate, self.token, self.number = gate, token, number
        self.acknowledged: list[int] = []
        self.again = 0
        self.start = datetime.now(UTC) - timedelta(hours=20)

    def body(self, turn: int) -> dict[str, list[object]]:
        first = turn * ROWS
        return {
            "thing": [f"t{self.number}"] * ROWS,
            "time": [(self.start + timedelta(seconds=first + n)).isoformat() for n in range(ROWS)],
            "value": [float(first + n) for n in range(ROWS)],
        }

    async def run(self, turns: int) -> None:
        for turn in range(turns):
            while True:
                try:
                    status, answer = await self.gate.send(
                        self.token, self.body(turn), key=f"{self.number}-{turn}"
                    )
                except Exception:
                    status, answer = 503, {}
                if status == 200:
                    assert answer["accepted"] == ROWS, answer
                    self.again += answer["again"]
                    self.acknowledged.append(turn)
                    break
                assert status == 503, answer
                await asyncio.sleep(0.02)


def stored(url: str) -> dict[int, list[float]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT t.source_id, array_agg(o.value ORDER BY o.value) FROM sensing_observation o"
            " JOIN sensing_datastream d ON d.series = o.series JOIN sensing_thing t ON t.id = d.thing_id GROUP BY 1"
        ).fetchall()
    return {int(name[1:]): list(values) for name, values in rows}


def check(senders: list[Sender], url: str, turns: int) -> None:
    found = stored(url)
    for sender in senders:
        assert sender.acknowledged == list(range(turns))
        assert found[sender.number] == [float(n) for n in range(turns * ROWS)]


@pytest.mark.slow
@pytest.mark.shows("Q1")
async def test_kill_9_of_the_gate_under_load_loses_and_doubles_nothing(
    postgres: PostgresServer, town_url: str, gate: GateProcess, senders: list[Sender]
) -> None:
    turns, chance = 150, random.Random(7)
    load = [asyncio.create_task(sender.run(turns)) for sender in senders]
    kills = 0
    while not all(task.done() for task in load):
        await asyncio.sleep(chance.uniform(0.3, 0.9))
        if kills < 12:
            gate.kill()
            gate.start()
            kills += 1
    await asyncio.gather(*load)
    assert kills >= 5
    check(senders, owner(postgres, town_url), turns)


@pytest.mark.slow
@pytest.mark.shows("Q1", "Q2")
async def test_kill_9_of_the_database_under_load_loses_and_doubles_nothing(
    own_node: tuple[PostgresServer, GateProcess, list[Sender]],
) -> None:
    server, _, senders = own_node
    turns, chance = 150, random.Random(8)
    load = [asyncio.create_task(sender.run(turns)) for sender in senders]
    kills = 0
    while not all(task.done() for task in load):
        await asyncio.sleep(chance.uniform(0.5, 1.0))
        if kills < 4 and server.pid:
            os.kill(server.pid, signal.SIGKILL)
            while server.pid:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(server.start)
            kills += 1
    await asyncio.gather(*load)
    assert kills >= 2
    check(senders, server.owner_url, turns)


@pytest.mark.shows("Q1")
async def test_a_gate_told_to_stop_answers_what_waits_first(
    postgres: PostgresServer, town_url: str, gate: GateProcess, senders: list[Sender]
) -> None:
    async def once(sender: Sender, turn: int) -> int | None:
        try:
            status, _ = await gate.send(sender.token, sender.body(turn), key=f"{turn}")
        except Exception:
            return None
        return turn if status == 200 else None

    calls = [asyncio.create_task(once(senders[0], turn)) for turn in range(40)]
    await asyncio.sleep(0.01)
    assert await asyncio.to_thread(gate.stop) == 0
    done = {turn for turn in await asyncio.gather(*calls) if turn is not None}
    values = stored(owner(postgres, town_url)).get(senders[0].number, [])
    assert {int(value) // ROWS for value in values} >= done
    assert len(set(values)) == len(values)


def owner(server: PostgresServer, app_url: str) -> str:
    return owner_url(server, app_url.split("@/")[1].split("?")[0])


async def make_senders(database: Database, gate: GateProcess, count: int = 4) -> list[Sender]:
    async with database.transaction(SYSTEM) as tx:
        for number in range(count):
            lon, lat = town.IN_XUHUI
            await sensing.add(
                tx,
                NewThing(
                    source="load",
                    source_id=f"t{number}",
                    kind="noise_monitor",
                    name=f"t{number}",
                    lon=lon,
                    lat=lat,
                ),
            )
        made = await sensing.add_credential(tx, NewCredential(source="load", name="load"))
    await gate.ready()
    assert made.token
    while (await gate.send(made.token, {"thing": [], "time": [], "value": []}))[0] != 200:
        await asyncio.sleep(0.1)
    return [Sender(gate, made.token, number) for number in range(count)]


@pytest_asyncio.fixture
async def senders(city_database: Database, gate: GateProcess) -> list[Sender]:
    return await make_senders(city_database, gate)


@pytest_asyncio.fixture
async def own_node(
    tmp_path: Path,
) -> AsyncIterator[tuple[PostgresServer, GateProcess, list[Sender]]]:
    """A server of one's own with the product's settings: what it says is durable must be."""
    folder = Path(tempfile.mkdtemp(prefix="yiwang-killed-"))
    folder.chmod(0o755)
    server = PostgresServer(folder, {"shared_buffers": "64MB"})
    server.start()
    ensure_roles(server.owner_url, {role: server.secret(role) for role in APP_ROLES})
    migrate(server.owner_url, rooms.migrations(), 1)
    app, ingest = (server.url(role, server.secret(role)) for role in APP_ROLES)
    files.keep_files_in(tmp_path / "files")
    database = await Database.open(app, connections=2)
    await town.found(database)
    gate = GateProcess(tmp_path, app, ingest)
    gate.start()
    senders = await make_senders(database, gate)
    await database.close()
    yield server, gate, senders
    await gate.line.close()
    gate.stop()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)

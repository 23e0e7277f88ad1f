"""Killed under load, gate, broker or database: what the broker acknowledged is stored, and nothing is stored twice."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest
import pytest_asyncio

import town
from broker_process import BrokerProcess, Device
from gate_process import GateProcess
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing
from yiwang.front import rooms

ROWS, DEVICES = 20, 4


class Node:
    """A server with the product's settings, a broker, a gate, and devices that publish."""

    def __init__(
        self, server: PostgresServer, broker: BrokerProcess, gate: GateProcess, token: str
    ) -> None:
        self.server, self.broker, self.gate, self.token = server, broker, gate, token
        self.devices = [Device(broker.port, name=f"d{n}") for n in range(DEVICES)]
        self.start = datetime.now(UTC) - timedelta(hours=20)
        self.sent: list[dict[int, int]] = [{} for _ in self.devices]

    def body(self, device: int, turn: int) -> bytes:
        first = turn * ROWS
        return msgspec.json.encode(
            {
                "thing": [f"t{device}"] * ROWS,
                "time": [self.start + timedelta(seconds=first + n) for n in range(ROWS)],
                "value": [float(first + n) for n in range(ROWS)],
            }
        )

    async def load(self, turns: int) -> None:
        """Each device publishes its turns; those not acknowledged are the client's to send again."""
        for turn in range(turns):
            for number, device in enumerate(self.devices):
                mid = device.publish(f"yiwang/readings/load/{self.token}", self.body(number, turn))
                self.sent[number][mid] = turn
            await asyncio.sleep(0.02)

    async def acknowledged(self) -> None:
        """Until the broker has all."""
        for _ in range(1200):
            if all(
                len(d.acknowledged) == len(s) for d, s in zip(self.devices, self.sent, strict=True)
            ):
                return
            await asyncio.sleep(0.1)
        raise AssertionError([len(device.acknowledged) for device in self.devices])

    async def stored(self, turns: int) -> dict[str, list[float]]:
        """What the database has once nothing more comes."""
        found: dict[str, list[float]] = {}
        for _ in range(600):
            with psycopg.connect(self.server.owner_url) as connection:
                found = dict(
                    connection.execute(
                        "SELECT t.source_id, array_agg(o.value ORDER BY o.value) FROM sensing_observation o"
                        " JOIN sensing_datastream d ON d.series = o.series JOIN sensing_thing t ON t.id = d.thing_id"
                        " GROUP BY 1"
                    ).fetchall()
                )
            if sum(map(len, found.values())) >= DEVICES * turns * ROWS:
                break
            await asyncio.sleep(0.1)
        return found


@pytest_asyncio.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    folder = Path(tempfile.mkdtemp(prefix="yiwang-mqtt-"))
    folder.chmod(0o755)
    server = PostgresServer(folder, {"shared_buffers": "64MB"})
    server.start()
    ensure_roles(server.owner_url, {role: server.secret(role) for role in APP_ROLES})
    migrate(server.owner_url, rooms.migrations(), 1)
    app, ingest = (server.url(role, server.secret(role)) for role in APP_ROLES)
    files.keep_files_in(tmp_path / "files")
    database = await Database.open(app, connections=2)
    await town.found(database)
    async with database.transaction(SYSTEM) as tx:
        for number in range(DEVICES):
            await sensing.add(
                tx, NewThing(source="load", source_id=f"t{number}", kind="noise_monitor", name=f"t{number}",
                             lon=town.IN_XUHUI[0], lat=town.IN_XUHUI[1]),
            )  # fmt: skip
        credential = await sensing.add_credential(tx, NewCredential(source="load", name="load"))
    await database.close()
    broker = BrokerProcess(tmp_path, "nats")
    broker.start()
    gate = GateProcess(tmp_path, app, ingest, broker.url)
    gate.start()
    while not all((await gate.ready())["doors"]["mqtt"]["connected"].values()):
        await asyncio.sleep(0.1)  # a broker keeps nothing for a session that never was
    assert credential.token
    made = Node(server, broker, gate, credential.token)
    yield made
    for device in made.devices:
        device.close()
    await gate.line.close()
    gate.stop()
    broker.stop()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def kill(node: Node, what: str) -> None:
    if what == "gate":
        node.gate.kill()
        node.gate.start()
    elif what == "broker":
        node.broker.kill()
        await asyncio.to_thread(node.broker.start)
    elif node.server.pid:
        os.kill(node.server.pid, signal.SIGKILL)
        while node.server.pid:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(node.server.start)


@pytest.mark.slow
@pytest.mark.shows("E4", "Q1", "Q2")
@pytest.mark.parametrize("what", ["gate", "broker", "database"])
async def test_kill_9_under_load_loses_and_doubles_nothing(node: Node, what: str) -> None:
    turns, chance, kills = 150, random.Random(9), 0
    load = asyncio.create_task(node.load(turns))
    while not load.done() or kills < 3:
        await asyncio.sleep(chance.uniform(0.4, 1.0))
        if kills < 8:
            await kill(node, what)
            kills += 1
    await load
    await node.acknowledged()
    found = await node.stored(turns)
    expected = [float(n) for n in range(turns * ROWS)]
    assert {name: values == expected for name, values in found.items()} == {
        f"t{n}": True for n in range(DEVICES)
    }

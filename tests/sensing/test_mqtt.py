"""Readings over MQTT, with real brokers and a client that others wrote."""

import asyncio
import io
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pyarrow as pa
import pytest
import pytest_asyncio

import town
from broker_process import BrokerProcess, Device
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing
from yiwang.flow.sensing.model.sniffing import media_type_of
from yiwang.kernel.ids import parse_id


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def row(thing: str, seconds: float, value: Any, **more: Any) -> bytes:
    return msgspec.json.encode({"thing": thing, "time": ago(seconds), "value": value} | more)


@pytest.fixture(params=["nats", "mosquitto"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    made = BrokerProcess(tmp_path, request.param)
    made.start()
    yield made
    made.stop()


@pytest_asyncio.fixture
async def gate(
    postgres: PostgresServer, town_url: str, tmp_path: Path, broker: BrokerProcess
) -> AsyncIterator[GateProcess]:
    """A gate that listens to the broker too."""
    ingest = town_url.replace("yiwang_app:", "yiwang_ingest:").replace(
        postgres.secret("yiwang_app"), postgres.secret("yiwang_ingest")
    )
    made = GateProcess(tmp_path, town_url, ingest, broker.url)
    made.start()
    yield made
    await made.line.close()
    made.stop()


async def values(database: Database, gauges: Gauges, place: int = 0) -> list[float]:
    async with database.reading(SYSTEM) as tx:
        found = await sensing.history(tx, parse_id(gauges.things[place].id))
    return [point.value for point in found.items]


async def until(said: Callable[[], Any], what: Callable[[Any], bool]) -> Any:
    """What an awaited question answers once it is as wished."""
    answer = None
    for _ in range(300):
        answer = await said()
        if what(answer):
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError(answer)


async def connected(gate: GateProcess) -> None:
    await until(gate.ready, lambda health: all(health["doors"]["mqtt"]["connected"].values()))


@pytest.mark.shows("E4")
@pytest.mark.parametrize("version", [4, 5])
async def test_every_form_of_body_goes_the_whole_way(
    city_database: Database, gauges: Gauges, gate: GateProcess, broker: BrokerProcess, version: int
) -> None:
    await connected(gate)
    device = Device(broker.port, version)
    if version == 5 and broker.broker.kind == "nats":
        assert not device.connected()  # it speaks 3.1.1 alone
        device.close()
        return
    table = pa.table({"thing": ["g0"], "time": [ago(5)], "value": [5.0]})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    topic, said = f"yiwang/readings/water/{gauges.token}", {}
    if version == 5:
        topic, said = "yiwang/readings/water", {"authorization": f"Bearer {gauges.token}"}
    for body in (
        msgspec.json.encode({"thing": "g0", "time": [ago(10)], "value": [0]}),
        b"[" + row("g0", 9, 1) + b"]",
        row("g0", 8, 2),
        row("g0", 7, 3) + b"\n" + row("g0", 6, 4),
        sink.getvalue(),
        f"thing,time,value\r\ng0,{ago(4)},6\r\n".encode(),
    ):
        await asyncio.to_thread(device.send, topic, body, **said)
    found = await until(lambda: values(city_database, gauges), lambda seen: len(seen) == 7)
    assert found == [0, 1, 2, 3, 4, 5, 6]
    # The same again changes nothing, nor does another body with the same key.
    await asyncio.to_thread(device.send, topic, body, **said)
    if version == 5:
        for value in (7, 8):
            await asyncio.to_thread(
                device.send, topic, row("g0", 3, value), content_type="application/x-ndjson",
                **said, **{"idempotency-key": "k"},
            )  # fmt: skip
    device.close()
    expected = {"again": 1} if version == 4 else {"again": 2}
    await until(gate.ready, lambda health: health["counts"].get("again") == expected["again"])
    assert len(await values(city_database, gauges)) == (7 if version == 4 else 8)


@pytest.mark.shows("E4", "Q3")
async def test_each_bad_message_has_a_written_fate_and_stops_nobody(
    city_database: Database, gauges: Gauges, gate: GateProcess, broker: BrokerProcess, keeper: Actor
) -> None:
    async with city_database.transaction(keeper) as tx:
        other = await sensing.add_credential(tx, NewCredential(source="gas", name="other"))
        slow = await sensing.add_credential(
            tx, NewCredential(source="gas", name="slow", readings_per_s=1)
        )
    await connected(gate)
    device = Device(broker.port)
    good = f"yiwang/readings/water/{gauges.token}"
    flood = b"[" + b",".join(row(f"x{n}", 5, n) for n in range(30)) + b"]"
    bad = [
        (good, b"", "bad_readings"),
        (good, b"{", "bad_readings"),
        (good, b"\xff\xff\xff\xff\x00", "bad_readings"),
        (good, bytes(range(256)), "bad_readings"),
        (good, b'{"thing":"\x00"}', "bad_readings"),
        ("yiwang/readings/water/wrong-token", row("g0", 5, 1), "bad_device_token"),
        ("yiwang/readings/water", row("g0", 5, 1), "bad_device_token"),
        (f"yiwang/readings/water/{gauges.token}/more", row("g0", 5, 1), "bad_device_token"),
        (f"yiwang/readings/water/{other.token}", row("g0", 5, 1), "not_this_source"),
        (f"yiwang/urgent/water/{gauges.token}", row("g0", 5, 1), "not_urgent"),
    ]
    for topic, body, _ in bad:
        await asyncio.to_thread(device.send, topic, body)
    for n in range(3):
        body = flood.replace(b'"x', f'"y{n}'.encode())
        await asyncio.to_thread(device.send, f"yiwang/readings/gas/{slow.token}", body)
    # A token that is right but speaks for another's thing gets a fate for each row.
    await asyncio.to_thread(device.send, f"yiwang/readings/gas/{other.token}", row("g0", 60, 66))
    await asyncio.to_thread(device.send, good, row("g0", -7200, 1))
    await asyncio.to_thread(device.send, good, row("g0", 2, 42))
    device.close()

    async def fates() -> dict[str, dict[str, int]]:
        async with city_database.reading(SYSTEM) as tx:
            return dict((await sensing.data_health(tx, {}))["fates"])

    expected = {
        "?": {"bad_device_token": 3},
        "gas": {"not_this_source": 1, "over_quota": 2, "unknown_thing": 31},
        "water": {"bad_readings": 5, "not_urgent": 1, "in_the_future": 1, "accepted": 1},
    }
    assert await until(fates, lambda seen: seen == expected)
    assert await values(city_database, gauges) == [42]
    async with city_database.reading(SYSTEM) as tx:
        kept = (await sensing.data_health(tx, {}))["quarantine"]
    assert {"bad_readings", "bad_device_token", "over_quota"} <= {entry["reason"] for entry in kept}
    assert gauges.token not in str(kept)
    health = await gate.ready()
    assert health["doors"]["mqtt"]["in_hand"] == 0  # all are acknowledged: none comes again
    gate.kill()
    gate.start()
    await connected(gate)
    await asyncio.sleep(1)
    assert (await gate.ready())["doors"]["mqtt"]["counts"] == {}


@pytest.mark.shows("E4", "Q3")
async def test_what_was_sent_while_the_gate_or_the_broker_was_away_arrives(
    city_database: Database, gauges: Gauges, gate: GateProcess, broker: BrokerProcess
) -> None:
    await connected(gate)
    topic = f"yiwang/readings/water/{gauges.token}"
    device = Device(broker.port)
    gate.kill()
    await asyncio.to_thread(device.send, topic, row("g0", 20, 1))
    broker.stop()
    waiting = device.publish(topic, row("g0", 19, 2))
    broker.start()
    await asyncio.to_thread(device.wait, waiting)
    gate.start()
    await until(lambda: values(city_database, gauges), lambda seen: seen == [1, 2])
    broker.stop()
    health = await until(
        gate.ready, lambda said: not any(said["doors"]["mqtt"]["connected"].values())
    )
    assert health["ready"]  # the other door works on
    status, _ = await gate.send(gauges.token, row("g0", 18, 3), "application/x-ndjson")
    assert status == 200
    broker.start()
    await connected(gate)
    await asyncio.to_thread(device.send, topic, row("g0", 17, 4))
    device.close()
    await until(lambda: values(city_database, gauges), lambda seen: seen == [1, 2, 3, 4])


@pytest.mark.shows("E4")
async def test_a_device_hears_no_others_readings_and_gives_no_commands(
    gauges: Gauges, gate: GateProcess, broker: BrokerProcess
) -> None:
    await connected(gate)
    thief = Device(broker.port, name="thief")
    actuator = Device(broker.port, name="actuator")
    node = Device(broker.port, name="node", user="yiwang", password=broker.broker._password)
    wrong = Device(broker.port, name="wrong", user="yiwang", password="guess")
    assert not wrong.connected()
    assert all(device.connected() for device in (thief, actuator, node))
    for topic in ("yiwang/readings/#", "#"):
        await asyncio.to_thread(thief.listen, topic)
    await asyncio.to_thread(actuator.listen, "yiwang/command/water/gate-1")
    node.publish(f"yiwang/readings/water/{gauges.token}", row("g0", 5, 1))
    thief.publish("yiwang/command/water/gate-1", b"forged")
    await asyncio.to_thread(node.send, "yiwang/command/water/gate-1", b"close")
    for _ in range(100):
        if actuator.heard:
            break
        await asyncio.sleep(0.05)
    for device in (thief, actuator, node, wrong):
        device.close()
    assert actuator.heard == [("yiwang/command/water/gate-1", b"close")]
    assert [topic for topic, _ in thief.heard if "readings" in topic] == []


@pytest.mark.shows("E4")
async def test_life_safety_has_topics_of_its_own(
    city_database: Database, keeper: Actor, gate: GateProcess, broker: BrokerProcess, gauges: Gauges
) -> None:
    async with city_database.transaction(keeper) as tx:
        smoke = (
            await sensing.add(
                tx, NewThing(source="fire", source_id="s1", kind="smoke_detector", name="s1",
                             lon=town.IN_XUHUI[0], lat=town.IN_XUHUI[1]),
            )
        ).thing  # fmt: skip
        credential = await sensing.add_credential(
            tx, NewCredential(source="fire", name="panel", kinds=["smoke_detector"])
        )
    await connected(gate)
    device = Device(broker.port)
    await asyncio.to_thread(device.send, f"yiwang/urgent/fire/{credential.token}", row("s1", 5, 0))
    device.close()
    await until(
        lambda: values(city_database, Gauges(things=[smoke], token="")), lambda seen: seen == [0]
    )


@pytest.mark.shows("E4")
@pytest.mark.skipif(shutil.which("mosquitto_pub") is None, reason="needs mosquitto_pub")
async def test_mosquitto_pub_sends(
    city_database: Database, gauges: Gauges, gate: GateProcess, broker: BrokerProcess
) -> None:
    await connected(gate)
    subprocess.run(
        ["mosquitto_pub", "-p", str(broker.port), "-q", "1", "-t",
         f"yiwang/readings/water/{gauges.token}", "-m", row("g0", 5, 9).decode()],
        check=True,
    )  # fmt: skip
    await until(lambda: values(city_database, gauges), lambda seen: seen == [9])


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"\xff\xff\xff\xff\x10", "application/vnd.apache.arrow.stream"),
        (b" [1]", "application/json"),
        (b'{"value": [1], "time" : [2]}', "application/json"),
        (b'{"time": 2}\n{"time": 3}', "application/x-ndjson"),
        (b"thing,time,value\n", "text/csv"),
        (b"", "text/csv"),
    ],
)
def test_a_body_shows_its_form(body: bytes, form: str) -> None:
    assert media_type_of(body) == form


@pytest.mark.shows("E2", "E4")
async def test_sensorthings_creates_and_is_listened_to_over_mqtt(
    client: httpx.AsyncClient,
    city_database: Database,
    gauges: Gauges,
    gate: GateProcess,
    broker: BrokerProcess,
) -> None:
    await connected(gate)
    login = await client.post("/api/session", json={"name": "keeper", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    streams = [f"Datastreams('{thing.datastreams[0].id}')" for thing in gauges.things]
    opened = await client.patch(
        f"/sta/v1.1/{streams[0]}", json={"properties": {"publish": "mqtt"}}, headers=headers
    )
    assert opened.status_code == 200, opened.text
    await asyncio.sleep(1.5)  # the gate looks every second which are open
    listener, device = Device(broker.port, name="listener"), Device(broker.port)
    await asyncio.to_thread(listener.listen, "sta/v1.1/#")
    assert listener.refused == []
    create = f"sta/create/{gauges.token}/v1.1"
    at = ago(30)
    body = msgspec.json.encode({"phenomenonTime": at, "result": 7.5})
    for place in (0, 1):
        await asyncio.to_thread(device.send, f"{create}/{streams[place]}/Observations", body)
    await asyncio.to_thread(device.send, f"{create}/{streams[0]}/Observations", body)  # once more
    await asyncio.to_thread(device.send, f"{create}/{streams[2]}/Observations", b'{"result": 3}')
    for bad in (b"{", b'{"result": 1, "parameters": {}}', b'{"result": [1]}'):
        await asyncio.to_thread(device.send, f"{create}/{streams[0]}/Observations", bad)
    await asyncio.to_thread(device.send, f"{create}/Things", body)
    await asyncio.to_thread(device.send, f"{create}/Datastreams('1-999999')/Observations", body)
    await asyncio.to_thread(device.send, f"sta/create/v1.1/{streams[0]}/Observations", body)
    for place, value in ((0, 7.5), (1, 7.5), (2, 3)):
        await until(
            lambda n=place: values(city_database, gauges, n), lambda seen, v=value: seen == [v]
        )

    async def fates() -> dict[str, dict[str, int]]:
        async with city_database.reading(SYSTEM) as tx:
            return dict((await sensing.data_health(tx, {}))["fates"])

    expected = {
        "?": {"bad_device_token": 1},
        "water": {"accepted": 3, "bad_body": 3, "no_such_resource": 1, "unknown_thing": 1},
    }
    await until(fates, lambda seen: seen == expected)
    for _ in range(50):
        if listener.heard:
            break
        await asyncio.sleep(0.1)
    listener.close()
    device.close()
    ((topic, told),) = listener.heard  # the open datastream alone, and once
    assert topic == f"sta/v1.1/{streams[0]}/Observations"
    said = msgspec.json.decode(told)
    assert said["result"] == 7.5
    read = await client.get(f"/sta/v1.1/Observations('{said['@iot.id']}')", headers=headers)
    assert read.json()["result"] == 7.5

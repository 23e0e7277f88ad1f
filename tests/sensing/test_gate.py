"""Readings from a device's call to a person's eyes: stored before they are acknowledged, once, with a written fate."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pyarrow as pa
import pytest

import town
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import parse_id


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


async def values(
    database: Database, gauges: Gauges, place: int = 0, actor: Any = SYSTEM
) -> list[float]:
    async with database.reading(actor) as tx:
        found = await sensing.history(tx, parse_id(gauges.things[place].id))
    return [point.value for point in found.items]


@pytest.mark.shows("A1.2")
async def test_a_reading_sent_by_a_registered_device_is_seen_in_its_history_by_who_may(
    client: httpx.AsyncClient,
    city_database: Database,
    people: town.Town,
    gauges: Gauges,
    gate: GateProcess,
) -> None:
    body = {"thing": ["g0", "g3"], "time": [ago(60), ago(60)], "value": [3.0, 7.0]}
    sent = await client.post(
        "/api/readings", json=body, headers={"Authorization": f"Bearer {gauges.token}"}
    )
    assert sent.status_code == 200, sent.text
    assert (sent.json()["accepted"], sent.json()["rows"]) == (2, 2)
    login = await client.post(
        "/api/session", json={"name": "desk_xuhui", "password": town.PASSWORD}
    )
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    seen = await client.get(f"/api/things/{gauges.things[0].id}/history", headers=headers)
    assert [point["value"] for point in seen.json()["items"]] == [3.0]
    hidden = await client.get(f"/api/things/{gauges.things[3].id}/history", headers=headers)
    assert hidden.status_code == 404
    assert await values(city_database, gauges, 3, people.desk_pudong) == [7.0]
    with pytest.raises(NotFound):
        await values(city_database, gauges, 0, people.desk_pudong)
    for _ in range(100):
        async with city_database.reading(people.desk) as tx:
            found = await sensing.latest(tx, parse_id(gauges.things[0].id))
        if found:
            break
        await asyncio.sleep(0.1)
    assert [reading.value for reading in found] == [3.0]


async def test_every_form_of_body_says_the_same(
    city_database: Database, gauges: Gauges, gate: GateProcess
) -> None:
    table = pa.table(
        {"series": pa.array([gauges.series(0)], pa.int32()), "time": [ago(5)], "value": [5.0]}
    )
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    micro = round((datetime.now(UTC).timestamp() - 4) * 1e6)
    for body, media_type in (
        ({"thing": "g0", "time": [ago(10)], "value": [0]}, "application/json"),
        ([{"thing": "g0", "time": ago(9), "value": 1}], "application/json"),
        (f'{{"thing":"g0","time":"{ago(8)}","value":2}}\n'.encode(), "application/x-ndjson"),
        (f"thing,time,value,unit\r\ng0,{ago(7)},3,cm\r\n".encode(), "text/csv"),
        (f"\ufeffthing,property,time,value\ng0,water_depth,{ago(6)},4\n".encode(), "text/csv"),
        (sink.getvalue(), "application/vnd.apache.arrow.stream"),
        (
            {"series": [gauges.series(0)], "time": [micro], "value": [0.06], "unit": "m"},
            "application/json",
        ),
    ):
        status, answer = await gate.send(gauges.token, body, media_type)
        assert (status, answer.get("accepted")) == (200, 1), answer
    assert await values(city_database, gauges) == [0, 1, 2, 3, 4, 5, 6]


async def test_a_body_that_is_not_of_its_form_is_refused_whole(
    gauges: Gauges, gate: GateProcess
) -> None:
    for body, media_type in (
        (b"{", "application/json"),
        (b'{"time":[1],"value":[1,2],"thing":"x"}', "application/json"),
        (b'{"time":[1],"value":[1]}', "application/json"),
        (b"thing,time,value,colour\n", "text/csv"),
        (b"not arrow", "application/vnd.apache.arrow.stream"),
        (b'[{"thing":"g0","time":1,"value":1,"more":1}]', "application/json"),
    ):
        status, answer = await gate.send(gauges.token, body, media_type)
        assert (status, answer["code"]) == (422, "bad_readings")
    status, answer = await gate.send("wrong", {"thing": "g0", "time": [1], "value": [1]})
    assert (status, answer["code"]) == (401, "bad_device_token")


@pytest.mark.shows("Q3")
async def test_each_row_that_is_not_believed_has_a_written_fate_and_is_counted(
    client: httpx.AsyncClient, city_database: Database, gauges: Gauges, gate: GateProcess
) -> None:
    first = ago(100)
    rows = [
        ({"thing": "g0", "time": first, "value": 1}, "accepted"),
        ({"thing": "g0", "time": first, "value": 2}, "duplicate"),
        ({"thing": "g1", "time": ago(50), "value": 999}, "out_of_range"),
        ({"thing": "nobody", "time": ago(50), "value": 1}, "unknown_thing"),
        ({"thing": "g0", "property": "colour", "time": ago(50), "value": 1}, "unknown_thing"),
        ({"series": gauges.series(0), "time": ago(50), "value": 1, "unit": "furlong"}, "unknown_unit"),
        ({"thing": "g2", "time": ago(-3600), "value": 1}, "in_the_future"),
        ({"thing": "g2", "time": "1970-01-01T00:00:00Z", "value": 1}, "absurd_time"),
        ({"thing": "g2", "time": "2026-11-25T10:00:00", "value": 1}, "bad_time"),
        ({"thing": "g2", "time": None, "value": 1}, "bad_time"),
        ({"thing": "g2", "time": ago(50), "value": "NaN"}, "not_a_number"),
        ({"thing": "g2", "time": ago(50), "value": "wet"}, "not_a_number"),
    ]  # fmt: skip
    expected: dict[str, int] = {}
    for row, fate in rows:
        status, answer = await gate.send(gauges.token, [row])
        assert (status, answer.get("fates")) == (200, {fate: 1}), (row, answer)
        expected[fate] = expected.get(fate, 0) + 1
    status, answer = await gate.send(gauges.token, [{"thing": "g0", "time": ago(200), "value": 5}])
    assert answer["fates"] == {"out_of_order": 1}  # late ones are kept
    expected["out_of_order"] = 1
    assert await values(city_database, gauges) == [5, 1]
    async with city_database.reading(SYSTEM) as tx:
        health = await sensing.data_health(tx, {})
    assert health.fates == {"water": expected}
    assert {row["reason"] for row in health.quarantine} == {
        "unknown_thing", "unknown_unit", "in_the_future", "bad_time", "not_a_number",
    }  # fmt: skip
    login = await client.post("/api/session", json={"name": "desk", "password": town.PASSWORD})
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    told = (await client.get("/api/sensing/health", headers=headers)).json()
    assert told["gate"]["ready"] is True
    assert told["gate"]["counts"]["duplicate"] == 1


async def test_the_same_call_again_is_stored_once_and_answered_as_before(
    city_database: Database, gauges: Gauges, gate: GateProcess
) -> None:
    body = {"thing": "g0", "time": [ago(10)], "value": [1]}
    _, first = await gate.send(gauges.token, body, key="k1")
    _, again = await gate.send(gauges.token, body, key="k1")
    assert (again["batch"], again["again"], first["again"]) == (first["batch"], True, False)
    same = {"thing": "g1", "time": [ago(10)], "value": [1]}
    _, first = await gate.send(gauges.token, same)  # its content is its key
    _, again = await gate.send(gauges.token, same)
    assert (again["batch"], again["again"]) == (first["batch"], True)
    both = {"thing": "g2", "time": [ago(9)], "value": [1]}
    answers = await asyncio.gather(*(gate.send(gauges.token, both, key="k2") for _ in range(5)))
    assert len({answer["batch"] for _, answer in answers}) == 1
    assert [len(await values(city_database, gauges, n)) for n in range(3)] == [1, 1, 1]
    gate.kill()
    gate.start()
    await gate.ready()
    _, again = await gate.send(gauges.token, body, key="k1")
    assert again["again"] is True
    assert await values(city_database, gauges) == [1]

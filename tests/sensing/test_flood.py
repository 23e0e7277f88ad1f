"""A flood of common readings, and the few that lives hang on: the urgent ones go first and have room of their own."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

import town
from databases import owner_url
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential, NewThing
from yiwang.flow.sensing.model.fates import Scope
from yiwang.flow.sensing.service.gate.calls import MOST_URGENT, MOST_WAITING, Call, Lanes, Sender
from yiwang.kernel.errors import Unavailable
from yiwang.kernel.ids import parse_id


def sender(*, urgent: bool) -> Sender:
    return Sender(
        credential=1, source="x", scope=Scope(source=1), source_per_s=None, credential_per_s=None, expires_at=None,
        urgent=urgent,
    )  # fmt: skip


async def test_a_full_common_lane_leaves_the_urgent_one_its_room_and_its_turn() -> None:
    lanes = Lanes()
    big = bytes(MOST_WAITING // 4)
    for n in range(4):
        lanes.put(Call(sender(urgent=False), big, "", f"{n}"))
    with pytest.raises(Unavailable):
        lanes.put(Call(sender(urgent=False), b"x", "", "more"))
    urgent = Call(sender(urgent=True), bytes(MOST_URGENT), "", "urgent")
    lanes.put(urgent)
    with pytest.raises(Unavailable):
        lanes.put(
            Call(sender(urgent=True), b"x", "", "more")
        )  # room of its own, not without an end
    assert lanes.take() is urgent
    assert lanes.take() is not None


@pytest.mark.shows("A3.2")
async def test_no_flood_stands_before_a_smoke_detector(
    city_database: Database, keeper: Actor, gauges: Gauges, gate: GateProcess
) -> None:
    async with city_database.transaction(keeper) as tx:
        smoke = await sensing.add(
            tx, NewThing(source="fire", source_id="s1", kind="smoke_detector", name="s1", lon=town.IN_XUHUI[0],
                         lat=town.IN_XUHUI[1]),
        )  # fmt: skip
        panel = await sensing.add_credential(
            tx, NewCredential(source="fire", name="panel", kinds=["smoke_detector"])
        )
    assert panel.token
    await asyncio.sleep(1.5)
    start = datetime.now(UTC) - timedelta(hours=20)
    rows = 40_000

    def flood(turn: int) -> bytes:
        times = [(start + timedelta(milliseconds=turn * 1e6 + n)).isoformat() for n in range(rows)]
        return msgspec.json.encode({"thing": ["g0"] * rows, "time": times, "value": [1.0] * rows})

    common = [asyncio.create_task(gate.send(gauges.token, flood(turn))) for turn in range(40)]
    while not any(task.done() for task in common):
        await asyncio.sleep(0.01)
    body = {"thing": "s1", "time": [datetime.now(UTC).isoformat()], "value": [0]}
    status, _ = await gate.send(panel.token, body)
    waiting = sum(not task.done() for task in common)
    assert status == 200
    assert waiting > 10  # most of the flood, which came first, still waits
    answers = await asyncio.gather(*common)
    assert {status for status, _ in answers} == {200}  # nor is the flood lost
    async with city_database.reading(keeper) as tx:
        found = await sensing.history(tx, parse_id(smoke.thing.id))
    assert [point.value for point in found.items] == [0]


@pytest.mark.shows("A3.2")
async def test_a_gateway_and_a_credential_have_quotas_of_their_own(
    city_database: Database, keeper: Actor, gauges: Gauges, gate: GateProcess, postgres: PostgresServer,
    town_url: str, tmp_path: Path,
) -> None:  # fmt: skip
    async with city_database.transaction(keeper) as tx:
        gateway = await sensing.add(
            tx, NewThing(source="net", source_id="gw", kind="gateway_lora", name="gw")
        )
        for n in range(2):
            await sensing.add(
                tx, NewThing(source="net", source_id=f"n{n}", kind="noise_monitor", name=f"n{n}",
                             gateway="gw" if n == 0 else None),
            )  # fmt: skip
        narrow = await sensing.add_credential(
            tx,
            NewCredential(source="net", name="gw", gateway_id=gateway.thing.id, readings_per_s=5),
        )
        wide = await sensing.add_credential(tx, NewCredential(source="net", name="all"))
    name = town_url.split("@/")[1].split("?")[0]
    with psycopg.connect(owner_url(postgres, name)) as connection:
        connection.execute(
            "UPDATE sensing_thing_kind SET readings_per_s = 10 WHERE code = 'noise_monitor'"
        )
    await asyncio.sleep(1.5)

    def body(thing: str, n: int, shift: int) -> dict[str, Any]:
        begin = datetime.now(UTC) - timedelta(hours=2 - shift)
        times = [(begin + timedelta(seconds=s)).isoformat() for s in range(n)]
        return {"thing": [thing] * n, "time": times, "value": [50.0] * n}

    assert narrow.token
    assert wide.token
    status, answer = await gate.send(narrow.token, body("n1", 1, 0))
    assert answer["fates"] == {"unknown_thing": 1}  # not behind this gateway
    status, _ = await gate.send(narrow.token, body("n0", 45, 0))
    assert status == 200
    status, answer = await gate.send(narrow.token, body("n0", 45, 1))
    assert (status, answer["code"]) == (429, "over_quota")
    assert answer["params"]["retry_after"] >= 1
    status, _ = await gate.send(wide.token, body("n1", 40, 0))  # another credential's is untouched
    assert status == 200
    status, answer = await gate.send(wide.token, body("n1", 100, 1))  # the kind's, of this source
    assert (status, answer["code"]) == (429, "over_quota")
    status, _ = await gate.send(gauges.token, body("g0", 200, 0))  # nor are other kinds
    assert status == 200

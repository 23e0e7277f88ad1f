"""A device that is switched off: offline within its kind's time, one maintenance incident, and online when it speaks again.

The gate, its tables and all listeners are the product's; only its clock is ours, so that a day takes seconds.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest
import pytest_asyncio

import town
from databases import owner_url
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.service import warnings
from yiwang.flow.sensing.service.gate import Call, Gate
from yiwang.flow.sensing.service.gate.calls import own_sender
from yiwang.flow.sensing.service.warnings.tending import tend
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.kernel.ids import parse_id

MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 09:00 in the city, a working day
MAINTENANCE = "B2101-01"


@dataclass
class Field:
    """Things, their gate, and a clock that is moved by hand."""

    database: Database
    background: Any
    owner: asyncpg.Connection
    keeper: Actor
    ingest_url: str
    now: datetime = MORNING

    async def add(self, name: str, kind: str, east: float = 0.0, gateway: str | None = None) -> Any:
        lon, lat = town.IN_XUHUI
        async with self.database.transaction(self.keeper) as tx:
            made = await sensing.add(
                tx,
                NewThing(source="field", source_id=name, kind=kind, name=name, lon=lon + east, lat=lat, gateway=gateway),
            )  # fmt: skip
        return made.thing

    async def open(self) -> None:
        async with self.database.transaction(SYSTEM) as tx:
            await sensing.publish_rules(tx)
        self.gate = Gate(self.ingest_url, lambda: self.now, sensing.rules_in_force)
        self.writer = await gate_store.connect(self.ingest_url)
        self.reader = await gate_store.connect(self.ingest_url)
        await self.gate._open(self.writer, self.reader)

    async def close(self) -> None:
        await self.writer.close()
        await self.reader.close()

    async def minute(self, *speaking: Any) -> None:
        """One goes by; who speaks sends one good reading; the sweep looks; the listeners work."""
        self.now += timedelta(minutes=1)
        streams = [(thing, stream) for thing in speaking for stream in thing.datastreams]
        if streams:
            body = {
                "series": [stream.series for _, stream in streams], "time": [self.now.isoformat()] * len(streams),
                "value": [max(stream.low, 0.0) for _, stream in streams],
            }  # fmt: skip
            call = Call(own_sender("field"), msgspec.json.encode(body), "application/json", None)
            await self.gate._preparing._prepare_one(call, self.reader)
            await self.gate._flush(self.writer, self.gate._preparing.next_calls())
            assert (await call.answer).accepted == len(streams)
        await self.gate._sweep(self.writer)
        await self.gate._tick(self.writer)
        await self.gate._write_latest(self.writer)
        await self.background.settle()

    async def tend(self) -> None:
        """What the worker does every minute."""
        async with self.database.transaction(SYSTEM) as tx:
            await tend(tx)
        await self.background.settle()

    async def online(self, thing: Any) -> bool | None:
        async with self.database.reading(self.keeper) as tx:
            return (await sensing.get(tx, parse_id(thing.id), "zh")).online

    async def incidents(self) -> list[Any]:
        rows = await self.owner.fetch("SELECT id FROM incidents_incident ORDER BY id")
        async with self.database.reading(SYSTEM) as tx:
            return [await incidents.get(tx, row["id"]) for row in rows]


@pytest_asyncio.fixture
async def field(
    postgres: PostgresServer, town_url: str, city_database: Database, background: Any, keeper: Actor
) -> AsyncIterator[Field]:
    owner = await asyncpg.connect(owner_url(postgres, urlsplit(town_url).path.lstrip("/")))
    ingest = town_url.replace("yiwang_app:", "yiwang_ingest:").replace(
        postgres.secret("yiwang_app"), postgres.secret("yiwang_ingest")
    )
    made = Field(city_database, background, owner, keeper, ingest)
    city_database.clock = background.database.clock = lambda: made.now
    yield made
    await owner.close()


@pytest.mark.shows("A1.2")
@pytest.mark.parametrize(
    ("kind", "allowed_s", "sent_after"),
    [("underpass_water", 180, timedelta(0)), ("rain_gauge", 900, timedelta(hours=24))],
    ids=["urgent", "maintenance"],
)
async def test_a_device_that_is_switched_off_is_offline_in_its_time_and_one_incident(
    field: Field, kind: str, allowed_s: int, sent_after: timedelta
) -> None:
    """The kind's policy says how soon somebody is sent: at once, or after a day (感知设备连续离线超过 24 小时)."""
    gauge = await field.add("漕河泾站", kind)
    other = await field.add("田林站", kind, east=0.02)
    await field.open()
    try:
        for _ in range(3):
            await field.minute(gauge, other)
        assert await field.online(gauge) is True
        off, silent_since = field.now, None
        for _ in range(30):
            await field.minute(other)
            if silent_since is None and await field.online(gauge) is False:
                silent_since = field.now
        assert silent_since is not None
        assert allowed_s < (silent_since - off).total_seconds() <= allowed_s + 60
        assert await field.online(other) is True
        if sent_after:
            field.now = off + sent_after - timedelta(minutes=2)
            await field.minute(other)
            await field.tend()
            assert await field.incidents() == []
            field.now = silent_since + sent_after
        for _ in range(3):
            await field.minute(other)
            await field.tend()
        (incident,) = await field.incidents()
        assert (incident.standard_code, incident.channel) == (MAINTENANCE, "sensor")
        assert "漕河泾站" in incident.text
        assert await field.owner.fetchval("SELECT count(*) FROM incidents_report") == 1
        # Switched on again: online at once, and the sensors say that it is over.
        for _ in range(3):
            await field.minute(gauge, other)
        assert await field.online(gauge) is True
        async with field.database.reading(SYSTEM) as tx:
            normal = await warnings.normal(tx, incident.id)
        assert (normal.warnings, normal.active) == (1, 0)
    finally:
        await field.close()


@pytest.mark.shows("A1.2", "N9")
async def test_what_speaks_for_itself_is_listed_and_opens_nothing(field: Field) -> None:
    """The kind's policy decides: a small station that is silent stands on the list, and nobody is sent."""
    micro = await field.add("微站", "air_quality_micro")
    await field.open()
    try:
        await field.minute(micro)
        for _ in range(40):
            await field.minute()
        assert await field.online(micro) is False
        assert await field.incidents() == []
    finally:
        await field.close()


@pytest.mark.shows("A1.2", "N9")
async def test_a_silent_gateway_is_one_incident_and_not_one_for_each_thing_behind_it(
    field: Field,
) -> None:
    gateway = await field.add("网关", "gateway_lora")
    behind = [
        await field.add(f"雨量站{n}", "rain_gauge", east=0.0005 * n, gateway="网关") for n in range(1, 9)
    ]  # fmt: skip
    await field.open()
    try:
        for _ in range(3):
            await field.minute(gateway, *behind)
        for _ in range(45):
            await field.minute()
        assert [await field.online(thing) for thing in behind] == [False] * len(behind)
        found = await field.incidents()
        assert len(found) == 1, [one.text for one in found]
        assert "网关" in found[0].text
    finally:
        await field.close()

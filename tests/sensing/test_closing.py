"""Days that are over become files: nothing is lost, doubled or hidden, wherever a kill comes; then what is old expires."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pyarrow.parquet as pq
import pytest
import pytest_asyncio

import town
from gate_process import GateProcess, Gauges
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.service.closing import Closing
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.flow.sensing.store import segments
from yiwang.kernel.ids import parse_id

DAY = datetime.now(UTC).date() - timedelta(days=4)
NOON = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
# A child that closes days and is killed at a step that it names.
_CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from yiwang.flow.sensing.service import closing
from yiwang.flow.sensing.store import gate, segments

step = sys.argv[3]

async def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(segments, step, die)

async def run():
    connection = await gate.connect(sys.argv[1])
    await closing.Closing(connection, Path(sys.argv[2]), lambda: datetime.now(UTC)).round()

asyncio.run(run())
"""


class Old:
    """A gauge of two kinds of retention with readings of a day that is over, and who closes it."""

    def __init__(self, database: Database, gate: GateProcess, gauges: Gauges, folder: Path) -> None:
        self.database, self.gate, self.gauges, self.folder = database, gate, gauges, folder
        self.now = datetime.now(UTC)
        self.connection: asyncpg.Connection | None = None

    async def send(self, *values: float, at: float = 0, thing: str = "g0") -> None:
        times = [(NOON + timedelta(minutes=at + n)).isoformat() for n in range(len(values))]
        status, answer = await self.gate.send(
            self.gauges.token, {"thing": [thing] * len(values), "time": times, "value": list(values)}
        )  # fmt: skip
        assert (status, answer["accepted"]) == (200, len(values)), answer

    async def judged(self) -> None:
        """A restart of the gate writes the rules' state down."""
        assert self.gate.stop() == 0
        self.gate.start()
        await self.gate.ready()

    async def closing(self) -> Closing:
        if self.connection is None:
            self.connection = await gate_store.connect(self.gate.ingest_url)
        return Closing(self.connection, self.folder, lambda: self.now)

    async def values(self, place: int = 0, seen: datetime | None = None) -> list[float]:
        async with self.database.reading(SYSTEM) as tx:
            found = await sensing.history(
                tx, parse_id(self.gauges.things[place].id), since=NOON - timedelta(hours=12),
                until=NOON + timedelta(hours=12), seen=seen,
            )  # fmt: skip
        return [point.value for point in found.items]

    async def in_table(self) -> int:
        await self.closing()
        assert self.connection is not None
        return int(await self.connection.fetchval("SELECT count(*) FROM sensing_observation"))

    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.p*"))


@pytest_asyncio.fixture
async def old(
    city_database: Database, gate: GateProcess, gauges: Gauges, tmp_path: Path
) -> AsyncIterator[Old]:
    folder = tmp_path / "readings"
    folder.mkdir(exist_ok=True)
    sensing.keep_readings_in(folder)
    made = Old(city_database, gate, gauges, folder)
    yield made
    if made.connection is not None:
        await made.connection.close()


async def test_a_closed_day_is_read_from_its_file_as_it_was_from_the_table(old: Old) -> None:
    await old.send(3, 1, 2)
    await old.send(7, thing="g3")
    first_seen = datetime.now(UTC)
    await old.send(9, at=-5)  # late, so it sorts first
    closing = await old.closing()
    assert await closing.round() == 0  # a restart of the gate would need the rows still
    await old.judged()
    assert await old.in_table() == 5
    assert await closing.round() == 1
    assert await old.in_table() == 0
    (file,) = old.files()
    assert pq.read_table(file).num_rows == 5
    assert await old.values() == [9, 3, 1, 2]
    assert await old.values(3) == [7]
    assert await old.values(seen=first_seen) == [3, 1, 2]
    assert await old.values(seen=NOON) == []
    assert await closing.round() == 0
    # What comes later still is read beside the file, and gathered into another after a day.
    await old.send(5, at=10)
    await old.judged()
    assert await old.values() == [9, 3, 1, 2, 5]
    assert await closing.round() == 0
    old.now += timedelta(days=1, minutes=1)
    assert await closing.round() == 1
    assert (len(old.files()), await old.in_table()) == (2, 0)
    assert await old.values() == [9, 3, 1, 2, 5]


@pytest.mark.shows("Q1")
@pytest.mark.parametrize("step", ["add", "drop_rows"])
async def test_a_kill_between_the_file_and_the_rows_loses_and_doubles_nothing(
    old: Old, step: str
) -> None:
    await old.send(3, 1, 2)
    await old.judged()
    script = old.folder.parent / "child.py"
    script.write_text(_CHILD)
    child = subprocess.run(
        [sys.executable, str(script), old.gate.ingest_url, str(old.folder), step], check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL
    assert (len(old.files()), await old.in_table()) == (1, 3)
    assert await old.values() == [3, 1, 2]
    assert await (await old.closing()).round() == 1
    assert (len(old.files()), await old.in_table()) == (1, 0)
    assert await old.values() == [3, 1, 2]


@pytest.mark.shows("Q1")
@pytest.mark.parametrize("damage", ["bit", "gone"])
async def test_rows_stay_when_their_file_is_not_what_was_written(old: Old, damage: str) -> None:
    await old.send(3, 1, 2)
    await old.judged()
    closing = await old.closing()
    assert await closing.write(DAY)
    (file,) = old.files()
    if damage == "bit":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        file.unlink()
    assert not await closing.drop(DAY)
    assert await old.in_table() == 3
    assert await old.values() == [3, 1, 2]
    assert await closing.round() == 1  # written anew
    assert await old.in_table() == 0
    assert await old.values() == [3, 1, 2]


async def test_each_kind_keeps_its_readings_for_its_own_time(old: Old) -> None:
    async with old.database.transaction(SYSTEM) as tx:
        kinds = {kind.code: kind for kind in sensing.shipped_kinds()}
        long = kinds["underpass_water"].retention_days
        short = next(
            kind for kind in kinds.values()
            if 20 < kind.retention_days < long and kind.sort == "sensor" and kind.measures
        )  # fmt: skip
        lon, lat = town.IN_XUHUI
        wanted = NewThing(source="water", source_id="n0", kind=short.code, name="n0", lon=lon, lat=lat)  # fmt: skip
        thing = await sensing.add(tx, wanted)
    await old.judged()
    await old.send(3, 1)
    low = short.measures[0].low or 0.0
    await old.send(low, thing="n0")
    old.gauges.things.append(thing.thing)
    await old.judged()
    closing = await old.closing()
    assert await closing.round() == 1
    assert len(old.files()) == 2
    old.now = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(
        days=short.retention_days + 1
    )
    await closing.round()
    assert (await old.values(4), await old.values()) == ([], [3, 1])
    assert len(old.files()) == 1
    old.now += timedelta(days=long)
    await closing.round()
    assert (await old.values(), old.files()) == ([], [])


async def test_the_gate_takes_late_readings_of_a_day_whose_table_went(old: Old) -> None:
    await old.send(3)
    await old.judged()
    await old.send(1, at=1)  # the gate knows the day
    await pretend_judged(old)
    assert await (await old.closing()).round() == 1
    await old.send(2, at=2)
    assert await old.values() == [3, 1, 2]


async def pretend_judged(old: Old) -> None:
    """As if the state had been written down just now."""
    await old.closing()
    assert old.connection is not None
    await old.connection.execute(
        "UPDATE sensing_state_snapshot SET flush = (SELECT max(flush) FROM sensing_batch)"
    )
    assert await segments.judged_up_to(old.connection) > 0

"""P2: durable readings in through the public HTTP API with the shipped rules judged, beside a raw binary COPY of the same rows.

    .venv/bin/python bench/p2.py            P2_SECONDS=10 for each way, P2_THINGS=60000

The server is the product as `yiwang run` starts it; the load comes from this process on the same two cores, over
loopback, every body encoded beforehand. A round is one reading of every series at one instant, in batches of 50,000 rows; each
batch is answered after its commit. Raw COPY: the same rows, encoded beforehand, over one connection into a partition made
as the product makes it, one commit a batch. Beside them `numpy`: comparing the same values with one line, which no judge can
beat. Limits: columnar (Arrow) ≥ 50 % of COPY, JSON ≥ 25 %; ≤ 10 bytes a reading once compacted.
"""

import asyncio
import io
import json
import os
import shutil
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psycopg
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

import p5
from p1 import free_port
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewCredential
from yiwang.flow.sensing.model import wire
from yiwang.flow.sensing.model.columns import GOOD, Columns
from yiwang.flow.sensing.model.segment_file import Writer
from yiwang.front import setting_up
from yiwang.front.node import Node
from yiwang.front.simulate.signals import Signals, Source

SHOWS = ("P2",)
SECONDS = float(os.environ.get("P2_SECONDS", "10"))
THINGS = int(os.environ.get("P2_THINGS", "60000"))
ROWS = 50_000
LANES = 2  # batches on their way at once, each of its own series so that none comes late
LIMITS = {"arrow": 0.50, "json": 0.25}
BYTES = 10.0


def main() -> int:
    """Load, send, copy, compare; one line of JSON."""
    folder = Path(tempfile.mkdtemp(prefix="yiwang-p2-"))
    folder.chmod(0o755)
    node = Node(folder, free_port())
    try:
        node.prepare()
        setting_up.publish_procedures(node)
        setting_up.load_city(node, None)
        p5.THINGS = THINGS
        asyncio.run(p5.load(node, folder))
        token = asyncio.run(credential(node))
        made = Made(PostgresServer(folder).owner_url)
        node.start()
        told: dict[str, Any] = {
            way: asyncio.run(sent(node.address, token, made, way)) for way in ("arrow", "json")
        }
        health = httpx.get(f"{node.address}/health/ready", trust_env=False)
        assert health.is_success
        told["copy"] = copied(PostgresServer(folder).owner_url, made)
        told["numpy"] = compared(made)
        told["bytes"] = compacted(folder, made)
        stored = stored_rows(PostgresServer(folder).owner_url)
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)
    assert stored == made.acknowledged, (stored, made.acknowledged)
    ratios = {way: round(told[way] / told["copy"], 3) for way in LIMITS}
    line = {
        "id": "P2", "ours": ratios["arrow"], "limit": LIMITS["arrow"], "json": ratios["json"], "json_limit": LIMITS["json"],
        "unit": "of raw COPY", "better": "higher", "series": len(made.series), "rows_a_second":
        {way: round(told[way]) for way in ("arrow", "json", "copy", "numpy")}, "bytes_a_reading": round(told["bytes"], 2),
        "bytes_limit": BYTES, "acknowledged_and_stored": stored,
    }  # fmt: skip
    print(json.dumps(line))
    return (
        0
        if all(ratios[way] >= limit for way, limit in LIMITS.items()) and told["bytes"] <= BYTES
        else 1
    )


async def credential(node: Node) -> str:
    """A platform that may send for all things."""
    database = await Database.open(node.app_url, connections=1)
    try:
        async with database.transaction(SYSTEM) as tx:
            made = await sensing.add_credential(
                tx, NewCredential(source="city", name="bench", readings_per_s=50_000_000)
            )
            assert made.token is not None
            return made.token
    finally:
        await database.close()


class Made:
    """What is sent: ordinary days of every series, one round after another."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            rows = connection.execute(
                "SELECT d.series, t.kind, d.property, d.low, d.high, t.properties FROM sensing_datastream d"
                " JOIN sensing_thing t ON t.id = d.thing_id ORDER BY d.series"
            ).fetchall()
        self.series = np.array([row[0] for row in rows], np.int64)
        self.signals = Signals([Source(row[1], row[2], row[3], row[4], row[5]) for row in rows], 1)
        # A round a second apart, ending now: nothing is late, nothing comes from the future.
        self.began = time.time() - 6 * 3600
        self._round = count()
        self.acknowledged = 0

    def batch(self, lane: int, step: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Series, microseconds, values of a lane's batch."""
        mine = np.arange(lane, len(self.series), LANES)
        parts = -(-len(mine) // ROWS)
        some = np.array_split(mine, parts)[step % parts]
        at = self.began + self.turn * 1_000 + step // parts
        times = np.full(len(some), at)
        return self.series[some], (times * 1e6).astype(np.int64), self.signals.at(some, times)

    def next_turn(self) -> None:
        """Later instants than all that was sent."""
        self.turn = next(self._round)


def encoded(batch: tuple[np.ndarray, np.ndarray, np.ndarray], way: str) -> bytes:
    """A body of the door."""
    series, times, values = batch
    if way == "json":
        return json.dumps(
            {"series": series.tolist(), "time": times.tolist(), "value": values.tolist()}
        ).encode()
    table = pa.table(
        {"series": series, "time": pa.array(times, pa.timestamp("us", "UTC")), "value": values}
    )
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


TYPES = {"json": "application/json", "arrow": "application/vnd.apache.arrow.stream"}
AHEAD = 60  # batches encoded before the clock starts, a lane


async def sent(address: str, token: str, made: Made, way: str) -> float:
    """Rows a second that were acknowledged."""
    made.next_turn()
    bodies = [[(len(b[0]), encoded(b, way)) for b in (made.batch(lane, step) for step in range(AHEAD))] for lane in range(LANES)]  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "Content-Type": TYPES[way]}
    done = 0
    async with httpx.AsyncClient(
        base_url=address, timeout=120, trust_env=False, headers=headers
    ) as client:
        begun = time.perf_counter()

        async def lane(number: int) -> None:
            nonlocal done
            for rows, body in bodies[number]:
                answer = await client.post("/api/readings", content=body)
                assert answer.is_success, answer.text
                assert answer.json()["accepted"] == rows, answer.text
                done += rows
                if time.perf_counter() - begun > SECONDS:
                    return

        await asyncio.gather(*(lane(number) for number in range(LANES)))
        took = time.perf_counter() - begun
    made.acknowledged += done
    return done / took


def copied(url: str, made: Made) -> float:
    """Rows a second of raw binary COPY, one commit a batch, into a table like a day's partition."""
    made.next_turn()
    bodies = []
    for step in range(AHEAD):
        series, times, values = made.batch(0, step)
        columns = Columns(
            series=series.astype(np.int32), time=times, value=values, quality=np.full(len(series), GOOD, np.uint8)
        )  # fmt: skip
        bodies.append((len(series), wire.encode(columns, np.full(len(series), step, np.int64))))
    done = 0
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bench_copy (LIKE sensing_observation)")
        connection.commit()
        begun = time.perf_counter()
        for rows, body in bodies:
            with connection.cursor().copy(
                "COPY bench_copy (time, value, batch, series, quality) FROM STDIN (FORMAT binary)"
            ) as copy:
                for piece in wire.chunks(body):
                    copy.write(piece)
            connection.commit()
            done += rows
            if time.perf_counter() - begun > SECONDS:
                break
        took = time.perf_counter() - begun
    return done / took


def compared(made: Made) -> float:
    """Rows a second of `numpy` comparing with one line."""
    values = made.batch(0, 0)[2]
    turns = 2_000
    begun = time.perf_counter()
    for _ in range(turns):
        np.flatnonzero(values > 1e9)
    return turns * len(values) / (time.perf_counter() - begun)


def compacted(folder: Path, made: Made) -> float:
    """Bytes a reading of a day's file: every series once each fifteen minutes."""
    writer = Writer(folder / "day.parquet")
    every = np.arange(0, len(made.series), 20)
    times = made.began - 86_400 + np.arange(96) * 900.0
    which, at = np.repeat(every, len(times)), np.tile(times, len(every))
    columns = Columns(
        series=made.series[which].astype(np.int32), time=(at * 1e6).astype(np.int64), value=made.signals.at(which, at),
        quality=np.full(len(which), GOOD, np.uint8),
    )  # fmt: skip
    for piece in wire.chunks(in_file_order(columns)):
        writer.add(bytes(piece))
    return writer.finish().size / len(which)


def in_file_order(columns: Columns) -> bytes:
    """The stream of the product's own COPY TO: series, time, value, quality, batch."""
    rows = np.empty(len(columns), np.dtype([
        ("n", ">i2"), ("a", ">i4"), ("series", ">i4"), ("b", ">i4"), ("time", ">i8"), ("c", ">i4"), ("value", ">f8"),
        ("d", ">i4"), ("quality", ">i2"), ("e", ">i4"), ("batch", ">i8"),
    ]))  # fmt: skip
    rows["n"], rows["a"], rows["b"], rows["c"], rows["d"], rows["e"] = 5, 4, 8, 8, 2, 8
    rows["series"], rows["time"], rows["value"], rows["quality"] = (
        columns.series,
        columns.time,
        columns.value,
        columns.quality,
    )
    rows["batch"] = (columns.time // 60_000_000) % 1_000_000  # a batch a minute
    return b"".join((b"PGCOPY\n\xff\r\n\0" + bytes(8), rows.tobytes(), b"\xff\xff"))


def stored_rows(url: str) -> int:
    """How many readings the product holds."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM sensing_observation").fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    sys.exit(main())

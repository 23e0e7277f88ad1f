"""`yiwang things load`: a file of things into a node's registry.

In: a CSV or Parquet file, a data folder. Out: registered things, a bar while it runs, the refused rows in words, exit
status 1 when there were any. Never: half a piece; a second run registers nothing twice.
"""

import asyncio
import csv
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from yiwang.backstage import standing
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.problems import load_catalogue
from yiwang.backstage.schema import tidy
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import Loaded
from yiwang.front import rooms, setting_up
from yiwang.front.node import Node

PIECE = 25_000
_SIDE_BY_SIDE = 2  # one is prepared here while the database joins the other
_SHOWN = 20


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked on the command line."""

    file: Path
    source: str
    language: str
    as_json: bool = False


def run(wish: Wish, data: Path, database_url: str | None) -> int:
    """Into a data folder, whose database is started unless it runs; the exit status."""
    running = standing.running_app_url(data) if database_url is None else None
    if running is not None:
        return asyncio.run(_into(running, standing.running_owner_url(data), wish))
    node = Node(data, 0, database_url=database_url)
    try:
        node.prepare()
        setting_up.publish_procedures(node)
        setting_up.load_city(node, None)
        return asyncio.run(_into(node.app_url, node.owner_url, wish))
    finally:
        node.stop()


async def _into(url: str, owner_url: str | None, wish: Wish) -> int:
    began = time.monotonic()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = await Database.open(url, connections=_SIDE_BY_SIDE)
    bar = Progress(
        TextColumn("{task.fields[rows]:>9,}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True),
        disable=wish.as_json or not sys.stderr.isatty(),
    )  # fmt: skip
    try:
        with bar:
            task = bar.add_task("load", total=wish.file.stat().st_size, rows=0)
            loaded = await load(
                database, wish.file, wish.source, stop,
                lambda read, rows: bar.update(task, completed=read, rows=rows),
            )  # fmt: skip
            if owner_url is not None:
                await asyncio.to_thread(tidy, owner_url, sensing.LOADED_TABLES)
    finally:
        await database.close()
    _tell(wish, loaded, time.monotonic() - began, stopped=stop.is_set())
    return int(loaded.refused > 0 or stop.is_set())


async def load(
    database: Database, file: Path, source: str, stop: asyncio.Event, step: Callable[[int, int], object]
) -> Loaded:  # fmt: skip
    """Piece by piece, each in a transaction of its own, joined in the file's order; the map is counted at the end."""
    load = sensing.Load(source)
    async with database.transaction(SYSTEM) as tx:
        await load.begin(tx)
    parts: list[Loaded] = []
    broken: list[tuple[int, str]] = []
    running: set[asyncio.Task[None]] = set()
    before = asyncio.Event()  # the piece before is committed
    before.set()

    async def add(piece: sensing.Piece, before: asyncio.Event, after: asyncio.Event) -> None:
        try:
            async with database.transaction(SYSTEM) as tx:
                part = await load.add(tx, piece.columns, piece.lines, before.wait)
        finally:
            after.set()
        parts.append(part)
        step(piece.bytes_read, sum(one.rows for one in parts))

    try:
        for piece in sensing.pieces(file, PIECE):
            broken += piece.broken
            after = asyncio.Event()
            running.add(asyncio.create_task(add(piece, before, after)))
            before = after
            while len(running) >= _SIDE_BY_SIDE:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            if stop.is_set():
                break
    finally:
        ended = await asyncio.gather(*running, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, BaseException):
            raise outcome
    async with database.transaction(SYSTEM) as tx:
        await sensing.count_map(tx)
    return sensing.together(parts, broken)


def _tell(wish: Wish, loaded: Loaded, seconds: float, *, stopped: bool) -> None:
    catalogue = load_catalogue(rooms.folders())

    def say(code: str, **given: object) -> str:
        return catalogue.say(code, wish.language, given)

    if wish.as_json:
        told = msgspec.to_builtins(loaded) | {"seconds": round(seconds, 3), "stopped": stopped}
        for error in told["errors"]:
            error["said"] = say(error["code"], **_place(error["value"]))
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    lines = [
        say("things_row", line=e.line, field=e.field, value=e.value, said=say(e.code, **_place(e.value)))
        for e in loaded.errors[:_SHOWN]
    ]  # fmt: skip
    if loaded.refused > _SHOWN:
        path = wish.file.with_suffix(".refused.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["line", "field", "value", "said"])
            for e in loaded.errors:
                writer.writerow([e.line, e.field, e.value, say(e.code, **_place(e.value))])
        lines.append(say("things_more_errors", more=loaded.refused - _SHOWN, file=path))
    if stopped:
        lines.append(say("things_stopped"))
    rate = round(loaded.rows / max(seconds, 1e-6))
    lines.append(
        say("things_loaded", rows=loaded.rows, added=loaded.added, known=loaded.known,
            refused=loaded.refused, seconds=round(seconds, 1), rate=rate)
    )  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")


def _place(value: str) -> dict[str, object]:
    """What the sentences of other doors call the value."""
    lon, _, lat = value.partition(",")
    return {"kind": value, "gateway": value, "lon": lon.strip(), "lat": lat.strip()}

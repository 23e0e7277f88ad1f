"""`yiwang recount`: every case's clock and figures once more out of its history, held against what is stored.

In: a data folder, running or not. Out: a count, and a line for each difference; exit status 1 when there is one.
Never: a change to anything.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from yiwang.backstage import standing
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.problems import load_catalogue
from yiwang.flow.cases import service as cases
from yiwang.front import rooms
from yiwang.front.node import Node
from yiwang.kernel.ids import format_id

_SHOWN = 20


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked on the command line."""

    language: str
    as_json: bool = False


def run(wish: Wish, data: Path, database_url: str | None) -> int:
    """Recount the node of a data folder, whose database is started unless it runs; the exit status."""
    running = standing.running_app_url(data) if database_url is None else None
    if running is not None:
        return asyncio.run(_of(running, wish))
    node = Node(data, 0, database_url=database_url)
    try:
        node.prepare()
        return asyncio.run(_of(node.app_url, wish))
    finally:
        node.stop()


async def _of(url: str, wish: Wish) -> int:
    began = time.monotonic()
    database = await Database.open(url, connections=1)
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.completed:>9,}"), TimeElapsedColumn(), console=Console(stderr=True),
        disable=wish.as_json or not sys.stderr.isatty(),
    )  # fmt: skip
    try:
        with bar:
            task = bar.add_task("recount", total=None)
            whole = await recount(database, lambda read: bar.advance(task, read))
    finally:
        await database.close()
    _tell(wish, whole, time.monotonic() - began)
    return int(bool(whole.differences))


async def recount(
    database: Database, step: Callable[[int], object] = lambda _read: None
) -> cases.Recount:
    """All cases of the node, batch by batch; each batch sees one state of the database."""
    parts: list[cases.Recount] = []
    after: int | None = 0
    while after is not None:
        async with database.reading(SYSTEM) as tx:
            part = await cases.recount(tx, after)
        parts.append(part)
        after = part.next_after
        step(part.cases)
    return cases.Recount(
        cases=sum(part.cases for part in parts),
        steps=sum(part.steps for part in parts),
        differences=[one for part in parts for one in part.differences],
        next_after=None,
    )


def _tell(wish: Wish, whole: cases.Recount, seconds: float) -> None:
    if wish.as_json:
        told = {
            "cases": whole.cases, "steps": whole.steps, "seconds": round(seconds, 3),
            "differences": [
                msgspec.to_builtins(one) | {"case_id": format_id(one.case_id)} for one in whole.differences
            ],
        }  # fmt: skip
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    catalogue = load_catalogue(rooms.folders())

    def say(code: str, **given: object) -> str:
        return catalogue.say(code, wish.language, given)

    lines = [
        say("recount_difference", case=format_id(one.case_id), figure=one.figure, stored=one.stored,
            replayed=one.replayed)
        for one in whole.differences[:_SHOWN]
    ]  # fmt: skip
    if len(whole.differences) > _SHOWN:
        lines.append(say("recount_more", more=len(whole.differences) - _SHOWN))
    lines.append(
        say("recount_sum", cases=whole.cases, steps=whole.steps, differences=len(whole.differences),
            seconds=round(seconds, 1))
    )  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")

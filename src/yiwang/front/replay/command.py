"""`yiwang replay`: from options to a summary on the screen.

In: a file; a data folder, or the address of a running node. Out: a summary in words or JSON, exit status 1 when rows
were refused. Never: a city pack of another city overwritten.
"""

import asyncio
import csv
import secrets
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from yiwang.backstage import files, standing
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.incidents import service as incidents
from yiwang.front.node import Node
from yiwang.front.replay.forms import FORMS, guess
from yiwang.front.replay.into_door import IntoDoor
from yiwang.front.replay.into_rooms import IntoRooms
from yiwang.front.replay.playing import load, play
from yiwang.front.replay.records import Form, Record
from yiwang.front.replay.tally import Summary, Tally
from yiwang.front.replay.telling import lines
from yiwang.front.settings import Settings
from yiwang.kernel.errors import Conflict, Invalid, NotFound

# The records know no photos, so a result in these cities needs none.
DEFAULTS = (
    "match,radius_m,window_hours,procedure,verification,photos_before,photos_after,confirm,auto_file,risk\n"
    "*,50,24,national,person,0,0,no,no,medium\n"
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked on the command line."""

    file: Path
    speed: float = 0.0
    format: str | None = None
    limit: int | None = None
    as_json: bool = False


def form_of(wish: Wish) -> Form:
    """The kind of file, as given or by its columns."""
    name = wish.format
    if name is None:
        with wish.file.open(encoding="utf-8-sig", newline="") as file:
            name = guess(next(csv.reader(file), []))
    found = next((form for form in FORMS.values() if form.format == name), None)
    if found is None:
        raise Invalid("replay_unknown_format", field="format", formats=", ".join(FORMS))
    return found


def run(
    wish: Wish, url: str | None, token: str | None, data: Path, database_url: str | None
) -> int:
    """Into a running node by its address, or into a data folder, whose database is started unless it runs."""
    if url is not None:
        return tell(asyncio.run(into_door(wish, url, token)), wish)
    form_of(wish)  # a file of no known form starts nothing
    running = standing.running_app_url(data) if database_url is None else None
    if running is not None:
        settings = Settings(data=data.resolve(), database_url=running)
        return tell(asyncio.run(into_rooms(wish, settings)), wish)
    node = Node(data, 0, database_url=database_url)
    try:
        node.prepare()
        settings = Settings(data=node.data, database_url=node.app_url)
        return tell(asyncio.run(into_rooms(wish, settings)), wish)
    finally:
        node.stop()


async def into_rooms(wish: Wish, settings: Settings) -> Summary:
    """Into the database of a data folder."""
    form, tally = form_of(wish), Tally()
    records = load(wish.file, form, tally, wish.limit)
    files.keep_files_in(settings.data / "files")
    incidents.keep_secret(settings.secret())
    database = await Database.open(settings.app_url(), connections=3)
    try:
        await furnish(database, form, wish.file, settings.data)
        # Recorded times are whole seconds; the fraction tells this run's reports from an earlier run's.
        mark = timedelta(microseconds=secrets.randbelow(999_998) + 1)
        target = IntoRooms(database, form, tally, mark)
        await target.begin()
        return await _run(wish, form, tally, records, target)
    finally:
        await database.close()


async def into_door(wish: Wish, url: str, token: str | None) -> Summary:
    """Into a running node over HTTP."""
    form, tally = form_of(wish), Tally()
    records = load(wish.file, form, tally, wish.limit)
    target = IntoDoor(url, token, form, tally)
    try:
        await target.begin()
        return await _run(wish, form, tally, records, target)
    finally:
        await target.end()


async def furnish(database: Database, form: Form, file: Path, folder: Path) -> None:
    """The city pack of this file's city, made of the file itself the first time."""
    async with database.reading(SYSTEM) as tx:
        try:
            here: str | None = (await city.city(tx)).pack
        except NotFound:
            here = None
    async with database.transaction(SYSTEM) as tx:
        await cases.publish_shipped(tx)
        if form.pack is None and here is None:
            raise Invalid("replay_needs_a_city", field="data")
        if form.pack is None or here == form.pack:
            return
        if here is not None:
            raise Conflict("replay_other_city", here=here, there=form.pack)
        made = city.build_pack_from_records(form.pack, file, folder / "packs" / form.pack)
        (made / "defaults.csv").write_text(DEFAULTS, encoding="utf-8")
        await city.load_pack(tx, made)


async def _run(
    wish: Wish, form: Form, tally: Tally, records: list[Record], target: IntoRooms | IntoDoor
) -> Summary:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    began = time.monotonic()
    with _progress(len(records), shown=not wish.as_json and sys.stderr.isatty()) as step:
        await play(records, target, wish.speed, stop, step)
    return tally.summary(wish.file.name, form.format, time.monotonic() - began)


class _progress:  # noqa: N801  used as a function
    def __init__(self, total: int, *, shown: bool) -> None:
        self._bar = Progress(
            TextColumn("replay"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), disable=not shown,
        )  # fmt: skip
        self._total = total

    def __enter__(self) -> Callable[[], None]:
        self._bar.start()
        task = self._bar.add_task("replay", total=self._total)
        return lambda: self._bar.advance(task)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def tell(summary: Summary, wish: Wish) -> int:
    """Print the summary; the exit status."""
    if wish.as_json:
        sys.stdout.write(msgspec.json.encode(summary).decode() + "\n")
    else:
        sys.stdout.write("\n".join(lines(summary)) + "\n")
    return int(summary.refused > 0)

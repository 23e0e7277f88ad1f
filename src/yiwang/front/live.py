"""The live feed: an open screen hears of what its actor may see, a moment after it is committed.

In: one NOTIFY a batch with topics and ids. Out: server-sent events. Never: a row that the screen's own grants do not
show: ids are looked up again under each distinct grant-set before they are sent.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
from litestar.response import ServerSentEvent

from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.backstage.outbox import LIVE_CHANNEL
from yiwang.flow.cases import service as cases
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.clock import in_city
from yiwang.kernel.ids import format_id

QUEUE_LENGTH = 500
TICK_S = 20.0
_log = logging.getLogger("yiwang.live")


class Feed:
    """One listening connection a process; a queue for each screen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._screens: dict[asyncio.Queue[tuple[str, dict[str, Any]]], Actor] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="live feed")

    async def stop(self) -> None:
        """Stop listening and let the screens go."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for queue in list(self._screens):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(("end", {}))

    def join(self, actor: Actor) -> "asyncio.Queue[tuple[str, dict[str, Any]]]":
        """A new screen."""
        queue: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue(QUEUE_LENGTH)
        self._screens[queue] = actor
        return queue

    def leave(self, queue: "asyncio.Queue[tuple[str, dict[str, Any]]]") -> None:
        """A screen that was closed."""
        self._screens.pop(queue, None)

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                _log.warning("the live feed lost the database; it tries again")
            await asyncio.sleep(1.0)

    async def _hear(self) -> None:
        connection = await asyncpg.connect(self._database.url)
        heard: asyncio.Queue[str] = asyncio.Queue()
        try:
            await connection.add_listener(LIVE_CHANNEL, lambda *args: heard.put_nowait(args[3]))
            while not connection.is_closed():
                with contextlib.suppress(TimeoutError):
                    await self._tell(json.loads(await asyncio.wait_for(heard.get(), 5.0)))
        finally:
            await connection.close()

    async def _tell(self, news: list[list[Any]]) -> None:
        case_ids = sorted({subject for topic, subject in news if topic.startswith("Case")})
        incident_ids = sorted({subject for topic, subject in news if topic.startswith("Incident")})
        warning_ids = sorted({subject for topic, subject in news if topic.startswith("Warning")})
        by_actor: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        for queue, actor in list(self._screens.items()):
            if actor.id not in by_actor:
                by_actor[actor.id] = await self._visible(actor, case_ids, incident_ids, warning_ids)
            for event in by_actor[actor.id]:
                if queue.full():  # a screen that cannot follow is told to read again
                    while not queue.empty():
                        queue.get_nowait()
                    queue.put_nowait(("reload", {}))
                    break
                queue.put_nowait(event)

    async def _visible(
        self, actor: Actor, case_ids: list[int], incident_ids: list[int], warning_ids: list[int]
    ) -> list[tuple[str, dict[str, Any]]]:
        async with self._database.reading(actor) as tx:
            seen = [("case", msgspec.to_builtins(row)) for row in await cases.brief(tx, case_ids)]
            seen += [
                ("incident", msgspec.to_builtins(row))
                for row in await incidents.brief(tx, incident_ids)
            ]
            seen += [
                ("warning", msgspec.to_builtins(row))
                for row in await warnings.brief(tx, warning_ids)
            ]
        return seen


def stream(feed: Feed, actor: Actor) -> ServerSentEvent:
    """The answer that stays open."""

    async def events() -> AsyncIterator[dict[str, str]]:
        queue = feed.join(actor)
        try:
            yield {"event": "hello", "data": json.dumps({"account": format_id(actor.id)})}
            while True:
                try:
                    kind, data = await asyncio.wait_for(queue.get(), TICK_S)
                except TimeoutError:
                    now = in_city(feed._database.clock()).isoformat()
                    kind, data = "tick", {"now": now}
                if kind == "end":
                    return
                yield {"event": kind, "data": json.dumps(data)}
        finally:
            feed.leave(queue)

    return ServerSentEvent(events())

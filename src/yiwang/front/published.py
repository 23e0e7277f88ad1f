"""What the rooms publish as capabilities (能力), read off the application itself; and the count of their use.

In: the mounted handlers, each answered request. Out: one capability per handler, one count per answer.
Never: a second list to keep in step, a page or a file among the verbs.
"""

import asyncio
import contextlib
from inspect import getdoc
from typing import Any

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import Message, Scope

from yiwang.backstage.capabilities import (
    API_VERSION,
    FLUSH_EVERY_S,
    Capability,
    Counter,
)
from yiwang.backstage.database import Database

APP_HEADER = b"x-yiwang-app"


def published(app: Litestar) -> list[Capability]:
    """One capability per handler that stands in the API's document, by room and verb."""
    found: dict[str, Capability] = {}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if _is_verb(handler):
                name = name_of(handler)
                found.setdefault(
                    name,
                    Capability(
                        id=name,
                        room=name.split(".")[0],
                        version=API_VERSION,
                        method=min(handler.http_methods - {"HEAD", "OPTIONS"}),
                        path=route.path_format,
                        says=(getdoc(handler.fn) or "").split("\n")[0],
                    ),
                )
    return [found[name] for name in sorted(found)]


def name_of(handler: BaseRouteHandler) -> str:
    """`room.verb`: the room whose module holds the handler, and the handler's own name."""
    parts = handler.fn.__module__.split(".")
    room = parts[2] if parts[1] == "flow" else parts[1]
    return f"{room}.{handler.fn.__name__}"


def _is_verb(handler: object) -> bool:
    return isinstance(handler, HTTPRouteHandler) and bool(handler.resolve_include_in_schema())


class Use:
    """Counts answers and writes the counts down now and then."""

    def __init__(self) -> None:
        self._counter = Counter()
        self._names: dict[int, str | None] = {}
        self._task: asyncio.Task[None] | None = None

    async def note(self, message: Message, scope: Scope) -> None:
        """Litestar's `before_send`: one answer begins."""
        handler: Any = scope.get("route_handler")
        if message["type"] != "http.response.start" or handler is None:
            return
        name = self._names.get(id(handler), "")
        if name == "":
            name = self._names[id(handler)] = name_of(handler) if _is_verb(handler) else None
        if name is not None:
            app = next((value for key, value in scope["headers"] if key == APP_HEADER), None)
            database: Database = scope["litestar_app"].state.database
            self._counter.count(
                name, app.decode("latin-1") if app else None, message["status"], database.clock()
            )

    def start(self, database: Database) -> None:
        """Begin to write down."""
        self._task = asyncio.create_task(self._write(database))

    async def stop(self, database: Database) -> None:
        """Write down what is left."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        with contextlib.suppress(Exception):  # the database may be gone before us
            await self.flush(database)

    async def flush(self, database: Database) -> None:
        """Write down now."""
        await self._counter.flush(database)

    async def _write(self, database: Database) -> None:
        while True:
            await asyncio.sleep(FLUSH_EVERY_S)
            with contextlib.suppress(Exception):  # it is kept, and tried again
                await self.flush(database)

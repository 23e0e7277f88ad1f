"""Simulated time for the back-fill: many stories told as coroutines, the earliest next step always first.

In: stories with their beginnings. Out: every step up to the horizon, in order of time, a few at once.
"""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

WIDTH = 4  # steps at once, so that the database is not idle while we think
NEARBY = timedelta(minutes=4)  # steps this close may change places


class Over(Exception):
    """The horizon is reached: the story goes on in real time."""


class Timeline:
    """Runs stories up to `horizon`."""

    def __init__(self, horizon: datetime) -> None:
        self.horizon = horizon
        self._waiting: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._active = 0
        self._idle = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.begun = 0

    def begin(self, at: datetime, story: Callable[[], Awaitable[None]]) -> None:
        """A story that begins at `at`."""
        heapq.heappush(self._waiting, (at, next(self._order), lambda: self._start(story)))

    async def until(self, at: datetime) -> None:
        """Wait, inside a story, for `at`; raises `Over` beyond the horizon."""
        if at > self.horizon:
            raise Over
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (at, next(self._order), lambda: turn.set_result(None)))
        self._rest()
        await turn

    async def run(self, stop: asyncio.Event) -> None:
        """All stories, until they end, or reach the horizon, or `stop` is set."""
        while self._waiting and not stop.is_set():
            first = self._waiting[0][0]
            turns: list[Callable[[], None]] = []
            while self._waiting and len(turns) < WIDTH and self._waiting[0][0] <= first + NEARBY:
                turns.append(heapq.heappop(self._waiting)[2])
            self._active = len(turns)
            self._idle.clear()
            for turn in turns:
                turn()
            await self._idle.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, story: Callable[[], Awaitable[None]]) -> None:
        self.begun += 1
        task = asyncio.create_task(self._tell(story))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, story: Callable[[], Awaitable[None]]) -> None:
        try:
            await story()
        except Over:
            pass
        finally:
            self._rest()

    def _rest(self) -> None:
        self._active -= 1
        if self._active <= 0:
            self._idle.set()

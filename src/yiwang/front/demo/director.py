"""Who does what next: a plan of one next step for each open thing, made anew whenever the live feed tells of it.

In: events of the feed. Out: calls of `attend` when a plan falls due. Never: two plans for one thing; a step right
after a person's own, unless it is another role's turn.
"""

import asyncio
import heapq
import itertools
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from yiwang.front.demo.hands import Away

_log = logging.getLogger("yiwang.demo")
# After a person's own step the demo leaves that person's role alone for so long.
YIELD = timedelta(seconds=150)
AWAY_S = 5.0
MOST_PLANS = 4000

Key = tuple[str, str]  # ("case", "1-42")


class Director:
    """The plan. `attend` returns in how many seconds to look again, or None."""

    def __init__(self, attend: Callable[[Key], Awaitable[float | None]]) -> None:
        self._attend = attend
        self._due: dict[Key, float] = {}
        self._heap: list[tuple[float, int, Key]] = []
        self._order = itertools.count()
        self._mine: dict[tuple[str, int], None] = {}
        self._began = datetime.now(UTC)
        self.steps = 0

    def plan(self, key: Key, seconds: float, *, anew: bool = True) -> None:
        """Look at `key` in so many seconds; with `anew` False a plan that is there stays."""
        if key in self._due and not anew:
            return
        if len(self._due) >= MOST_PLANS and key not in self._due:
            return
        due = time.monotonic() + seconds
        self._due[key] = due
        heapq.heappush(self._heap, (due, next(self._order), key))

    def forget(self, key: Key) -> None:
        """It is over."""
        self._due.pop(key, None)

    def planned(self, key: Key) -> bool:
        """Whether there is a plan for it."""
        return key in self._due

    def own(self, thing: str, version: int) -> None:
        """This version of a thing is of our making."""
        self._mine[thing, version] = None
        while len(self._mine) > MOST_PLANS:
            del self._mine[next(iter(self._mine))]
        self.steps += 1

    def is_own(self, thing: str, version: int) -> bool:
        """Whether this version of a thing is of our making."""
        return (thing, version) in self._mine

    def must_yield(
        self, thing: str, version: int, last: dict[str, Any] | None, role: str
    ) -> float | None:
        """How long to leave it alone because a person in `role` acted on it last; None: go on."""
        if last is None or last["automatic"] or self.is_own(thing, version):
            return None
        at = datetime.fromisoformat(last["at"])
        if at < self._began or last["actor"]["role"] != role:
            return None
        left = (at + YIELD - datetime.now(UTC)).total_seconds()
        return left if left > 0 else None

    async def run(self, stop: asyncio.Event) -> None:
        """Attend to what falls due, one thing after the other."""
        while not stop.is_set():
            pause = await self._next()
            if pause:
                try:
                    await asyncio.wait_for(stop.wait(), pause)
                except TimeoutError:
                    continue

    async def _next(self) -> float:
        now = time.monotonic()
        while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)  # planned anew since
        if not self._heap or self._heap[0][0] > now:
            return min(self._heap[0][0] - now, 0.5) if self._heap else 0.5
        key = heapq.heappop(self._heap)[2]
        del self._due[key]
        try:
            again = await self._attend(key)
        except Away as error:
            _log.info("the server is away: %s", error)
            self.plan(key, AWAY_S, anew=False)
            return AWAY_S
        except Exception:
            _log.exception("attending to %s failed; it is left alone", key)
            return 0.0
        if again is not None:
            self.plan(key, again, anew=False)
        return 0.0

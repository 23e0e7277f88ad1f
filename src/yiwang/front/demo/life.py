"""The present of the demo: the feed is heard, plans are made, people act, crews walk, residents report.

In: hands at the doors, people, places. Out: a district that moves every second or two, until told to stop.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from yiwang.front.demo import feed, mix, words
from yiwang.front.demo.case_work import CaseWork
from yiwang.front.demo.desk_work import WAITING, DeskWork
from yiwang.front.demo.director import Director, Key
from yiwang.front.demo.hands import Away, Hands
from yiwang.front.demo.moving import Moving
from yiwang.front.demo.people import People
from yiwang.front.demo.places import Places
from yiwang.front.demo.reporting import Reporting
from yiwang.front.demo.residents import Residents
from yiwang.front.demo.stagecraft import EYE, Craft

_log = logging.getLogger("yiwang.demo")
# Seconds until the next step of a case in each stage; the demo's time runs about a hundred times faster than life.
PACE = {
    "dispatching": (3, 9), "accepting": (3, 9), "handling": (4, 12), "disputed": (8, 20), "deferred": (90, 240),
    "verifying": (5, 12), "recorded": (5, 12), "closing": (3, 8),
}  # fmt: skip
BY_RULE = 2  # versions up to this one may be a rule's making: filed, dispatched
RATED_AFTER = (5.0, 25.0)
OLD_WORK_S = 30.0  # between two old things taken up again
SWEEP_S = 120.0
SAID_S = 300.0
AGAIN_S = 5.0


class Life:
    """Everything that goes on at once."""

    def __init__(
        self, hands: Hands, people: People, places: Places, paths: dict[str, str], seed: int
    ) -> None:
        rng = random.Random(seed)
        phrases, table = words.load(), mix.load()
        above = min(paths.values(), key=len) if paths else "/"
        self.hands = hands
        self.craft = Craft(hands, people, phrases, paths, above, rng)
        self.director = Director(self.attend)
        self.craft.director = self.director
        self.moving = Moving(self.craft, lambda case: self.director.plan(("case", case), 0.0))
        self.cases = CaseWork(self.craft, self.director, self.moving)
        self.desk = DeskWork(self.craft, self.director)
        # A new series at each start, so that no source id comes twice.
        series = f"demo-live-{int(datetime.now(UTC).timestamp())}"
        self.residents = Residents(self.craft, Reporting(table, places, phrases, series), table)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. A part that fails is said and begun again; the others go on."""
        parts = (
            self._hear, self.director.run, self.moving.run, self.residents.run, self._sweep, self._say,
        )  # fmt: skip
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(_again_and_again(part, stop))

    async def attend(self, key: Key) -> float | None:
        """The next step of one thing; in how many seconds to look again."""
        kind, thing = key
        if kind == "case":
            return await self.cases.attend(thing)
        if kind == "rating":
            await self.residents.rate(thing)
            return None
        return await self.desk.attend(thing)

    async def _hear(self, stop: asyncio.Event) -> None:
        heard = feed.events(self.hands, EYE, self.hands.address, stop)
        try:
            async for kind, data in heard:
                if stop.is_set():
                    return
                self._heard(kind, data)
        finally:
            await heard.aclose()  # type: ignore[attr-defined]

    def _heard(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "incident" and data["state"] in WAITING:
            self.director.plan(("incident", data["id"]), self.craft.pace(data["id"], 2.0, 7.0))
        elif kind == "case":
            self._heard_case(data["id"], data["stage"], data["state"], data["version"])

    def _heard_case(self, case_id: str, stage: str, state: str, version: int) -> None:
        if state == "closed":
            incident = self.cases.incident_of.pop(case_id, None)
            self.director.forget(("case", case_id))
            if incident is not None and incident in self.craft.tokens:
                self.director.plan(("rating", incident), self.craft.rng.uniform(*RATED_AFTER))
        elif stage in PACE:
            incident = self.cases.incident_of.get(case_id)
            if (
                incident
                and version > BY_RULE
                and not self.director.is_own(f"case/{case_id}", version)
            ):
                self.craft.hurry(incident)
            self.director.plan(("case", case_id), self.craft.pace(incident, *PACE[stage]))

    async def _sweep(self, stop: asyncio.Event) -> None:
        """What the feed did not tell of, such as the past's open work: taken up one by one."""
        while not stop.is_set():
            try:
                await self._take_up()
            except Away as error:
                _log.info("the server is away: %s", error)
            try:
                await asyncio.wait_for(stop.wait(), SWEEP_S)
            except TimeoutError:
                continue

    async def _take_up(self) -> None:
        waiting = ",".join(WAITING)
        for kind, path in (
            ("incident", f"/api/incidents?state={waiting}&limit=100"),
            ("case", "/api/cases?state=open&sort=new&limit=200"),
        ):
            found = await self.hands.get(EYE, path)
            rows = [row["id"] for row in found.body["items"]] if found.good else []
            fresh = [row for row in rows if not self.director.planned((kind, row))]
            self.craft.rng.shuffle(fresh)
            for place, row in enumerate(fresh):
                seconds = OLD_WORK_S * (place + self.craft.rng.random())
                self.director.plan((kind, row), seconds, anew=False)

    async def _say(self, stop: asyncio.Event) -> None:
        """One line in the log now and then."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), SAID_S)
            except TimeoutError:
                _log.info(
                    "%d reports, %d steps, %d refused, %.1f s of processor time", self.residents.reports,
                    self.director.steps, self.hands.refused, time.process_time(),
                )  # fmt: skip


async def _again_and_again(
    part: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
) -> None:
    while not stop.is_set():
        try:
            await _until(part(stop), stop)
        except Away as error:
            _log.info("the server is away: %s", error)
        except Exception:
            _log.exception("a part of the demo failed; it begins again")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AGAIN_S)


async def _until(work: Awaitable[None], stop: asyncio.Event) -> None:
    """Run `work`; when `stop` is set it is cut short, wherever it waits."""
    running = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in (running, stopped):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running

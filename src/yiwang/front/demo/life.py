"""The present of the demo: the feed is heard, plans are made, people act, crews walk, residents report.

In: hands at the doors, people, places. Out: a district that moves every second or two, until told to stop.
"""

import asyncio
import logging
import random
import time
from datetime import UTC, datetime

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
RATED_AFTER = (5.0, 25.0)
OLD_WORK_S = 30.0  # between two old things taken up again
SWEEP_S = 120.0
SAID_S = 300.0


class Life:
    """Everything that goes on at once."""

    def __init__(
        self, hands: Hands, people: People, places: Places, paths: dict[str, str], seed: int
    ) -> None:
        rng = random.Random(seed)
        phrases, table = words.load(), mix.load()
        above = min(paths.values(), key=len) if paths else "/"
        self._hands = hands
        self._craft = Craft(hands, people, phrases, paths, above, rng)
        self._director = Director(self._attend)
        self._craft.director = self._director
        self._moving = Moving(self._craft, lambda case: self._director.plan(("case", case), 0.0))
        self._cases = CaseWork(self._craft, self._director, self._moving)
        self._desk = DeskWork(self._craft, self._director)
        # A new series at each start, so that no source id comes twice.
        series = f"demo-live-{int(datetime.now(UTC).timestamp())}"
        self._residents = Residents(self._craft, Reporting(table, places, phrases, series), table)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; if any part of it fails, all of it ends and says why."""
        parts = [
            self._hear(stop), self._director.run(stop), self._moving.run(stop), self._residents.run(stop),
            self._sweep(stop), self._say(stop),
        ]  # fmt: skip
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)

    async def _attend(self, key: Key) -> float | None:
        kind, thing = key
        if kind == "case":
            return await self._cases.attend(thing)
        if kind == "rating":
            await self._residents.rate(thing)
            return None
        return await self._desk.attend(thing)

    async def _hear(self, stop: asyncio.Event) -> None:
        heard = feed.events(self._hands, EYE, self._hands.address, stop)
        try:
            async for kind, data in heard:
                if stop.is_set():
                    return
                self._heard(kind, data)
        finally:
            await heard.aclose()  # type: ignore[attr-defined]

    def _heard(self, kind: str, data: dict[str, str]) -> None:
        if kind == "incident" and data["state"] in WAITING:
            self._director.plan(("incident", data["id"]), self._craft.pace(data["id"], 2.0, 7.0))
        elif kind == "case":
            self._heard_case(data["id"], data["stage"], data["state"])

    def _heard_case(self, case_id: str, stage: str, state: str) -> None:
        if state == "closed":
            incident = self._cases.incident_of.pop(case_id, None)
            self._director.forget(("case", case_id))
            if incident is not None and incident in self._craft.tokens:
                self._director.plan(("rating", incident), self._craft.rng.uniform(*RATED_AFTER))
        elif stage in PACE:
            self._director.plan(("case", case_id), self._craft.pace(case_id, *PACE[stage]))

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
            found = await self._hands.get(EYE, path)
            rows = [row["id"] for row in found.body["items"]] if found.good else []
            fresh = [row for row in rows if not self._director.planned((kind, row))]
            self._craft.rng.shuffle(fresh)
            for place, row in enumerate(fresh):
                seconds = OLD_WORK_S * (place + self._craft.rng.random())
                self._director.plan((kind, row), seconds, anew=False)

    async def _say(self, stop: asyncio.Event) -> None:
        """One line in the log now and then."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), SAID_S)
            except TimeoutError:
                _log.info(
                    "%d reports, %d steps, %d refused, %.1f s of processor time", self._residents.reports,
                    self._director.steps, self._hands.refused, time.process_time(),
                )  # fmt: skip

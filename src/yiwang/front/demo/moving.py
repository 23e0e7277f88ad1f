"""Crews on the map: who has a case walks there, who has none wanders; each crew's own phone says where it is.

In: crews with their places. Out: a place told now and then. Never: more than a few messages a second.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import msgspec

from yiwang.backstage.messages import Actor
from yiwang.front.demo.hands import Away
from yiwang.front.demo.stagecraft import EYE, Craft
from yiwang.kernel.geometry import Point, distance_m
from yiwang.kernel.ids import format_id, parse_id

EVERY_S = 1.5
THERE_M = 25.0
HOPS = (4, 7)  # on the way to a case, whatever the distance: the demo's time is short
WANDER = 0.0012  # degrees
WANDERS = 0.35  # of the ticks in which nobody walks


class Walk(msgspec.Struct):
    """A crew on its way."""

    who: str
    case_id: str
    goal: Point
    hops: int


class Moving:
    """All crews and who of them is on the way. `arrived` is told the case's id."""

    def __init__(self, craft: Craft, arrived: Callable[[str], None]) -> None:
        self._craft = craft
        self._arrived = arrived
        self._places: dict[int, Point] = {}
        self._walks: dict[int, Walk] = {}
        self._rng: random.Random = craft.rng

    async def look(self) -> None:
        """Where everybody is, as the map shows it."""
        found = await self._craft.hands.get(EYE, "/api/crews")
        if found.good:
            self._places = {
                parse_id(crew["id"]): Point(*crew["place"])
                for crew in found.body["items"]
                if crew["place"]
            }

    def go(self, actor: Actor, case: dict[str, Any]) -> float | None:
        """Send a crew to a case; in how long to look at the case again if nothing is heard."""
        if actor.crew_id is not None and case["place"]:
            self._walks[actor.crew_id] = Walk(
                who=actor.name,
                case_id=case["id"],
                goal=Point(*case["place"]),
                hops=self._rng.randint(*HOPS),
            )
        return 90.0

    def is_there(self, actor: Actor, case: dict[str, Any]) -> bool:
        """Whether there is no way left to go."""
        here = self._places.get(actor.crew_id or 0)
        if here is None or not case["place"]:
            return True
        return distance_m(here, Point(*case["place"])) <= THERE_M

    async def run(self, stop: asyncio.Event) -> None:
        """Move until told to stop."""
        while not stop.is_set():
            try:
                await self.tick()
            except Away:
                await asyncio.sleep(EVERY_S)
            try:
                await asyncio.wait_for(stop.wait(), EVERY_S)
            except TimeoutError:
                continue

    @property
    def walking(self) -> bool:
        """Whether anybody is on the way."""
        return bool(self._walks)

    async def tick(self) -> None:
        """One moment: who is on the way makes a hop."""
        if not self._places:
            await self.look()
        for crew_id in list(self._walks)[:3]:
            await self._hop(crew_id, self._walks[crew_id])
        if not self._walks and self._rng.random() < WANDERS:
            await self._wander()

    async def _hop(self, crew_id: int, walk: Walk) -> None:
        here = self._places.get(crew_id, walk.goal)
        part = 1 / walk.hops
        there = Point(
            here.lon + (walk.goal.lon - here.lon) * part,
            here.lat + (walk.goal.lat - here.lat) * part,
        )
        await self._tell(crew_id, walk.who, there)
        walk.hops -= 1
        if walk.hops <= 0:
            self._walks.pop(crew_id, None)
            self._arrived(walk.case_id)
        else:
            self._walks[crew_id] = self._walks.pop(crew_id)  # next time it is another's turn

    async def _wander(self) -> None:
        crew_id = self._rng.choice(list(self._places) or [0])
        actor = self._craft.people.crews.get(crew_id)
        if actor is None:
            return
        here = self._places[crew_id]
        there = Point(
            here.lon + self._rng.gauss(0, WANDER / 3), here.lat + self._rng.gauss(0, WANDER / 3)
        )
        await self._tell(crew_id, actor.name, there)

    async def _tell(self, crew_id: int, who: str, place: Point) -> None:
        body = {"lon": round(place.lon, 6), "lat": round(place.lat, 6)}
        answer = await self._craft.hands.post(who, f"/api/crews/{format_id(crew_id)}/place", body)
        if answer.good:
            self._places[crew_id] = place

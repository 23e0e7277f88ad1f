"""One made-up matter's place in the past: who acts on it, at its own time, through the rooms' services.

In: an actor and a verb. Out: the step, recorded at the story's time. Never: a way around a room's rules.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city.messages import TimeLimit
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, ForDispatch
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Act as IncidentAct
from yiwang.flow.incidents.messages import IncidentView
from yiwang.front.demo import photos
from yiwang.front.demo.people import People
from yiwang.front.demo.reporting import Told
from yiwang.front.demo.timeline import Timeline
from yiwang.front.demo.words import Words
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Conflict

T = TypeVar("T")
_MORNING, _EVENING = 7, 21
STALE = frozenset({"incidents_stale", "stale_incident", "stale_case"})


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What all stories share."""

    database: Database
    timeline: Timeline
    people: People
    words: Words
    doors: dict[str, Actor]  # the service accounts of the public doors, by channel
    limits: dict[str, TimeLimit]  # of the standards


class Past:
    """A report and what became of it, at the moment that its story has reached."""

    def __init__(self, world: World, told: Told, rng: random.Random) -> None:
        self.people, self.words, self.doors = world.people, world.words, world.doors
        self.told, self.rng, self.at = told, rng, told.at
        self.path = told.spot.path
        self.incident = 0
        self.case = 0
        self.token: str | None = None
        self.limit = world.limits[told.standard]
        self._database, self._timeline = world.database, world.timeline

    async def wait(self, *minutes: float, outdoors: bool = False) -> None:
        """About one of `minutes` later; what is done outdoors mostly waits for the morning."""
        self.at += timedelta(minutes=self.rng.choice(minutes) * self.rng.lognormvariate(0, 0.5))
        hour = in_city(self.at).hour
        if outdoors and not _MORNING <= hour < _EVENING and self.rng.random() < 0.7:
            self.at += timedelta(hours=(_MORNING - hour) % 24 + self.rng.uniform(0, 2))
        await self._timeline.until(self.at)

    async def do(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        """One transaction of `actor` at the story's time; once more if another story was first."""
        try:
            return await self._do(actor, work)
        except Conflict as error:
            if error.code not in STALE:
                raise
            return await self._do(actor, work)

    async def _do(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        async with self._database.transaction(actor, now=self.at) as tx:
            return await work(tx)

    async def act(
        self, actor: Actor | None, verb: str, *, photo: str | None = None, **fields: object
    ) -> None:
        """An action on the case."""
        if actor is None:
            return

        async def work(tx: Tx) -> None:
            case = await cases.for_dispatch(tx, self.case)
            uploads = [await self.picture(tx, photo)] if photo else []
            given = {name: value for name, value in fields.items() if value is not None}
            command = msgspec.convert(
                given | {"expected_version": case.version, "uploads": uploads}, Act
            )
            await cases.act(tx, self.case, verb, command)

        await self.do(actor, work)

    async def on_incident(
        self, actor: Actor, action: str, *, photo: str | None = None, **fields: object
    ) -> None:
        """An action on the incident."""

        async def work(tx: Tx) -> None:
            view = await incidents.get(tx, self.incident)
            uploads = [await self.picture(tx, photo)] if photo else []
            command = msgspec.convert(
                fields | {"expected_version": view.version, "uploads": uploads}, IncidentAct
            )
            await incidents.act(tx, self.incident, action, command)

        await self.do(actor, work)

    async def picture(self, tx: Tx, phase: str) -> str:
        """A drawn photo, uploaded; its handle."""
        content = photos.photo(self.told.standard, phase, self.rng)
        return (await incidents.add_upload(tx, content, tx.actor.id)).id

    async def look(self) -> ForDispatch:
        """The case as it is now."""
        return await self.do(SYSTEM, lambda tx: cases.for_dispatch(tx, self.case))

    async def look_at_incident(self) -> IncidentView:
        """The incident as it is now."""
        return await self.do(SYSTEM, lambda tx: incidents.get(tx, self.incident))

    def desk(self) -> Actor:
        """A desk that sees the place."""
        return self.people.desk(self.path, self.rng)

    def supervisor(self) -> Actor:
        """A supervisor that sees the place."""
        return self.people.supervisor(self.path, self.rng)

    def why(self, action: str) -> str:
        """A reason in words."""
        return self.words.why(self.rng, action)

"""Residents and other channels in the present: they report through the public doors, and rate what came of it.

In: the draws of `Reporting`. Out: reports over HTTP, each by its channel's own door; ratings, a few objections.
"""

import asyncio
from datetime import UTC, datetime

from yiwang.front.demo.hands import Away
from yiwang.front.demo.mix import Mix
from yiwang.front.demo.reporting import Reporting, Told
from yiwang.front.demo.stagecraft import Craft

EVERY_S = 8.0  # between two reports in an average hour
OPEN311 = "/open311/v2/requests.json"


class Residents:
    """Makes reports and rates them."""

    def __init__(self, craft: Craft, reporting: Reporting, mix: Mix) -> None:
        self._craft, self._reporting, self._mix = craft, reporting, mix
        self.reports = 0

    async def run(self, stop: asyncio.Event) -> None:
        """A Poisson process whose rate follows the hours of the calibration table."""
        while not stop.is_set():
            now = datetime.now(UTC)
            gap = self._craft.rng.expovariate(self._mix.busyness(now) / EVERY_S)
            try:
                await asyncio.wait_for(stop.wait(), min(gap, EVERY_S * 4))
            except TimeoutError:
                await self.report_one(now)

    async def report_one(self, at: datetime) -> None:
        """One more report."""
        told = self._reporting.draw(self._craft.rng, at)
        try:
            await self.report(told)
            self.reports += 1
        except Away:
            return  # nobody reports to a server that does not answer

    async def report(self, told: Told) -> str | None:
        """Make a report at its channel's own door; the incident's id, when that door tells it."""
        self._craft.remember(told)
        who = self._who(told)
        uploads: list[str] = []
        if told.channel == "open311":
            await self._open311(told)
            return None
        for _ in range(told.photos):
            uploads += await self._craft.picture(who, told.standard, "before")
        command = told.command()
        body = {
            "channel": command.channel, "source_id": command.source_id, "text": command.text,
            "standard": command.standard, "place": command.place, "address": command.address,
            "uploads": uploads, "contact": command.contact,
        }  # fmt: skip
        answer = await self._craft.hands.post(who, "/api/reports", body)
        if not answer.good:
            return None
        incident = str(answer.body["incident"]["id"])
        if self._craft.director is not None and not answer.body["joined"]:
            self._craft.draw_slowness(incident)
            self._craft.director.own(f"incident/{incident}", 1)
        if who is None:
            self._craft.keep_token(incident, answer.body["token"])
        return incident

    def _who(self, told: Told) -> str | None:
        people = self._craft.people
        if told.channel == "hotline":
            return people.desk(told.spot.path, self._craft.rng).name
        worker = people.grid_worker(told.spot.path) if told.channel == "patrol" else None
        return worker.name if worker else None

    async def _open311(self, told: Told) -> None:
        """As a client made for other cities does it."""
        form = {
            "service_code": told.standard if told.named else "unsorted", "lat": str(told.spot.lat),
            "long": str(told.spot.lon), "description": told.text, "address_string": told.spot.name,
        }  # fmt: skip
        headers = {"Idempotency-Key": told.source_id}
        await self._craft.hands.post(None, OPEN311, data=form, headers=headers)

    async def rate(self, incident_id: str) -> None:
        """After the closing; a few are not content and say so."""
        token = self._craft.tokens.pop(incident_id, None)
        if token is None or self._craft.rng.random() > 0.6:
            return
        stars = self._craft.rng.choices((5, 4, 3, 2, 1), (46, 28, 14, 7, 5))[0]
        text = self._craft.words.rating(self._craft.rng, stars)
        body = {"stars": stars, "solved": stars > 2, "text": text}
        answer = await self._craft.hands.post(None, f"/api/track/{token}/rate", body)
        if answer.good and stars == 1:
            reason = {"reason": self._craft.why("reopen")}
            await self._craft.hands.post(None, f"/api/track/{token}/reopen", reason)

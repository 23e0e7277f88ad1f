"""The demo's things speak: at first their last day, then each at its own period, through the public door for readings.

In: hands at the doors, the stations that the scene packs registered. Out: readings; now and then something happens to a
thing of the district, and its desk has a warning. Never: a reading of a thing that is not labelled synthetic.
"""

import asyncio
import contextlib
import logging
import time
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yiwang.front.demo.hands import Away, Hands
from yiwang.front.demo.happenings import Happening, Happenings, shipped
from yiwang.front.simulate.signals import Signals, Source

_log = logging.getLogger("yiwang.demo")
KEEPER, EYES = "data", "desk-xuhui"  # who keeps the registry, whose district something happens in
SOURCE, NAME = "scene-demo", "demo stations"
PAST_S, PAST_STEP_S, PAST_SERIES = 86_400.0, 1_800.0, 120
ROUND_S, QUICK_S = (
    5.0,
    15.0,
)  # between two rounds; between two readings of what something happens to
KNOWN_AFTER_S = 1.5  # the gate looks every second who may send
SEEN_AFTER_S = 90.0  # a desk looks at a warning; a visitor may be quicker
LOOK_S = 20.0
PAGE = 200


class Senses:
    """All made-up stations of one node."""

    def __init__(self, hands: Hands, seed: int) -> None:
        self._hands = hands
        self._seed = seed
        self._token = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            try:
                await self._speak(stop)
            except Away as error:
                _log.info("the stations wait for the server: %s", error)
                await _pause(stop, ROUND_S)

    async def _speak(self, stop: asyncio.Event) -> None:
        things = [thing for thing in await self._things(KEEPER) if thing["source"] == SOURCE]
        streams = [(thing, stream) for thing in things for stream in thing["datastreams"]]
        if not streams:
            return await _pause(stop, LOOK_S)
        self._token = await self._credential()
        await _pause(stop, KNOWN_AFTER_S)
        sources = [
            Source(thing["kind"], stream["property"], stream["low"], stream["high"], thing["properties"])
            for thing, stream in streams
        ]  # fmt: skip
        series = np.array([stream["series"] for _, stream in streams])
        period = np.array([stream["period_s"] or 3600 for _, stream in streams], np.float64)
        signals = Signals(sources, self._seed)
        if all(stream["latest_at"] is None for _, stream in streams):
            await self._past(signals, series, stop)
        ours = {thing["id"] for thing in await self._things(EYES)}
        places = [(one, _places(one, streams, ours)) for one in shipped()]
        happenings = Happenings(places, time.time(), self._seed)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._present(signals, series, period, happenings, stop))
            group.create_task(self._desk(stop))
        return None

    async def _past(self, signals: Signals, series: NDArray[np.int64], stop: asyncio.Event) -> None:
        """A day of every curve up to now, some at a time: a thing whose day ended earlier would count as silent."""
        steps = np.arange(-PAST_S, 1.0, PAST_STEP_S)
        for some in np.array_split(np.arange(len(series)), len(series) // PAST_SERIES + 1):
            if stop.is_set():
                return
            which, times = np.repeat(some, len(steps)), time.time() + np.tile(steps, len(some))
            await self._send(series[which], times, signals.at(which, times))
            await _pause(stop, 0.1)

    async def _present(
        self, signals: Signals, series: NDArray[np.int64], period: NDArray[np.float64], happenings: Happenings,
        stop: asyncio.Event,
    ) -> None:  # fmt: skip
        """Each series when its period has passed; what something happens to more often."""
        rng = np.random.default_rng(self._seed)
        due = time.time() + rng.uniform(
            0, np.minimum(period, 120.0)
        )  # all are heard within two minutes
        while not stop.is_set():
            now = time.time()
            running = happenings.at(now)
            which = np.flatnonzero(due <= now)
            if which.size:
                values = signals.at(which, np.full(which.size, now))
                for one in running:
                    mine = which == one.place
                    values[mine] = [one.happening.value(v, now - one.began_s) for v in values[mine]]
                await self._send(series[which], np.full(which.size, now), values)
                due[which] = now + period[which]
            for one in running:
                due[one.place] = min(due[one.place], now + QUICK_S)
            await _pause(stop, ROUND_S)

    async def _desk(self, stop: asyncio.Event) -> None:
        """The district's desk acknowledges what nobody has acknowledged for a while."""
        while not stop.is_set():
            found = await self._hands.get(EYES, "/api/warnings?state=unacknowledged&limit=50")
            for row in found.body["items"] if found.good else []:
                raised = datetime.fromisoformat(row["raised_at"]).timestamp()
                if time.time() - raised > SEEN_AFTER_S:
                    await self._hands.post(
                        EYES, f"/api/warnings/{row['id']}/actions/acknowledge", {}
                    )
            await _pause(stop, LOOK_S)

    async def _send(
        self, series: NDArray[np.int64], times: NDArray[np.float64], values: NDArray[np.float64]
    ) -> None:  # fmt: skip
        body = {
            "series": series.tolist(), "time": (times * 1e6).astype(np.int64).tolist(), "value": values.tolist()
        }  # fmt: skip
        answer = await self._hands.post_as_device(self._token, "/api/readings", body)
        if not answer.good:
            _log.warning("readings were not taken: %s %s", answer.status, answer.body)

    async def _things(self, who: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = await self._hands.get(who, f"/api/things?limit={PAGE}{after}")
            if not page.good:
                raise Away(f"things: {page.status}")
            found += page.body["items"]
            if page.body["next"] is None:
                return found
            after = f"&after={page.body['next']}"

    async def _credential(self) -> str:
        """A token of our own; those of earlier starts are believed no more."""
        listed = await self._hands.get(KEEPER, "/api/device-credentials")
        for one in listed.body if listed.good else []:
            if one["source"] == SOURCE and one["name"] == NAME and not one["revoked"]:
                await self._hands.delete(KEEPER, f"/api/device-credentials/{one['id']}")
        made = await self._hands.post(
            KEEPER, "/api/device-credentials", {"source": SOURCE, "name": NAME}
        )
        if not made.good:
            raise Away(f"credential: {made.status}")
        return str(made.body["token"])


def _places(one: Happening, streams: list[tuple[Any, Any]], ours: set[str]) -> list[int]:
    """Positions of the district's series that it may come to."""
    return [
        place
        for place, (thing, stream) in enumerate(streams)
        if (thing["kind"], stream["property"]) == (one.kind, one.property) and thing["id"] in ours
    ]


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)

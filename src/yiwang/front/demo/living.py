"""The demo's people as a child process: they have the last two days told, then live on through the public doors.

In: settings from the environment, a seed. Out: reports, cases, crews on the move, until SIGTERM.
Never: more than a small part of one core, or a step against a person who plays along.
"""

import argparse
import asyncio
import contextlib
import logging
import random
import signal
import sys

from yiwang.front.demo import listing, scene, words
from yiwang.front.demo.hands import Away, Hands
from yiwang.front.demo.life import Life
from yiwang.front.demo.people import People
from yiwang.front.demo.places import Places
from yiwang.front.demo.senses import Senses
from yiwang.front.settings import Settings

_log = logging.getLogger("yiwang.demo")


async def live(settings: Settings, seed: int, reports: int, stop: asyncio.Event) -> None:
    """Wait for the server, have the past told, then live in the present; the things speak from the first moment."""
    hands = Hands(f"http://{settings.host}:{settings.port}", listing.read(settings.data))
    try:
        await _wait_for(hands, stop)
        async with asyncio.TaskGroup() as group:
            group.create_task(Senses(hands, seed).run(stop))
            if not stop.is_set() and await _past(seed, reports, stop) == 0:
                await life(hands, scene.load(settings.data), seed).run(stop)
            else:
                stop.set()
    finally:
        await hands.close()


def life(hands: Hands, seen: scene.Scene, seed: int) -> Life:
    """The present, on a stage."""
    places = Places(seen.communities, words.load(), random.Random(seed))
    return Life(hands, People(seen.actors), places, seen.paths, seed)


async def _past(seed: int, reports: int, stop: asyncio.Event) -> int:
    """Told by a process of its own, whose memory is free again before life begins; its exit status."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "yiwang.front.demo.telling", "--seed", str(seed), "--reports", str(reports),
        stdin=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    stopped = asyncio.create_task(stop.wait())
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({stopped, ended}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not ended.done():
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    return await ended


async def _wait_for(hands: Hands, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(Away):
            if (await hands.get(None, "/health/ready")).good:
                return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.5)


def main() -> None:
    """Entry of the child process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--reports", type=int, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await live(Settings.from_environment(), given.seed, given.reports, stop)

    asyncio.run(run())


if __name__ == "__main__":
    main()

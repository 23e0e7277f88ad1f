"""The live feed as a client hears it: server-sent events, with the connection made again when it is lost.

In: the server's address and somebody's session. Out: (kind, data) pairs; ("joined", {}) after each new connection.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec

from yiwang.front.demo.hands import Away, Hands

SILENCE_S = 60.0  # a tick comes every 20 s
AGAIN_S = 2.0


async def events(
    hands: Hands, who: str, address: str, stop: asyncio.Event
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """All events until `stop` is set."""
    timeout = httpx.Timeout(10.0, read=SILENCE_S)
    async with httpx.AsyncClient(base_url=address, timeout=timeout, trust_env=False) as client:
        while not stop.is_set():
            with contextlib.suppress(httpx.HTTPError, Away):
                bearer = {"Authorization": f"Bearer {await hands.token(who)}"}
                async with client.stream("GET", "/live", headers=bearer) as response:
                    response.raise_for_status()
                    yield "joined", {}
                    async for event in _parse(response):
                        yield event
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN_S)


async def _parse(response: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    kind, data = "message", ""
    async for line in response.aiter_lines():
        if not line:
            if data:
                yield kind, msgspec.json.decode(data)
            kind, data = "message", ""
        elif line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()

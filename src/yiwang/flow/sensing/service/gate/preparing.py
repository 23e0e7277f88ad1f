"""Preparing calls while the database works: who sends, what the body says, what may become of each row.

In: calls from the lanes. Out: decided calls for the next flush. Never: a call lost between the two; a body that stops
the ones behind it.
"""

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime

import asyncpg
import numpy as np

from yiwang.backstage.identity import token_hash
from yiwang.flow.sensing.messages.readings import Fate
from yiwang.flow.sensing.model.decoding import decode
from yiwang.flow.sensing.model.fates import Scope, decide
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.quota import Quotas
from yiwang.flow.sensing.service.gate.calls import Call, Lanes, Sender
from yiwang.flow.sensing.service.gate.memory import Memory
from yiwang.flow.sensing.store import gate as store
from yiwang.kernel.errors import Invalid, TooMany, Unauthenticated, Unavailable, YiwangError

MOST_ROWS = 200_000  # of one flush, if one call alone does not hold more
MOST_PREPARED = 400_000
REFRESH_S = 1.0
FULL_S = 0.002  # until the flush has made room
_log = logging.getLogger("yiwang.gate")


class Preparing:
    """The way from the lanes to the next flush."""

    def __init__(self, clock: Callable[[], datetime], counts: Counter[str]) -> None:
        self._clock = clock
        self._counts = counts
        self.lanes = Lanes()
        self.memory = Memory()
        self.wake = asyncio.Event()  # something is ready for a flush
        self._arrived = asyncio.Event()  # something is in the lanes
        self._prepared: dict[bool, deque[Call]] = {True: deque(), False: deque()}
        self._in_hand = 0
        self._senders: dict[bytes, Sender] = {}
        self._quotas = Quotas()
        self._refreshed = 0.0

    def __len__(self) -> int:
        """Calls that are not in a flush yet."""
        return len(self.lanes) + self._in_hand + sum(map(len, self._prepared.values()))

    def sender(self, token: str) -> Sender:
        """Who a device's token is."""
        found = self._senders.get(token_hash(token))
        if found is None or (found.expires_at is not None and found.expires_at <= self._clock()):
            self._counts["bad_token"] += 1
            raise Unauthenticated("bad_device_token")
        return found

    def put(self, call: Call) -> None:
        """A call comes in."""
        self.lanes.put(call)
        self._arrived.set()

    def next_calls(self) -> list[Call]:
        """Those of the next flush, urgent ones first."""
        calls: list[Call] = []
        rows = 0
        for urgent in (True, False):
            lane = self._prepared[urgent]
            while lane and (not calls or rows + len(lane[0]) <= MOST_ROWS):
                calls.append(lane.popleft())
                rows += len(calls[-1])
        return calls

    def fail_all(self) -> None:
        """The database is away: all come again."""
        error = Unavailable("gate_is_away", retry_after=1)
        for lane in self._prepared.values():
            while lane:
                lane.popleft().fail(error)
        while (call := self.lanes.take()) is not None:
            call.fail(error)

    async def run(self, reader: asyncpg.Connection) -> None:
        """Again and again, until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            full = sum(len(call) for call in self._prepared[False]) >= MOST_PREPARED
            call = self.lanes.take_urgent() if full else self.lanes.take()
            if call is not None:
                self._in_hand = 1
                try:
                    await self._prepare_one(call, reader)
                finally:
                    self._in_hand = 0
                self.wake.set()
            if loop.time() - self._refreshed >= REFRESH_S:
                await self.refresh(reader)
            await self._rest(call is not None, full)

    async def _rest(self, busy: bool, full: bool) -> None:
        """Let the flush go on; with nothing in the lanes sleep until a call comes or the registry is due."""
        if busy:
            await asyncio.sleep(0)
        elif full:
            await asyncio.sleep(FULL_S)
        elif not len(self.lanes):  # none came while the registry was looked at
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), REFRESH_S)

    async def refresh(self, reader: asyncpg.Connection) -> None:
        """What the registry changed, and who may send."""
        await self.memory.refresh(reader)
        await self._refresh_senders(reader)
        self._refreshed = asyncio.get_running_loop().time()

    async def _prepare_one(self, call: Call, reader: asyncpg.Connection) -> None:
        try:
            call.raw = decode(call.body, call.media_type)
            call.body = b""
            self._decide(call)
            if (call.fate == Fate.UNKNOWN_THING).any() and self._not_just_refreshed():
                await self.refresh(reader)  # it may have been registered a moment ago
                self._decide(call)
            self._charge(call)
        except YiwangError as error:
            self._counts[error.code] += 1
            call.fail(error)
            return
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, asyncio.CancelledError):
            call.fail(Unavailable("gate_is_away", retry_after=1))
            raise
        except Exception as error:  # a body that no form foresaw must not stop the others
            _log.exception("a body could not be read")
            self._counts["bad_readings"] += 1
            call.fail(Invalid("bad_readings", said=type(error).__name__))
            return
        self._prepared[call.sender.urgent].append(call)

    def _not_just_refreshed(self) -> bool:
        return asyncio.get_running_loop().time() - self._refreshed > 0.2

    def _decide(self, call: Call) -> None:
        memory, raw = self.memory, call.raw
        assert raw is not None
        if raw.series is not None:
            series = raw.series
        else:
            series = memory.directory.series_of(
                call.sender.source, call.sender.scope.source or 0, raw.names or (), raw.properties
            )
        call.decided = decide(
            raw,
            series,
            memory.directory,
            memory.lists["units"],
            call.sender.scope,
            microseconds(self._clock()),
        )

    def _charge(self, call: Call) -> None:
        sender, memory = call.sender, self.memory
        assert call.decided is not None
        wanted: list[tuple[tuple[str, int, int], int, int]] = []
        if sender.source_per_s:
            wanted.append((("source", sender.scope.source or 0, 0), len(call), sender.source_per_s))
        if sender.credential_per_s:
            wanted.append(
                (("credential", sender.credential, 0), len(call), sender.credential_per_s)
            )
        if memory.lists["rates"]:
            series = call.decided.series[call.decided.series >= 0]
            kinds, counts = np.unique(memory.directory.table["kind"][series], return_counts=True)
            wanted += [
                (("kind", sender.scope.source or 0, kind), count, memory.lists["rates"][kind])
                for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)
                if kind in memory.lists["rates"]
            ]
        wait = self._quotas.take(wanted, asyncio.get_running_loop().time()) if wanted else 0.0
        if wait:
            raise TooMany("over_quota", retry_after=max(1, round(wait)))

    async def _refresh_senders(self, reader: asyncpg.Connection) -> None:
        number = {code: n for n, code in enumerate(self.memory.lists["kinds"])}
        safety = self.memory.lists["safety"]
        senders = {}
        for row in await store.credentials(reader):
            kinds = (
                None if row["kinds"] is None else frozenset(number.get(k, -1) for k in row["kinds"])
            )
            senders[bytes(row["token_hash"])] = Sender(
                credential=row["id"], source=row["source_code"], source_per_s=row["source_per_s"],
                credential_per_s=row["readings_per_s"], expires_at=row["expires_at"],
                urgent=kinds is not None and kinds <= safety,
                scope=Scope(source=row["source"], gateway=row["gateway_id"], kinds=kinds),
            )  # fmt: skip
        self._senders = senders

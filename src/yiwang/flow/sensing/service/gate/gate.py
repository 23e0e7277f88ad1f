"""The gate's life: open, prepare calls, flush them, sweep, sleep; and all over again when the database comes back.

Never: an answer before the commit. A connection lost while committing leaves the outcome unknown: the callers are told
to come again with the same key, and the memory is built anew from what the database says.
"""

import asyncio
import contextlib
import logging
import math
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

import asyncpg
import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.messages.readings import ReadingsAnswer
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.service.gate.calls import Call, Sender
from yiwang.flow.sensing.service.gate.flush import Flush, Found
from yiwang.flow.sensing.service.gate.memory import Memory
from yiwang.flow.sensing.service.gate.preparing import Preparing
from yiwang.flow.sensing.service.gate.refusing import EVERY_S, Refusals
from yiwang.flow.sensing.service.gate.sweeping import sweep
from yiwang.flow.sensing.store import gate as store
from yiwang.kernel.errors import Unavailable, YiwangError
from yiwang.kernel.ids import format_id

TICK_S = 1.0
SWEEP_S = 10.0
SNAPSHOT_S = 300.0
LATEST_S = 2.0
SHARE_OF_LATEST = 20  # writing latest readings down takes at most a twentieth of the time
AWAY_S = 0.5
_REMEMBERED = 10_000
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.CannotConnectNowError,
         asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, OSError)  # fmt: skip
_log = logging.getLogger("yiwang.gate")

Rules = Callable[[asyncpg.Connection], Awaitable[list[Rule]]]


class Gate:
    """One a node. `run` until it is told to stop; `submit` from any door meanwhile."""

    def __init__(self, url: str, clock: Callable[[], datetime], rules: Rules) -> None:
        self._url = url
        self._clock = clock
        self._rules = rules
        self._ready = asyncio.Event()
        self._stopping = False
        self._answered: OrderedDict[tuple[str, str], ReadingsAnswer] = OrderedDict()
        self.memory = Memory()
        self.flush = 0
        self.counts: Counter[str] = Counter()
        self._preparing = Preparing(clock, self.counts)
        self._refusals = Refusals()
        self._due: dict[str, float] = {}
        self.told: Callable[[Columns, NDArray[np.int64]], None] | None = (
            None  # of what is stored, with its batch
        )
        self.doors: dict[
            str, Callable[[], dict[str, Any]]
        ] = {}  # what other doors say of themselves
        self.lag_s = 0.0
        self.replayed = 0

    # ---- doors

    def sender(self, token: str) -> Sender:
        """Who a device's token is; Unavailable while the gate is opening."""
        if not self._ready.is_set():
            raise Unavailable("gate_is_away", retry_after=1)
        return self._preparing.sender(token)

    async def submit(
        self, sender: Sender, body: bytes, media_type: str, key: str | None
    ) -> ReadingsAnswer:
        """Have a body committed; returns after the commit."""
        if self._stopping or not self._ready.is_set():
            raise Unavailable("gate_is_away", retry_after=1)
        call = Call(sender, body, media_type, key)
        self._preparing.put(call)
        return await call.answer

    def now(self) -> datetime:
        """The gate's clock, for readings that bring no time."""
        return self._clock()

    async def refuse(self, source: str, reason: str, sample: dict[str, Any]) -> None:
        """Have a refusal written; returns after the commit."""
        if self._stopping or not self._ready.is_set():
            raise Unavailable("gate_is_away", retry_after=1)
        self.counts[reason] += 1
        written = self._refusals.add(source, reason, sample)
        if self._due["refusals"] == math.inf:
            self._due["refusals"] = asyncio.get_running_loop().time() + EVERY_S
            self._preparing.wake.set()
        await written

    def health(self) -> dict[str, Any]:
        """What is asked first when readings are missing."""
        return {
            "ready": self._ready.is_set(), "flush": format_id(self.flush) if self.flush else None,
            "series": len(self.memory.directory), "rules": len(self.memory.rules),
            "silent": int(np.count_nonzero(self.memory.silent)), "waiting_bytes": self._preparing.lanes.waiting_bytes,
            "waiting_calls": len(self._preparing),
            "refused_full": self._preparing.lanes.refused, "lag_s": round(self.lag_s, 3), "counts": dict(self.counts),
            "replayed": self.replayed, "doors": {name: say() for name, say in self.doors.items()},
        }  # fmt: skip

    # ---- life

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: then what waits is committed first."""
        stopper = asyncio.create_task(self._stop_when(stop))
        while not stop.is_set():
            try:
                await self._live()
            except _LOST as error:
                _log.warning("the database is away: %s", type(error).__name__)
            except Exception:
                # Whatever it was, the memory may be wrong: it is built anew from what is committed. A COPY that is cut
                # off ends in asyncpg's InternalClientError, which is no PostgresError.
                _log.exception("the gate begins anew")
            self._preparing.fail_all()
            self._refusals.fail(Unavailable("gate_is_away", retry_after=1))
            if not stop.is_set():
                await asyncio.sleep(AWAY_S)
        await stopper

    async def _stop_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stopping = True
        self._preparing.wake.set()

    async def _live(self) -> None:
        """From one opening to the loss of a connection or the end."""
        writer = await store.connect(self._url)
        reader = None
        try:
            reader = await store.connect(self._url)
            if not await store.take_lock(writer):
                _log.warning("another gate holds the lock")
                return
            await self._open(writer, reader)
            async with asyncio.TaskGroup() as group:
                preparing = group.create_task(self._preparing.run(reader))
                await self._write(writer)
                preparing.cancel()
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from group_error
        finally:
            self._ready.clear()
            for connection in (writer, reader):
                if connection is not None:
                    connection.terminate()

    async def _open(self, writer: asyncpg.Connection, reader: asyncpg.Connection) -> None:
        self.memory = self._preparing.memory = Memory()
        self.memory.rules = await self._rules(writer)
        await self._preparing.refresh(reader)
        now_us = microseconds(self._clock())
        await self.memory.recompile(writer, now_us)
        self.replayed = await self.memory.restore(writer)
        self._answered.clear()
        self._days: set[int] = set()
        loop_now = asyncio.get_running_loop().time()
        self._due = {
            "tick": loop_now,
            "sweep": loop_now,
            "latest": loop_now,
            "snapshot": loop_now + SNAPSHOT_S,
            "refusals": math.inf,
        }
        self._ready.set()
        _log.info("open: %d series, %d rules, %d readings replayed", len(self.memory.directory),
                  len(self.memory.rules), self.replayed)  # fmt: skip

    # ---- writing: one transaction a flush

    async def _write(self, writer: asyncpg.Connection) -> None:
        loop = asyncio.get_running_loop()
        while True:
            calls = self._preparing.next_calls()
            if calls:
                begun = loop.time()
                await self._flush(writer, calls)
                self.lag_s = loop.time() - begun
            else:
                if self._stopping and not len(self._preparing):
                    break
                self._preparing.wake.clear()
                with contextlib.suppress(TimeoutError):
                    rest = max(min(self._due.values()) - loop.time(), 0.0)
                    await asyncio.wait_for(self._preparing.wake.wait(), rest)
            await self._chores(writer)
        if len(self._refusals):
            await self._refusals.write(writer, self._clock())
        await self._write_latest(writer)
        await self._snapshot(writer)

    async def _flush(self, writer: asyncpg.Connection, calls: list[Call]) -> None:
        try:
            calls = await self._only_new(writer, calls)
            if calls:
                await self._commit(writer, calls)
        except BaseException:
            for call in calls:
                call.fail(Unavailable("gate_is_away", retry_after=1))
            raise

    async def _only_new(self, writer: asyncpg.Connection, calls: list[Call]) -> list[Call]:
        """Leave out what is committed already, or is twice in this flush: it is answered as the first was."""
        unknown = [call for call in calls if (call.sender.source, call.key) not in self._answered]
        if unknown:
            rows = await store.known_keys(
                writer, [call.sender.source for call in unknown], [call.key for call in unknown]
            )
            for row in rows:
                self._remember(row["source"], row["key"], _answer_of(row))
        new: dict[tuple[str, str], Call] = {}
        for call in calls:
            name = (call.sender.source, call.key)
            if name in self._answered:
                self._answer_again(call, self._answered[name])
            elif name in new:
                new[name].answer.add_done_callback(partial(self._follow, call))
            else:
                new[name] = call
        return list(new.values())

    def _follow(self, call: Call, first: asyncio.Future[ReadingsAnswer]) -> None:
        error = (
            first.exception()
            if not first.cancelled()
            else Unavailable("gate_is_away", retry_after=1)
        )
        if error is None:
            self._answer_again(call, first.result())
        else:
            call.fail(
                error
                if isinstance(error, YiwangError)
                else Unavailable("gate_is_away", retry_after=1)
            )

    def _answer_again(self, call: Call, answer: ReadingsAnswer) -> None:
        self.counts["again"] += 1
        if not call.answer.done():
            call.answer.set_result(msgspec.structs.replace(answer, again=True))

    async def _commit(self, writer: asyncpg.Connection, calls: list[Call]) -> None:
        memory, now = self.memory, self._clock()
        now_us = microseconds(now)
        await self._compiled_for(calls, writer, now)
        assert memory.state is not None
        flush = Flush(calls, memory.state.heard)
        transitions, delta = memory.judge(flush.columns, now_us)
        self.counts["unjudged"] = memory.unjudged
        found = (
            Found(transitions, memory.compiled) if len(transitions) and memory.compiled else None
        )
        ids = await store.batch_numbers(writer, len(calls))
        async with writer.transaction():
            await flush.write(writer, ids, self._days, found, now)
        memory.apply(delta)
        memory.keep_latest(flush.columns)
        self.flush = ids[0]
        self._tell(flush)

    def _tell(self, flush: Flush) -> None:
        if self.told is not None and self.memory.published:
            self.told(flush.columns, flush.batch)
        for call, answer in zip(flush.calls, flush.answers, strict=True):
            self._remember(call.sender.source, call.key, answer)
            self.counts.update(answer.fates)
            self.counts["calls"] += 1
            if not call.answer.done():
                call.answer.set_result(answer)

    def _remember(self, source: str, key: str, answer: ReadingsAnswer) -> None:
        self._answered[source, key] = answer
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)

    async def _compiled_for(
        self, calls: list[Call], writer: asyncpg.Connection, now: datetime
    ) -> None:
        """New series are judged from their first reading on."""
        compiled = self.memory.compiled
        assert compiled is not None
        highest = max(
            (int(c.decided.series.max(initial=-1)) for c in calls if c.decided), default=-1
        )
        if highest >= compiled.n_series:
            await self._recompile(writer, now)

    async def _recompile(self, writer: asyncpg.Connection, now: datetime) -> None:
        ends = await self.memory.recompile(writer, microseconds(now))
        if ends is not None and self.memory.before is not None:
            await self._own_flush(writer, "retired", Found(ends, self.memory.before), now)

    # ---- what time brings

    async def _chores(self, writer: asyncpg.Connection) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() >= self._due["tick"]:
            await self._tick(writer)
            self._due["tick"] = loop.time() + TICK_S
        if loop.time() >= self._due["refusals"]:
            self._due["refusals"] = math.inf
            await self._refusals.write(writer, self._clock())
        if loop.time() >= self._due["sweep"]:
            await self._sweep(writer)
            self._due["sweep"] = loop.time() + SWEEP_S
        if loop.time() >= self._due["latest"]:
            begun = loop.time()
            await self._write_latest(writer)
            took = loop.time() - begun
            self._due["latest"] = loop.time() + max(LATEST_S, SHARE_OF_LATEST * took)
        if loop.time() >= self._due["snapshot"]:
            await self._snapshot(writer)
            self._due["snapshot"] = loop.time() + SNAPSHOT_S

    async def _tick(self, writer: asyncpg.Connection) -> None:
        now = self._clock()
        rules = await self._rules(writer)
        if rules != self.memory.rules:
            self.memory.rules = rules
            self.memory.stale = True
        if self.memory.stale:
            await self._recompile(writer, now)
            await self._write_latest(writer)
            await self._snapshot(writer)
        transitions, delta = self.memory.tick(microseconds(now))
        if len(transitions) and self.memory.compiled:
            await self._own_flush(writer, "tick", Found(transitions, self.memory.compiled), now)
        elif delta.written:
            await self._own_flush(writer, "tick", None, now)
        self.memory.apply(delta)

    async def _own_flush(
        self, writer: asyncpg.Connection, what: str, found: Found | None, now: datetime
    ) -> None:
        (number,) = await store.batch_numbers(writer, 1)
        async with writer.transaction():
            fates = msgspec.json.encode({what: 1}).decode()
            await store.add_batches(writer, [(number, "", None, now, 0, 0, 0, 0, fates)], number)
            if found is not None:
                await found.write(writer, number, now)
        self.flush = number

    async def _sweep(self, writer: asyncpg.Connection) -> None:
        (number,) = await store.batch_numbers(writer, 1)
        await sweep(writer, self.memory, number, self._clock())

    async def _write_latest(self, writer: asyncpg.Connection) -> None:
        columns = self.memory.new_latest()
        if len(columns):
            await store.put_latest(writer, columns, self.flush)
            self.memory.latest_new[columns.series] = False

    async def _snapshot(self, writer: asyncpg.Connection) -> None:
        memory = self.memory
        if memory.state is None or memory.compiled is None or not self.flush:
            return
        await self._write_latest(writer)
        content = memory.state.snapshot(memory.compiled)
        await store.save_snapshot(writer, self.flush, memory.fingerprint(), content, self._clock())


def _answer_of(row: Any) -> ReadingsAnswer:
    return ReadingsAnswer(
        batch=format_id(row["id"]), rows=row["rows"], accepted=row["accepted"], quarantined=row["quarantined"],
        rejected=row["rejected"], fates=msgspec.json.decode(row["fates"]),
    )  # fmt: skip

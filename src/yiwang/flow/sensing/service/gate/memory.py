"""What the gate remembers between flushes: the directory, the compiled rules with their state, latest readings.

In: rows of the database at the start, deltas after each commit. Out: judgements. Never: changed by a flush that was
not committed.
"""

import hashlib
import logging
from typing import Any

import asyncpg
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import Compiled, compile
from yiwang.flow.sensing.model.conditions import Threshold
from yiwang.flow.sensing.model.directory import Directory
from yiwang.flow.sensing.model.fates import FUTURE_US
from yiwang.flow.sensing.model.judging import judge, none_found, retired, tick
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.parsing import to_json
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.flow.sensing.model.state import Delta, State
from yiwang.flow.sensing.model.transitions import Transitions
from yiwang.flow.sensing.store import gate as store

_log = logging.getLogger("yiwang.gate")
# Readings usually arrive within this; what time alone decides waits for it.
DELAY_US = 2_000_000


class Memory:
    """One for each opening of the gate."""

    def __init__(self) -> None:
        self.directory = Directory()
        self.lists: dict[str, Any] = {}
        self.rules: list[Rule] = []
        self.compiled: Compiled | None = None
        self.state: State | None = None
        self.stale = True  # the directory or the rules changed after they were compiled
        self._since = "0"
        self.latest_time = np.zeros(0, np.int64)
        self.latest_value = np.zeros(0)
        self.latest_quality = np.zeros(0, np.uint8)
        self.latest_new = np.zeros(0, np.bool_)
        self.silent = np.zeros(0, np.bool_)
        self.published: dict[int, int] = {}
        self.unjudged = 0  # readings stored, but of a batch that the kernel could not judge

    async def refresh(self, connection: asyncpg.Connection) -> None:
        """What the registry changed since the last look."""
        self.lists = await store.lists(connection)
        rows, self._since = await store.changed_series(
            connection, self.lists["properties"], self.lists["units"], self._since
        )
        if self.directory.take(rows):
            self.stale = True
        self.published = await store.published(connection)
        self._fit()

    def _fit(self) -> None:
        n = len(self.directory) - len(self.latest_time)
        if n > 0:
            self.latest_time = np.append(self.latest_time, np.zeros(n, np.int64))
            self.latest_value = np.append(self.latest_value, np.zeros(n))
            self.latest_quality = np.append(self.latest_quality, np.zeros(n, np.uint8))
            self.latest_new = np.append(self.latest_new, np.zeros(n, np.bool_))
            self.silent = np.append(self.silent, np.zeros(n, np.bool_))

    async def recompile(self, connection: asyncpg.Connection, now_us: int) -> Transitions | None:
        """Lay the rules out anew; the state goes on. What stood under a rule that is gone ends."""
        compiled = compile(self.rules, await self._table(connection))
        ends = None
        if self.state is None or self.compiled is None:
            self.state = State(compiled)
        else:
            found = retired(self.compiled, self.state, compiled, now_us)
            ends = found if len(found) else None
            self.state = State.load(self.state.snapshot(self.compiled), compiled)
        # What `retired` found belongs to the rules before.
        self.before, self.compiled, self.stale = self.compiled, compiled, False
        return ends

    async def _table(self, connection: asyncpg.Connection) -> SeriesTable:
        rows = self.directory.table
        there = rows["source"] >= 0
        paths: dict[int, str] = {}
        area = None
        if any(rule.areas for rule in self.rules):
            ids, area = np.unique(rows["area"], return_inverse=True)
            paths = await store.area_paths(connection, ids.tolist())
            names = tuple(paths.get(int(one), "") for one in ids)
        else:
            names = ()
        things = sorted({name for rule in self.rules for name in rule.things})
        return SeriesTable(
            kinds=self.lists["kinds"],
            kind=np.where(there & (rows["state"] != 1), rows["kind"], -1).astype(np.int16),
            properties=self.lists["properties"],
            property=rows["property"].astype(np.int16),
            thing=rows["thing"].astype(np.int64),
            lon=rows["lon"].astype(np.float64),
            lat=rows["lat"].astype(np.float64),
            period_s=rows["period"].astype(np.float64),
            areas=names,
            area=None if area is None else area.astype(np.int32),
            named=await store.things_named(connection, things) if things else {},
            references=await self._references(connection, len(rows)),
        )

    async def _references(
        self, connection: asyncpg.Connection, n: int
    ) -> dict[str, NDArray[np.float64]]:
        wanted: dict[str, set[str]] = {}
        for rule in self.rules:
            for condition in rule.conditions:
                if (
                    isinstance(condition, Threshold)
                    and condition.shape
                    and condition.shape.reference
                ):
                    wanted.setdefault(condition.shape.reference, set()).update(rule.kinds)
        found = {}
        for name, kinds in wanted.items():
            values = np.full(n, np.nan)
            for row in await store.references(connection, name, sorted(kinds)):
                values[row["series"]] = row["value"]
            found[name] = values
        return found

    def judge(self, columns: Columns, now_us: int) -> tuple[Transitions, Delta]:
        """Judge readings sorted by (series, time). What cannot be judged is stored all the same, counted and told.

        Else its sender would send it again and again, and the gate would end each time. A replay skips it too.
        """
        assert self.compiled is not None
        assert self.state is not None
        try:
            return judge(self.compiled, self.state, columns, now_us + FUTURE_US)
        except Exception:
            _log.exception("%d readings could not be judged", len(columns))
            self.unjudged += len(columns)
            return none_found(self.compiled, self.state)

    def tick(self, now_us: int) -> tuple[Transitions, Delta]:
        """Judge what time alone has changed."""
        assert self.compiled is not None
        assert self.state is not None
        return tick(self.compiled, self.state, now_us - DELAY_US)

    def apply(self, delta: Delta) -> None:
        """After the commit."""
        assert self.state is not None
        self.state.apply(delta)

    def keep_latest(self, columns: Columns) -> None:
        """After the commit, of readings sorted by (series, time)."""
        last = np.ones(len(columns), np.bool_)
        last[:-1] = columns.series[1:] != columns.series[:-1]
        series, time = columns.series[last], columns.time[last]
        newer = time >= self.latest_time[series]
        series = series[newer]
        self.latest_time[series] = time[newer]
        self.latest_value[series] = columns.value[last][newer]
        self.latest_quality[series] = columns.quality[last][newer]
        self.latest_new[series] = True

    def new_latest(self) -> Columns:
        """Latest readings that are not written down yet."""
        series = np.flatnonzero(self.latest_new)
        return Columns(
            series=series.astype(np.int32), time=self.latest_time[series], value=self.latest_value[series],
            quality=self.latest_quality[series],
        )  # fmt: skip

    def fingerprint(self) -> bytes:
        """Of the rules in force."""
        return hashlib.sha256(b"\n".join(to_json(rule) for rule in self.rules)).digest()

    async def restore(self, connection: asyncpg.Connection) -> int:
        """Snapshot and replay: the state as it was after the last commit. The number of readings replayed."""
        assert self.compiled is not None
        flush, snapshot = await store.load_snapshot(connection)
        if snapshot is not None:
            self.state = State.load(snapshot, self.compiled)
        written, latest_flush = await store.latest(connection)
        series = written["series"].astype(np.int64)
        self.latest_time[series], self.latest_value[series] = written["time"], written["value"]
        self.latest_quality[series] = written["quality"]
        self.silent[await store.silent(connection)] = True
        rows = await store.readings_after(connection, flush)
        rows = rows[np.lexsort((rows["time"], rows["series"], rows["flush"]))]
        starts = np.searchsorted(
            rows["flush"], [row["flush"] for row in await store.flushes_after(connection, flush)]
        )
        happened = await store.flushes_after(connection, flush)
        for place, event in enumerate(happened):
            end = starts[place + 1] if place + 1 < len(happened) else len(rows)
            self._replay(event, rows[starts[place] : end], latest_flush)
        return len(rows)

    def _replay(self, event: Any, rows: NDArray[np.void], latest_flush: int) -> None:
        now_us = microseconds(event["at"])
        if event["own"]:
            if event["tick"]:
                self.apply(self.tick(now_us)[1])
            return
        columns = Columns(
            series=rows["series"].astype(np.int32), time=rows["time"].astype(np.int64),
            value=rows["value"].astype(np.float64), quality=rows["quality"].astype(np.uint8),
        )  # fmt: skip
        self.apply(self.judge(columns, now_us)[1])
        if event["flush"] > latest_flush:
            self.keep_latest(columns)

"""One flush: calls that are committed together.

In: decided calls. Out: one transaction with their batches, readings, quarantine, transitions, news; then answers.
"""

from datetime import datetime
from typing import Any

import asyncpg
import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.backstage.messages import News
from yiwang.backstage.outbox import announce_raw
from yiwang.flow.sensing.messages.news import READINGS_JUDGED
from yiwang.flow.sensing.messages.readings import Fate, ReadingsAnswer
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import Compiled
from yiwang.flow.sensing.model.fates import KEPT_BELOW, STORED_BELOW, among_themselves
from yiwang.flow.sensing.model.moments import moment
from yiwang.flow.sensing.model.transitions import Reason, Transitions
from yiwang.flow.sensing.model.wire import by_day
from yiwang.flow.sensing.service.gate.calls import Call
from yiwang.flow.sensing.store import gate as store
from yiwang.kernel.ids import format_id

# What of a call is kept in quarantine; the rest is counted only, so that a broken sender cannot fill the disk.
MOST_KEPT = 1_000


class Flush:
    """The calls' rows as one sorted batch."""

    def __init__(self, calls: list[Call], heard: NDArray[np.int64]) -> None:
        self.calls = calls
        self.columns, self.call_of = self._sorted(heard)

    def _sorted(self, heard: NDArray[np.int64]) -> tuple[Columns, NDArray[np.int64]]:
        """All rows to be stored, sorted by (series, time), without duplicates; fates that need memory are noted."""
        parts: dict[str, list[Any]] = {
            name: [] for name in ("series", "time", "value", "quality", "call", "row")
        }
        for number, call in enumerate(self.calls):
            assert call.raw is not None
            assert call.decided is not None
            row = np.flatnonzero(call.decided.fate < STORED_BELOW)
            whole = len(row) == len(call)
            for name, column in (
                ("series", call.decided.series), ("time", call.raw.time), ("value", call.decided.value),
                ("quality", call.decided.quality),
            ):  # fmt: skip
                parts[name].append(column if whole else column[row])
            parts["row"].append(row)
            parts["call"].append(np.full(len(row), number, np.int64))
        all_ = {name: np.concatenate(columns) for name, columns in parts.items()}
        series, time = all_["series"], all_["time"]
        rising = np.diff(series)
        if not bool(((rising > 0) | ((rising == 0) & (np.diff(time) >= 0))).all()):
            order = np.lexsort((time, series))
            all_ = {name: column[order] for name, column in all_.items()}
        late = among_themselves(all_["series"], all_["time"], heard)
        if late.any():
            self._note(late, all_["call"], all_["row"])
            kept = late != Fate.DUPLICATE
            all_ = {name: column[kept] for name, column in all_.items()}
        columns = Columns(
            series=all_["series"].astype(np.int32), time=all_["time"], value=all_["value"],
            quality=all_["quality"].astype(np.uint8),
        )  # fmt: skip
        return columns, all_["call"]

    def _note(
        self, late: NDArray[np.uint8], call: NDArray[np.int64], row: NDArray[np.int64]
    ) -> None:
        for place in np.flatnonzero(late):
            fate = self.calls[call[place]].fate
            if late[place] == Fate.DUPLICATE or fate[row[place]] == Fate.ACCEPTED:
                fate[row[place]] = late[place]

    async def write(
        self,
        connection: asyncpg.Connection,
        ids: list[int],
        days: set[int],
        found: "Found | None",
        now: datetime,
    ) -> None:
        """All statements of the transaction, which the caller begins and commits."""
        rows, kept = [], []
        self.answers: list[ReadingsAnswer] = []
        for number, call in zip(ids, self.calls, strict=True):
            answer = _answer(number, call)
            self.answers.append(answer)
            rows.append(
                (number, call.sender.source, call.key, now, answer.rows, answer.accepted, answer.quarantined,
                 answer.rejected, msgspec.json.encode(answer.fates).decode())
            )  # fmt: skip
            kept += _quarantine(number, call)
        await store.add_batches(connection, rows, ids[0], [_span(call) for call in self.calls])
        self.batch = batch = np.array(ids, np.int64)[self.call_of]
        for day, columns, batches in by_day(self.columns, batch):
            partition = await store.make_day(connection, day)
            days.add(day)
            await store.add_readings(connection, partition, columns, batches)
        if kept:
            await store.add_quarantine(connection, kept, now)
        if found is not None:
            await found.write(connection, ids[0], now)


class Found:
    """Transitions and the rules that they are of."""

    def __init__(self, transitions: Transitions, compiled: Compiled) -> None:
        self.transitions = transitions
        self.compiled = compiled

    async def write(self, connection: asyncpg.Connection, flush: int, now: datetime) -> None:
        """As rows, with the news."""
        t = self.transitions
        rules = self.compiled.rules
        rows = [
            (int(t.series[n]), rules[t.rule[n]].code, rules[t.rule[n]].version, moment(int(t.time[n])),
             int(t.level_from[n]), int(t.level_to[n]), _finite(t.value[n]), Reason(int(t.reason[n])).name.lower())
            for n in range(len(t))
        ]  # fmt: skip
        if rows:
            await store.add_transitions(connection, rows, flush, now)
            await announce(connection, flush, len(rows), now)


async def announce(
    connection: asyncpg.Connection, flush: int, transitions: int, now: datetime
) -> None:
    """Tell the rooms above."""
    payload = {"batch": flush, "transitions": transitions}
    await announce_raw(connection, News(topic=READINGS_JUDGED, subject=flush, payload=payload), now)


def _span(call: Call) -> tuple[datetime | None, datetime | None]:
    assert call.raw is not None
    time = call.raw.time[call.fate < STORED_BELOW]
    return (moment(int(time.min())), moment(int(time.max()))) if len(time) else (None, None)


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _answer(number: int, call: Call) -> ReadingsAnswer:
    found, numbers = np.unique(call.fate, return_counts=True)
    counts = dict(zip(found.tolist(), numbers.tolist(), strict=True))
    return ReadingsAnswer(
        batch=format_id(number),
        rows=len(call),
        accepted=sum(n for fate, n in counts.items() if fate < STORED_BELOW),
        quarantined=sum(n for fate, n in counts.items() if STORED_BELOW <= fate < KEPT_BELOW),
        rejected=sum(n for fate, n in counts.items() if fate >= KEPT_BELOW),
        fates={Fate(fate).word: n for fate, n in sorted(counts.items())},
    )


def _quarantine(number: int, call: Call) -> list[tuple[int, str, str, str]]:
    assert call.raw is not None
    places = np.flatnonzero((call.fate >= STORED_BELOW) & (call.fate < KEPT_BELOW))[:MOST_KEPT]
    return [
        (
            number,
            call.sender.source,
            _json(call.raw.row(int(place))),
            Fate(int(call.fate[place])).word,
        )
        for place in places
    ]


def _json(row: dict[str, Any]) -> str:
    # PostgreSQL's jsonb takes no zero sign.
    return msgspec.json.encode(row).decode().replace("\\u0000", "")

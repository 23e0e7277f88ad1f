"""What judging remembers: flat arrays over series, pairs and entries.

In: deltas, after the transaction that they belong to is committed. Out: a snapshot that survives a restart and a
change of rules, for it names pairs by rule, version and series. Never: written by judging itself.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import DTypeLike, NDArray

from yiwang.flow.sensing.model.compiled import NEVER, Compiled, Family
from yiwang.flow.sensing.model.segments import Ints, spread
from yiwang.flow.sensing.model.severity import LEVELS
from yiwang.flow.sensing.model.surprise import MEMORY

# A pair's mark: the raw level in the low three bits, above them one bit a level that stands. 0: a quiet pair.
RAW_BITS = 3
RAW = (1 << RAW_BITS) - 1


class Written(msgspec.Struct, frozen=True):
    """New values for some places of one array of the state."""

    array: str
    at: NDArray[Any]
    values: NDArray[Any]


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """What one call of judging changes; nothing is changed until it is applied."""

    written: list[Written]
    next_due: int
    next_silence: int
    late: int = 0  # not judged: not after what was judged of its series
    ahead: int = 0  # not judged: after `now`
    unfit: int = 0  # not judged: bad quality or no number; it only shows that the thing is alive


class State:
    """Zero pages cost nothing until a pair wakes up: all arrays but those over series stay mostly untouched."""

    def __init__(self, compiled: Compiled) -> None:
        pairs, series = compiled.n_pairs, compiled.n_series
        self.last_time = np.zeros(series, np.int64)  # of the last judged reading; 0: none
        self.last_value = np.zeros(series, np.float64)
        self.heard = np.zeros(series, np.int64)  # of the last reading of any quality
        self.mark = np.zeros(pairs, np.uint8)
        self.since = np.zeros(
            (pairs, LEVELS), np.int64
        )  # when the raw level came to or left each level
        self.due = np.zeros(pairs, np.int64)  # when time alone may change it; 0: never
        self.signal = np.zeros(pairs, np.float64)  # the last one, while the pair is awake
        self.stepped = np.zeros(len(compiled.stuck), np.int64)  # since when a value stands still
        self.surprise = np.zeros(len(compiled.anomaly), MEMORY)
        self.vote_until = np.zeros(len(compiled.neighbours), np.int64)  # 0: it does not say so
        self.votes = np.zeros(len(compiled.neighbours), np.int32)  # among the near entries
        self.ring_count = np.zeros(len(compiled.ring_series), np.int64)
        self.ring_next = np.zeros(len(compiled.ring_series), np.int64)
        self.ring_time = np.zeros(int(compiled.ring_start[-1]), np.int64)
        self.ring_value = np.zeros(int(compiled.ring_start[-1]), np.float64)
        self.next_due = NEVER  # no pair is due before
        self.next_silence = NEVER  # no silence begins before

    def apply(self, delta: Delta) -> None:
        """Take a delta in, in place."""
        for written in delta.written:
            getattr(self, written.array)[written.at] = written.values
        self.next_due = delta.next_due
        self.next_silence = delta.next_silence

    def level(self) -> NDArray[np.uint8]:
        """The level of every pair."""
        return level_of(self.mark)

    def snapshot(self, compiled: Compiled) -> bytes:
        """Everything, so that `load` with the same or with other rules goes on from here."""
        awake = np.flatnonzero(self.mark)
        stepped = np.flatnonzero(self.stepped)
        met = np.flatnonzero(self.surprise["seen"])
        voting = np.flatnonzero(self.vote_until)
        filled = np.flatnonzero(self.ring_count)
        at = self._chronological(compiled, filled)
        return msgspec.msgpack.encode(
            {
                "form": 1,
                "rules": [(rule.code, rule.version) for rule in compiled.rules],
                "clauses": _names_of_clauses(compiled),
                "last_time": self.last_time.tobytes(),
                "last_value": self.last_value.tobytes(),
                "heard": self.heard.tobytes(),
                "pair": _bytes(
                    rule=compiled.pair_rule[awake],
                    series=compiled.pair_series[awake],
                    mark=self.mark[awake],
                    since=self.since[awake],
                    due=self.due[awake],
                    signal=self.signal[awake],
                ),
                "stuck": _bytes(
                    clause=compiled.stuck.clause[stepped],
                    series=compiled.stuck.series[stepped],
                    stepped=self.stepped[stepped],
                ),
                "anomaly": _bytes(
                    clause=compiled.anomaly.clause[met],
                    series=compiled.anomaly.series[met],
                    surprise=self.surprise[met],
                ),
                "votes": _bytes(
                    clause=compiled.neighbours.clause[voting],
                    series=compiled.neighbours.series[voting],
                    until=self.vote_until[voting],
                ),
                "rings": _bytes(
                    series=compiled.ring_series[filled],
                    count=self.ring_count[filled],
                    time=self.ring_time[at],
                    value=self.ring_value[at],
                ),
                "next_due": self.next_due,
                "next_silence": self.next_silence,
            }
        )

    @classmethod
    def load(cls, snapshot: bytes, compiled: Compiled) -> "State":
        """The state of a snapshot under `compiled`; what a rule or series that is gone remembered is left out."""
        kept = msgspec.msgpack.decode(snapshot)
        state = cls(compiled)
        for name in ("last_time", "last_value", "heard"):
            array = getattr(state, name)
            values = np.frombuffer(kept[name], array.dtype)[: len(array)]
            array[: len(values)] = values
        state.next_due, state.next_silence = kept["next_due"], kept["next_silence"]
        state._load_pairs(kept, compiled)
        clauses = _renamed(kept["clauses"], _names_of_clauses(compiled))
        stuck = _arrays(kept["stuck"], clause=np.int16, series=np.int32, stepped=np.int64)
        at, found = _entries(compiled.stuck, clauses, stuck["clause"], stuck["series"])
        state.stepped[at] = stuck["stepped"][found]
        if "anomaly" in kept:  # snapshots from before this condition have none
            met = _arrays(kept["anomaly"], clause=np.int16, series=np.int32, surprise=MEMORY)
            at, found = _entries(compiled.anomaly, clauses, met["clause"], met["series"])
            state.surprise[at] = met["surprise"][found]
        votes = _arrays(kept["votes"], clause=np.int16, series=np.int32, until=np.int64)
        at, found = _entries(compiled.neighbours, clauses, votes["clause"], votes["series"])
        state.vote_until[at] = votes["until"][found]
        state._count_votes(compiled)
        state._load_rings(kept, compiled)
        return state

    def _chronological(self, compiled: Compiled, rings: Ints) -> Ints:
        """Places in the ring arrays of all that these rings hold, the oldest first."""
        start = compiled.ring_start[rings]
        room = compiled.ring_start[rings + 1] - start
        owner, step = spread(np.zeros(len(rings), np.int64), self.ring_count[rings])
        oldest = self.ring_next[rings] - self.ring_count[rings]
        return start[owner] + (oldest[owner] + step) % room[owner]

    def _load_pairs(self, kept: dict[str, Any], compiled: Compiled) -> None:
        names = [(rule.code, rule.version) for rule in compiled.rules]
        rules = _renamed([tuple(name) for name in kept["rules"]], names)
        pairs = _arrays(
            kept["pair"],
            rule=np.int16,
            series=np.int32,
            mark=np.uint8,
            since=np.int64,
            due=np.int64,
            signal=np.float64,
        )
        rule = rules[pairs["rule"]] if len(pairs["rule"]) else pairs["rule"]
        at, found = _found(
            compiled.pair_series, compiled.pair_rule, pairs["series"], rule, len(names)
        )
        self.mark[at] = pairs["mark"][found]
        self.since[at] = pairs["since"].reshape(-1, LEVELS)[found]
        self.due[at] = pairs["due"][found]
        self.signal[at] = pairs["signal"][found]

    def _count_votes(self, compiled: Compiled) -> None:
        voting = np.flatnonzero(self.vote_until)
        counts = compiled.near_start[voting + 1] - compiled.near_start[voting]
        _, at = spread(compiled.near_start[voting], counts)
        np.add.at(self.votes, compiled.near[at], 1)

    def _load_rings(self, kept: dict[str, Any], compiled: Compiled) -> None:
        rings = _arrays(
            kept["rings"], series=np.int32, count=np.int64, time=np.int64, value=np.float64
        )
        at = np.searchsorted(compiled.ring_series, rings["series"])
        inside = at < len(compiled.ring_series)
        inside[inside] = compiled.ring_series[at[inside]] == rings["series"][inside]
        ends = np.cumsum(rings["count"])
        at, count, ends = at[inside], rings["count"][inside], ends[inside]
        room = compiled.ring_start[at + 1] - compiled.ring_start[at]
        keeps = np.minimum(count, room)
        _, source = spread(ends - keeps, keeps)
        _, target = spread(compiled.ring_start[at], keeps)
        self.ring_time[target] = rings["time"][source]
        self.ring_value[target] = rings["value"][source]
        self.ring_count[at] = keeps
        self.ring_next[at] = keeps % room


def level_of(mark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The highest level that stands."""
    stands = mark >> RAW_BITS
    level = np.zeros(mark.shape, np.uint8)
    for step in range(LEVELS):
        level[(stands >> step) & 1 == 1] = step + 1
    return level


def _names_of_clauses(compiled: Compiled) -> list[tuple[str, int, int]]:
    names = []
    for rule in compiled.rules:
        names += [(rule.code, rule.version, number) for number in range(len(rule.conditions))]
    return names


def _renamed(old: Sequence[Any], new: Sequence[Any]) -> NDArray[np.int64]:
    """For each old name its number among the new ones, -1 when it is gone."""
    place = {tuple(name): number for number, name in enumerate(new)}
    return np.array([place.get(tuple(name), -1) for name in old], np.int64)


def _entries(
    family: Family, clauses: Ints, clause: NDArray[np.int16], series: NDArray[np.int32]
) -> tuple[Ints, Ints]:
    renamed = clauses[clause] if len(clause) else clause.astype(np.int64)
    most = int(family.clause.max(initial=0)) + 1
    # A series has its entries in the order of its pairs, and within a pair of its clauses; so do the clauses' numbers.
    return _found(family.series, family.clause, series, renamed, most)


def _found(
    series: NDArray[np.int32],
    number: NDArray[np.int16],
    wanted_series: NDArray[np.int32],
    wanted_number: NDArray[Any],
    numbers: int,
) -> tuple[Ints, Ints]:
    """Where (series, number), sorted by both, holds what is wanted: (places, which of the wanted)."""
    keys = series.astype(np.int64) * max(numbers, 1) + number
    possible = np.flatnonzero((wanted_number >= 0) & (wanted_number < numbers))
    wanted = wanted_series[possible].astype(np.int64) * max(numbers, 1) + wanted_number[possible]
    at = np.searchsorted(keys, wanted)
    inside = at < len(keys)
    inside[inside] = keys[at[inside]] == wanted[inside]
    return at[inside], possible[inside]


def _bytes(**arrays: NDArray[Any]) -> dict[str, bytes]:
    return {name: np.ascontiguousarray(array).tobytes() for name, array in arrays.items()}


def _arrays(kept: dict[str, bytes], **kinds: DTypeLike) -> dict[str, NDArray[Any]]:
    return {name: np.frombuffer(kept[name], kind) for name, kind in kinds.items()}

"""A back-test: what rules would have done with stored readings, before anyone is disturbed by them.

In: rules, the series, the history in pieces, and what people confirmed in that time. Out: every warning with its
thing and times, which of them were confirmed, what was confirmed without one, and the worst hour of a desk. Never:
another judging than that of the live stream.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
import numpy as np

from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import SECOND, Compiled, compile
from yiwang.flow.sensing.model.judging import judge, tick
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.model.transitions import Transitions

HOUR_US = 3600 * SECOND

Key = TypeVar("Key", bound=Hashable)


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of history: all readings of the time before `until_us` that no earlier piece held."""

    columns: Columns  # sorted by (series, time)
    until_us: int


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """A person found that something was the matter with a thing at an instant; `rule` when it is known for which."""

    thing: int
    at_us: int
    rule: str | None = None


class WouldWarn(msgspec.Struct, frozen=True, kw_only=True):
    """One warning that there would have been: one thing under one rule, from its first level to its last."""

    rule: str
    version: int
    thing: int
    begins_us: int
    ends_us: int | None  # None: it stands at the end of the history
    highest: int
    changes: int  # of its level, the first and the last among them
    confirmed: bool


class BackTest(msgspec.Struct, frozen=True, kw_only=True):
    """What a back-test says."""

    warnings: list[WouldWarn]  # by their beginning
    readings: int
    late: int  # readings that came too late to be judged
    confirmed: int  # warnings
    missed: list[Confirmed]  # what no warning was there for
    by_rule: dict[str, int]
    by_thing: dict[int, int]
    by_hour: dict[int, int]  # hours since 1970 in which warnings begin
    peak_an_operator_hour: float  # the worst 60 minutes, wherever they begin
    peak_begins_us: int | None

    @property
    def precision(self) -> float | None:
        """The share of warnings that was confirmed; None without a warning."""
        return self.confirmed / len(self.warnings) if self.warnings else None


def back_test(
    rules: Sequence[Rule],
    table: SeriesTable,
    history: Iterable[Piece],
    *,
    confirmations: Collection[Confirmed] = (),
    from_us: int = 0,
    slack_us: int = HOUR_US,
    operators: int = 1,
) -> BackTest:
    """Replay the history. Warnings that begin before `from_us` only warm the rules up and are not told.

    A warning is confirmed when a confirmation of its thing lies within it or `slack_us` from it.
    """
    compiled = compile(rules, table)
    replay = _Replay(compiled, table)
    for piece in history:
        replay.take(piece)
    spans = [span for span in replay.spans() if span.begins_us >= from_us]
    asked = [c for c in confirmations if c.at_us >= from_us]
    near = _matches(spans, asked, slack_us)
    warnings = [
        msgspec.structs.replace(span, confirmed=bool(near[place]))
        for place, span in enumerate(spans)
    ]
    found = set().union(*near) if near else set()
    peak, begins = _peak([w.begins_us for w in warnings])
    return BackTest(
        warnings=warnings,
        readings=replay.readings,
        late=replay.late,
        confirmed=sum(w.confirmed for w in warnings),
        missed=[c for place, c in enumerate(asked) if place not in found],
        by_rule=_counts(w.rule for w in warnings),
        by_thing=_counts(w.thing for w in warnings),
        by_hour=_counts(w.begins_us // HOUR_US for w in warnings),
        peak_an_operator_hour=peak / operators,
        peak_begins_us=begins,
    )


class _Open:
    """A warning that stands: the levels of the thing's pairs under the rule."""

    def __init__(self, time: int) -> None:
        self.begins, self.highest, self.changes = time, 0, 0
        self.levels: dict[int, int] = {}

    def level(self) -> int:
        return max(self.levels.values(), default=0)


class _Replay:
    """Judging over history, as the gate does it over batches."""

    def __init__(self, compiled: Compiled, table: SeriesTable) -> None:
        self.compiled, self.table = compiled, table
        self.state = State(compiled)
        self.readings = self.late = 0
        self._open: dict[tuple[int, int], _Open] = {}
        self._closed: list[WouldWarn] = []

    def take(self, piece: Piece) -> None:
        transitions, delta = judge(self.compiled, self.state, piece.columns, piece.until_us)
        self.state.apply(delta)
        self.readings += len(piece.columns)
        self.late += delta.late
        self._follow(transitions)
        transitions, delta = tick(self.compiled, self.state, piece.until_us)
        self.state.apply(delta)
        self._follow(transitions)

    def _follow(self, transitions: Transitions) -> None:
        thing = self.table.thing[transitions.series]
        for place in range(len(transitions)):
            key = (int(thing[place]), int(transitions.rule[place]))
            time = int(transitions.time[place])
            open_ = self._open.setdefault(key, _Open(time))
            before = open_.level()
            open_.levels[int(transitions.pair[place])] = int(transitions.level_to[place])
            after = open_.level()
            open_.changes += after != before
            open_.highest = max(open_.highest, after)
            if not after:
                del self._open[key]
                self._closed.append(self._told(key, open_, time))

    def spans(self) -> list[WouldWarn]:
        """All warnings, by their beginning."""
        standing = [self._told(key, open_, None) for key, open_ in self._open.items()]
        return sorted(
            self._closed + standing, key=lambda w: (w.begins_us, w.rule, w.version, w.thing)
        )

    def _told(self, key: tuple[int, int], open_: _Open, ends: int | None) -> WouldWarn:
        rule = self.compiled.rules[key[1]]
        return WouldWarn(
            rule=rule.code,
            version=rule.version,
            thing=key[0],
            begins_us=open_.begins,
            ends_us=ends,
            highest=open_.highest,
            changes=open_.changes,
            confirmed=False,
        )


def _matches(
    spans: Sequence[WouldWarn], confirmations: Sequence[Confirmed], slack: int
) -> list[set[int]]:
    """For each warning which confirmations speak of it."""
    of_thing: dict[int, list[int]] = defaultdict(list)
    for place, confirmed in enumerate(confirmations):
        of_thing[confirmed.thing].append(place)

    def speak(span: WouldWarn) -> Iterator[int]:
        for place in of_thing.get(span.thing, ()):
            one = confirmations[place]
            ends = one.at_us if span.ends_us is None else span.ends_us + slack
            if span.begins_us - slack <= one.at_us <= ends and one.rule in (None, span.rule):
                yield place

    return [set(speak(span)) for span in spans]


def _counts(keys: Iterable[Key]) -> dict[Key, int]:
    counts: dict[Key, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    return dict(counts)


def _peak(begins: list[int]) -> tuple[int, int | None]:
    """The most warnings that begin within any hour, and where that hour begins."""
    if not begins:
        return 0, None
    times = np.sort(np.array(begins, np.int64))
    within = np.searchsorted(times, times + HOUR_US, side="left") - np.arange(len(times))
    place = int(within.argmax())
    return int(within[place]), int(times[place])

"""The rule kernel once more, slow and plain: one reading after the other, no arrays, written from what the conditions say.

It is what judging is held against. It knows nothing of batches, so it cannot be wrong about them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import isfinite, isnan, nan
from statistics import median
from typing import NamedTuple

from yiwang.flow.sensing.model.conditions import (
    Also,
    Change,
    Forecast,
    Neighbours,
    NoData,
    Repeat,
    Stuck,
    Threshold,
    WindowSum,
)
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.model.transitions import Reason
from yiwang.kernel.clock import CITY_ZONE

US = 1_000_000
MOST_FORECAST_POINTS = 24


def tidy(x: float) -> float:
    """As a person would subtract: 3.3 - 3.0 is 0.3."""
    return round(x * 1e9) / 1e9


class Reading(NamedTuple):
    time: int
    series: int
    value: float
    quality: int


class Found(NamedTuple):
    rule: str
    series: int
    time: int
    level_from: int
    level_to: int
    value: float
    reason: int


@dataclass
class Thing:
    """One series of the oracle's little city."""

    kind: str
    property: str
    thing: int
    x_m: float  # metres east
    period_s: float
    reference: float


@dataclass
class Pair:
    rule: Rule
    series: int
    raw: dict[Severity, bool] = field(default_factory=dict)
    stands: dict[Severity, bool] = field(default_factory=dict)
    since: dict[Severity, int] = field(default_factory=dict)
    signal: float = nan
    stepped: dict[int, int] = field(default_factory=dict)
    word_until: int = 0
    silent: int = 0

    def level(self) -> int:
        return max((int(s) for s, on in self.stands.items() if on), default=0)


class Oracle:
    def __init__(self, rules: list[Rule], things: list[Thing], readings_kept: int) -> None:
        self.things, self.kept = things, readings_kept
        self.pairs = [
            Pair(rule, number)
            for rule in rules
            for number, thing in enumerate(things)
            if thing.kind in rule.kinds and thing.property == rule.property
        ]
        for pair in self.pairs:
            for name in pair.rule.severities():
                pair.raw[Severity.of(name)] = pair.stands[Severity.of(name)] = False
        self.history: list[list[tuple[int, float]]] = [[] for _ in things]
        self.heard = [0 for _ in things]
        self.found: list[Found] = []

    # readings

    def read(self, reading: Reading, now: int) -> None:
        if reading.time > now:
            return
        # Words run out before the reading's instant for all things; their counts are known to everybody.
        self._run_out(reading.time)
        mine = [pair for pair in self.pairs if pair.series == reading.series]
        if reading.time > self.heard[reading.series]:
            for pair in mine:
                self._hear(pair, reading.time)
            self.heard[reading.series] = reading.time
        past = self.history[reading.series]
        if reading.quality == 2 or not isfinite(reading.value):
            return
        if past and reading.time <= past[-1][0]:
            return
        before = past[-1] if past else None
        past.append((reading.time, reading.value))
        for pair in mine:
            first = pair.rule.conditions[0]
            if isinstance(first, Neighbours):
                self._say(pair, first, reading)
            elif not isinstance(first, NoData):
                self._pass(pair, reading.time, before)
                self._judge(pair, reading, before)

    def advance(self, now: int) -> None:
        """Time passes up to, but not including, `now`."""
        self._run_out(now)
        for pair in self.pairs:
            if isinstance(pair.rule.conditions[0], NoData):
                self._silence(pair, now)
            else:
                past = self.history[pair.series]
                self._pass(pair, now, past[-1] if past else None)

    # levels in time

    def _pass(self, pair: Pair, until: int, last: tuple[int, float] | None) -> None:
        """All that becomes due strictly before `until`, in order."""
        valid = self._validity(pair.rule)
        while True:
            expiry = last[0] + valid if last and valid and any(pair.raw.values()) else None
            due = min(
                (
                    pair.since[s] + self._delay(pair, s)
                    for s in pair.raw
                    if pair.raw[s] != pair.stands[s]
                ),
                default=None,
            )
            if (
                expiry is not None
                and expiry < until
                and (due is None or expiry <= due or due >= until)
            ):
                self._event(pair, expiry, set(), set(), pair.signal, Reason.EXPIRED)
            elif due is not None and due < until:
                was = pair.level()
                for s in pair.raw:
                    if (
                        pair.raw[s] != pair.stands[s]
                        and pair.since[s] + self._delay(pair, s) == due
                    ):
                        pair.stands[s] = pair.raw[s]
                rises = pair.level() > was
                self._tell(pair, due, was, pair.signal, Reason.LASTED if rises else Reason.HELD_OFF)
            else:
                return

    def _delay(self, pair: Pair, severity: Severity) -> int:
        seconds = (
            pair.rule.for_s.get(severity.name.lower(), 0.0)  # type: ignore[call-overload]
            if pair.raw[severity]
            else pair.rule.clear_hold_s
        )
        return round(seconds * US)

    def _validity(self, rule: Rule) -> int:
        if rule.valid_s is not None:
            return round(rule.valid_s * US)
        windows = [getattr(c, "window_s", None) for c in rule.conditions]
        if all(w is not None for w in windows):
            return round(max(w for w in windows if w is not None) * US)
        return 0

    def _event(
        self,
        pair: Pair,
        time: int,
        up: set[Severity],
        keep: set[Severity],
        x: float,
        down: Reason = Reason.FELL,
    ) -> None:
        was, pair.signal = pair.level(), x
        for s in pair.raw:
            raw = s in up or (pair.raw[s] and s in keep)
            if raw != pair.raw[s]:
                pair.raw[s], pair.since[s] = raw, time
                if self._delay(pair, s) == 0:
                    pair.stands[s] = raw
        self._tell(pair, time, was, x, Reason.CROSSED if pair.level() > was else down)

    def _tell(self, pair: Pair, time: int, was: int, value: float, reason: Reason) -> None:
        if pair.level() != was:
            self.found.append(
                Found(pair.rule.code, pair.series, time, was, pair.level(), value, int(reason))
            )

    # signals

    def _judge(self, pair: Pair, reading: Reading, before: tuple[int, float] | None) -> None:
        up: set[Severity] = set()
        keep: set[Severity] = set()
        best, x = (-1, -1), nan
        for number, condition in enumerate(pair.rule.conditions):
            assert not isinstance(condition, NoData)
            signal = self._signal(pair, number, condition, reading, before)
            counts = self._open(pair.rule, reading.time) and all(
                self._besides(also, reading) for also in condition.also
            )
            ups: set[Severity] = set()
            keeps: set[Severity] = set()
            for line in condition.lines if counts and not isnan(signal) else []:
                # What reaches a line reaches every severity below it.
                below = {s for s in Severity if 0 < s <= Severity.of(line.severity)}
                if self._reaches(signal, line.on, condition.direction == "up", condition.inclusive):
                    ups |= below
                end = line.on if line.off is None else line.off
                if self._reaches(signal, end, condition.direction == "up", condition.inclusive):
                    keeps |= below
            rank = (max(ups, default=0), max(keeps, default=0))
            if rank > best:
                best, x = rank, signal
            up, keep = up | ups, keep | keeps
        self._event(pair, reading.time, up, keep, x)

    @staticmethod
    def _reaches(x: float, line: float, upward: bool, inclusive: bool) -> bool:
        if x == line:
            return inclusive
        return x > line if upward else x < line

    def _open(self, rule: Rule, time: int) -> bool:
        local = datetime.fromtimestamp(time / US, UTC).astimezone(CITY_ZONE)
        source = rule.source
        if local.date() < source.effective_from:
            return False
        if source.effective_to is not None and local.date() > source.effective_to:
            return False
        if not rule.hours:
            return True
        for hours in rule.hours:
            for back in (0, 1):  # hours that began today, or yesterday and run over midnight
                day = (local - timedelta(days=back)).date()
                begin = datetime.combine(day, hours.from_, CITY_ZONE)
                end = datetime.combine(day, hours.until, CITY_ZONE)
                if end <= begin:
                    end += timedelta(days=1)
                if day.isoweekday() in hours.days and begin <= local < end:
                    return True
        return False

    def _besides(self, also: Also, reading: Reading) -> bool:
        value: float | None = reading.value
        if also.property is not None:
            value = self._companion(also, reading)
        if value is None:
            return False
        if also.at_least is not None:
            return value >= also.at_least
        assert also.at_most is not None
        return value <= also.at_most

    def _companion(self, also: Also, reading: Reading) -> float | None:
        mine = self.things[reading.series].thing
        for number, thing in enumerate(self.things):
            if thing.thing == mine and thing.property == also.property:
                past = self.history[number]
                if past and past[-1][0] >= reading.time - round(also.within_s * US):
                    return past[-1][1]
                return None
        return None

    def _signal(
        self,
        pair: Pair,
        number: int,
        condition: object,
        reading: Reading,
        before: tuple[int, float] | None,
    ) -> float:
        value, time = reading.value, reading.time
        if isinstance(condition, Threshold):
            shape = condition.shape
            if shape is None:
                return value
            reference = self.things[reading.series].reference
            return tidy(value - reference if shape.form == "above" else value / reference)
        if isinstance(condition, Stuck):
            moved = before is None or abs(value - before[1]) > condition.tolerance
            if moved or value == condition.rest:
                pair.stepped[number] = time
            return (time - pair.stepped[number]) / US
        past = self.history[reading.series][-self.kept :]
        assert isinstance(condition, WindowSum | Repeat | Change | Forecast)
        window = [(t, v) for t, v in past if t > time - round(condition.window_s * US)]
        values = [v for _, v in window]
        if isinstance(condition, WindowSum):
            return sum(round(v / 1e-6) for v in values) / 1e6
        if isinstance(condition, Repeat):
            return float(sum(v >= condition.at_least for v in values))
        if isinstance(condition, Change):
            return tidy(value - min(values) if condition.sense == "rise" else max(values) - value)
        return self._forecast(condition, window, time)

    @staticmethod
    def _forecast(condition: Forecast, window: list[tuple[int, float]], time: int) -> float:
        window = window[-MOST_FORECAST_POINTS:]
        if len(window) < condition.least_points:
            return nan
        points = [((t - time) / US, v) for t, v in window]
        slope = median(
            (b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1 :]
        )
        level = median(v - slope * s for s, v in points)
        if condition.spread is not None:
            rest = median(abs(v - slope * s - level) for s, v in points)
            if rest > condition.spread:
                return nan
        return tidy(level + slope * condition.horizon_s)

    # silence

    def _hear(self, pair: Pair, time: int) -> None:
        if not isinstance(pair.rule.conditions[0], NoData):
            return
        self._silence(pair, time)
        if pair.silent:
            gap = (time - self.heard[pair.series]) / US
            self.found.append(
                Found(pair.rule.code, pair.series, time, pair.silent, 0, gap, int(Reason.HEARD))
            )
            pair.silent = 0

    def _silence(self, pair: Pair, until: int) -> None:
        condition, heard = pair.rule.conditions[0], self.heard[pair.series]
        assert isinstance(condition, NoData)
        if not heard:
            return
        dues: dict[int, int] = {}
        for line in condition.lines:
            after = line.after_s
            if after is None:
                assert line.after_periods is not None
                after = line.after_periods * self.things[pair.series].period_s
            due = heard + round(after * US)
            if due < until and self._open(pair.rule, due):
                dues[due] = max(dues.get(due, 0), int(Severity.of(line.severity)))
        for due, level in sorted(dues.items()):
            if level > pair.silent:
                value, reason = (due - heard) / US, int(Reason.SILENT)
                self.found.append(
                    Found(pair.rule.code, pair.series, due, pair.silent, level, value, reason)
                )
                pair.silent = level

    # neighbours

    def _say(self, pair: Pair, condition: Neighbours, reading: Reading) -> None:
        open_ = self._open(pair.rule, reading.time)
        end = condition.at_least if condition.until is None else condition.until
        had = pair.word_until > 0
        has = open_ and (reading.value >= condition.at_least or (had and reading.value >= end))
        pair.word_until = reading.time + round(condition.within_s * US) if has else 0
        if has != had:
            self._count_around(pair, reading.time)

    def _run_out(self, until: int) -> None:
        """Words that run out strictly before `until`, in the order in which they do."""
        while True:
            over = [p for p in self.pairs if 0 < p.word_until < until]
            if not over:
                return
            pair = min(over, key=lambda p: (p.word_until, p.series))
            time, pair.word_until = pair.word_until, 0
            self._count_around(pair, time)

    def _count_around(self, cause: Pair, time: int) -> None:
        for pair in self.pairs:
            if pair.rule is cause.rule and self._near(pair, cause):
                condition = pair.rule.conditions[0]
                assert isinstance(condition, Neighbours)
                count = sum(
                    other.word_until > 0
                    for other in self.pairs
                    if other.rule is pair.rule and self._near(other, pair)
                )
                x = float(count) if pair.word_until > 0 else 0.0
                up = {Severity.of(line.severity) for line in condition.lines if x >= line.on}
                keep = {
                    Severity.of(line.severity)
                    for line in condition.lines
                    if x >= (line.on if line.off is None else line.off)
                }
                self._pass(pair, time, None)
                self._event(pair, time, up, keep, x)

    def _near(self, one: Pair, other: Pair) -> bool:
        condition = one.rule.conditions[0]
        assert isinstance(condition, Neighbours)
        between = abs(self.things[one.series].x_m - self.things[other.series].x_m)
        return between <= condition.radius_m

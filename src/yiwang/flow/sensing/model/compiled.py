"""Rules × series as flat tables, so that judging is array arithmetic.

In: rules that were proved, and the table of series. Out: an immutable `Compiled`. Never: a look at a reading.

A pair is one rule on one series; pairs are sorted by (series, rule). Each condition of a rule is a clause, and each
clause puts one entry per series into the family of its kind. A family has its own index from series to entries, so a
series pays only for the families that its rules need.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.conditions import (
    WINDOWED,
    Anomaly,
    Condition,
    Forecast,
    Neighbours,
    NoData,
    Stuck,
    Threshold,
    Windowed,
)
from yiwang.flow.sensing.model.neighbourhood import within_radius
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.segments import Floats, Ints
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.flow.sensing.model.severity import LEVELS, Severity
from yiwang.kernel.clock import CITY_ZONE

SECOND = 1_000_000
NEVER = np.iinfo(np.int64).max // 4  # far enough, and adding two of them does not overflow
MINUTES_OF_A_WEEK = 7 * 24 * 60
UNKNOWN_PERIOD_S = 60.0
LARGEST_RING = 4096
MONDAY = datetime(1970, 1, 5, tzinfo=UTC)


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of one kind of condition, sorted by series; `start[s] : start[s + 1]` are those of series s."""

    start: NDArray[np.int32]
    pair: NDArray[np.int32]
    clause: NDArray[np.int16]
    series: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.pair)


class Companion(msgspec.Struct, frozen=True, kw_only=True):
    """For one `also` of a clause: which series of the same thing it looks at, sorted by `series`."""

    series: NDArray[np.int32]
    other: NDArray[np.int32]


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that judging needs besides state."""

    rules: tuple[Rule, ...]
    n_series: int
    pair_series: NDArray[np.int32]
    pair_rule: NDArray[np.int16]
    pair_start: NDArray[np.int32]  # CSR from series to its pairs
    # by rule
    for_us: Ints  # [rule, level]
    hold_us: Ints
    valid_us: Ints  # 0: for ever
    from_us: Ints
    until_us: Ints
    hours: NDArray[np.int16]  # row of `open_minutes`, -1: always
    open_minutes: NDArray[np.bool_]  # [schedule, minute of the city's week from Monday]
    # by clause; signals of downward conditions are turned over, so that more is always worse
    conditions: tuple[Condition, ...]
    clause_rule: NDArray[np.int16]
    sign: Floats
    on: Floats  # [clause, level]
    off: Floats
    companions: dict[tuple[int, int], Companion]  # (clause, number of its `also`)
    # families
    plain: Family
    shaped: Family
    windowed: Family
    stuck: Family
    anomaly: Family
    silence: Family
    neighbours: Family
    reference: Floats  # by entry of `shaped`
    after_us: Ints  # [entry of `silence`, level]
    near_start: Ints  # CSR between entries of `neighbours`, each its own neighbour too
    near: NDArray[np.int32]
    # rings of the series that windows look back on
    ring_series: NDArray[np.int32]  # sorted
    ring_start: Ints  # where each begins; the last is the total

    @property
    def n_pairs(self) -> int:
        """How many pairs there are."""
        return len(self.pair_series)


def compile(rules: Sequence[Rule], table: SeriesTable) -> Compiled:
    """Lay the rules out over the series that they name."""
    matches = [_series_of(rule, table) for rule in rules]
    rule_of = np.repeat(np.arange(len(rules), dtype=np.int16), [len(m) for m in matches])
    series_of = np.concatenate([*matches, np.zeros(0, np.int32)]).astype(np.int32)
    order = np.lexsort((rule_of, series_of))
    pair_series, pair_rule = series_of[order], rule_of[order]
    conditions = tuple(c for rule in rules for c in rule.conditions)
    clause_rule = np.repeat(
        np.arange(len(rules), dtype=np.int16), [len(rule.conditions) for rule in rules]
    )
    families = {
        name: _family(pair_series, pair_rule, clause_rule, conditions, name, len(table))
        for name in ("plain", "shaped", "windowed", "stuck", "anomaly", "silence", "neighbours")
    }
    near_start, near = within_radius(
        families["neighbours"].series, families["neighbours"].clause, conditions, table
    )
    ring_series, ring_start = _rings(families["windowed"], conditions, table)
    on, off, sign = _lines(conditions)
    hours, minutes = _hours(rules)
    return Compiled(
        rules=tuple(rules),
        n_series=len(table),
        pair_series=pair_series,
        pair_rule=pair_rule,
        pair_start=_starts(pair_series, len(table)),
        for_us=np.array([_durations(rule) for rule in rules], np.int64).reshape(-1, LEVELS),
        hold_us=np.array([_micro(rule.clear_hold_s) for rule in rules], np.int64),
        valid_us=np.array([_validity(rule) for rule in rules], np.int64),
        from_us=np.array([_midnight(r.source.effective_from) for r in rules], np.int64),
        until_us=np.array([_day_after(r.source.effective_to) for r in rules], np.int64),
        hours=hours,
        open_minutes=minutes,
        conditions=conditions,
        clause_rule=clause_rule,
        sign=sign,
        on=on,
        off=off,
        companions=_companions(conditions, clause_rule, matches, table),
        reference=_references(families["shaped"], conditions, table),
        after_us=_silences(families["silence"], conditions, table),
        near_start=near_start,
        near=near,
        ring_series=ring_series,
        ring_start=ring_start,
        **families,
    )


def _series_of(rule: Rule, table: SeriesTable) -> NDArray[np.int32]:
    """The series that the rule is on: of its kinds, property, areas and things, with what it refers to."""
    kinds = [place for place, name in enumerate(table.kinds) if name in rule.kinds]
    properties = [place for place, name in enumerate(table.properties) if name == rule.property]
    match = np.isin(table.kind, kinds) & np.isin(table.property, properties)
    if rule.areas:
        paths = [
            place
            for place, path in enumerate(table.areas)
            if any(path.startswith(prefix) for prefix in rule.areas)
        ]
        match &= np.isin(table.area, paths) if table.area is not None else False
    if rule.things:
        match &= np.isin(table.thing, [table.named[n] for n in rule.things if n in table.named])
    for condition in rule.conditions:
        if isinstance(condition, Threshold) and condition.shape and condition.shape.reference:
            known = table.references.get(condition.shape.reference)
            match &= np.isfinite(known) if known is not None else False
        if isinstance(condition, NoData) and any(line.after_periods for line in condition.lines):
            match &= table.period_s > 0
        if isinstance(condition, Neighbours):
            match &= np.isfinite(table.lon) & np.isfinite(table.lat)
    return np.flatnonzero(match).astype(np.int32)


def family_of(condition: Condition) -> str:
    """Which family a condition's entries are in."""
    if isinstance(condition, Threshold):
        return "plain" if condition.shape is None else "shaped"
    if isinstance(condition, WINDOWED):
        return "windowed"
    if isinstance(condition, Stuck):
        return "stuck"
    if isinstance(condition, Anomaly):
        return "anomaly"
    return "silence" if isinstance(condition, NoData) else "neighbours"


def _family(
    pair_series: NDArray[np.int32],
    pair_rule: NDArray[np.int16],
    clause_rule: NDArray[np.int16],
    conditions: Sequence[Condition],
    name: str,
    n_series: int,
) -> Family:
    clauses = [place for place, c in enumerate(conditions) if family_of(c) == name]
    pairs, clause_of = [], []
    for clause in clauses:
        of_rule = np.flatnonzero(pair_rule == clause_rule[clause]).astype(np.int32)
        pairs.append(of_rule)
        clause_of.append(np.full(len(of_rule), clause, np.int16))
    pair = np.concatenate([*pairs, np.zeros(0, np.int32)]).astype(np.int32)
    clause_ids = np.concatenate([*clause_of, np.zeros(0, np.int16)]).astype(np.int16)
    order = np.lexsort((clause_ids, pair))
    pair, clause_ids = pair[order], clause_ids[order]
    series = pair_series[pair]
    return Family(start=_starts(series, n_series), pair=pair, clause=clause_ids, series=series)


def _starts(sorted_series: NDArray[np.int32], n_series: int) -> NDArray[np.int32]:
    counts = np.bincount(sorted_series, minlength=n_series)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))).astype(np.int32)


def _micro(seconds: float) -> int:
    return round(seconds * SECOND)


def _durations(rule: Rule) -> list[int]:
    """Per level; a level that the rule does not have goes with the next one that it has."""
    given = {Severity.of(name): _micro(rule.for_s.get(name, 0.0)) for name in rule.severities()}
    durations, following = [], 0
    for level in range(LEVELS, 0, -1):
        following = given.get(Severity(level), following)
        durations.append(following)
    return durations[::-1]


def _validity(rule: Rule) -> int:
    if rule.valid_s is not None:
        return _micro(rule.valid_s)
    windows = [c.window_s for c in rule.conditions if isinstance(c, WINDOWED)]
    # What is said about a window is not true any more once the window has passed.
    return _micro(max(windows)) if windows and len(windows) == len(rule.conditions) else 0


def _midnight(day: date) -> int:
    moment = datetime.combine(day, time(), CITY_ZONE)
    return int(moment.timestamp()) * SECOND


def _day_after(day: date | None) -> int:
    return NEVER if day is None else _midnight(day + timedelta(days=1))


def _lines(conditions: Sequence[Condition]) -> tuple[Floats, Floats, Floats]:
    on = np.full((len(conditions), LEVELS), np.inf)
    off = np.full((len(conditions), LEVELS), np.inf)
    sign = np.ones(len(conditions))
    for clause, condition in enumerate(conditions):
        if isinstance(condition, NoData):
            continue
        sign[clause] = 1.0 if condition.direction == "up" else -1.0
        lines = {Severity.of(line.severity): line for line in condition.lines}
        begins = ends = np.inf
        for level in range(LEVELS, 0, -1):
            if (line := lines.get(Severity(level))) is not None:
                begins = sign[clause] * line.on
                ends = begins if line.off is None else sign[clause] * line.off
                if not condition.inclusive:
                    # Beyond the line is at or beyond the next number after it.
                    begins, ends = np.nextafter(begins, np.inf), np.nextafter(ends, np.inf)
            on[clause, level - 1], off[clause, level - 1] = begins, ends
    return on, off, sign


def _hours(rules: Sequence[Rule]) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    rows: list[NDArray[np.bool_]] = []
    row_of = []
    for rule in rules:
        row_of.append(len(rows) if rule.hours else -1)
        if not rule.hours:
            continue
        week = np.zeros(MINUTES_OF_A_WEEK, np.bool_)
        for hours in rule.hours:
            begins = hours.from_.hour * 60 + hours.from_.minute
            ends = hours.until.hour * 60 + hours.until.minute
            length = (ends - begins) % 1440 or 1440
            for day in hours.days:
                minutes = (day - 1) * 1440 + begins + np.arange(length)
                week[minutes % MINUTES_OF_A_WEEK] = True
        rows.append(week)
    minutes_of = np.array(rows, np.bool_).reshape(-1, MINUTES_OF_A_WEEK)
    return np.array(row_of, np.int16), minutes_of


def _companions(
    conditions: Sequence[Condition],
    clause_rule: NDArray[np.int16],
    matches: Sequence[NDArray[np.int32]],
    table: SeriesTable,
) -> dict[tuple[int, int], Companion]:
    found = {}
    for clause, condition in enumerate(conditions):
        for number, also in enumerate([] if isinstance(condition, NoData) else condition.also):
            if also.property is None:
                continue
            wanted = [p for p, name in enumerate(table.properties) if name == also.property]
            others = np.flatnonzero(np.isin(table.property, wanted) & (table.kind >= 0))
            others = others[np.argsort(table.thing[others], kind="stable")]
            series = matches[clause_rule[clause]]
            at = np.searchsorted(table.thing[others], table.thing[series])
            inside = at < len(others)
            series, at = series[inside], at[inside]
            same = table.thing[others[at]] == table.thing[series]
            found[clause, number] = Companion(
                series=series[same], other=others[at[same]].astype(np.int32)
            )
    return found


def _references(family: Family, conditions: Sequence[Condition], table: SeriesTable) -> Floats:
    reference = np.full(len(family), np.nan)
    for clause in np.unique(family.clause):
        condition = conditions[clause]
        if isinstance(condition, Threshold) and condition.shape and condition.shape.reference:
            mine = family.clause == clause
            known = table.references[condition.shape.reference]
            reference[mine] = known[family.series[mine]]
    return reference


def _silences(family: Family, conditions: Sequence[Condition], table: SeriesTable) -> Ints:
    # Level by level in memory: a sweep over all things looks at the first one alone.
    after = np.full((len(family), LEVELS), NEVER, np.int64, order="F")
    for clause in np.unique(family.clause):
        condition, mine = conditions[clause], np.flatnonzero(family.clause == clause)
        if not isinstance(condition, NoData):
            continue
        lines = {Severity.of(line.severity): line for line in condition.lines}
        following = np.full(len(mine), NEVER, np.int64)
        for level in range(LEVELS, 0, -1):
            line = lines.get(Severity(level))
            if line is not None and line.after_s is not None:
                following = np.full(len(mine), _micro(line.after_s), np.int64)
            elif line is not None and line.after_periods is not None:
                period = table.period_s[family.series[mine]]
                following = np.round(period * line.after_periods * SECOND).astype(np.int64)
            after[mine, level - 1] = following
    return after


def _rings(
    family: Family, conditions: Sequence[Condition], table: SeriesTable
) -> tuple[NDArray[np.int32], Ints]:
    """Room for a quarter more readings than the longest window should hold; beyond that the oldest are forgotten."""
    windows = np.array(
        [c.window_s if isinstance(c, Windowed) else 0.0 for c in conditions], np.float64
    )
    series, inverse = np.unique(family.series, return_inverse=True)
    longest = np.zeros(len(series))
    np.maximum.at(longest, inverse, windows[family.clause])
    points = np.zeros(len(series))
    least = np.array([c.least_points if isinstance(c, Forecast) else 0 for c in conditions])
    np.maximum.at(points, inverse, least[family.clause].astype(np.float64))
    period = table.period_s[series]
    period = np.where(period > 0, period, UNKNOWN_PERIOD_S)
    room = np.ceil(longest / period * 1.25) + 4
    room = np.clip(np.maximum(room, points), 4, LARGEST_RING).astype(np.int64)
    return series.astype(np.int32), np.concatenate((np.zeros(1, np.int64), np.cumsum(room)))

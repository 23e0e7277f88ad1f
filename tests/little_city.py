"""A little city for the tests of the rule kernel: a few series along one street.

Times are whole half-minutes and values whole halves, so that ties, where kernels go wrong, are the common case.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

import numpy as np
from hypothesis import strategies as st

from made_rules import SOURCE, rule
from rule_oracle import US, Reading, Thing
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.conditions import (
    Also,
    Change,
    Condition,
    Forecast,
    Line,
    Neighbours,
    NoData,
    Repeat,
    Shape,
    SilenceLine,
    Stuck,
    Threshold,
    WindowSum,
)
from yiwang.flow.sensing.model.neighbourhood import METRES_A_DEGREE
from yiwang.flow.sensing.model.rules import Hours, Rule, Source
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.kernel.clock import CITY_ZONE

UNIT = 30  # seconds
# A Sunday evening: the stream runs over midnight, over the end of a week and over a rule's first day.
BEGIN = int(datetime(2026, 3, 1, 23, 50, tzinfo=CITY_ZONE).timestamp()) * US
NAMES = ("blue", "yellow", "orange", "red")

THINGS = [
    Thing("gauge", "level", thing=0, x_m=0, period_s=UNIT, reference=2.0),
    Thing("gauge", "flow", thing=0, x_m=0, period_s=UNIT, reference=1.0),
    Thing("gauge", "level", thing=1, x_m=90, period_s=UNIT, reference=4.0),
    Thing("meter", "level", thing=2, x_m=180, period_s=2 * UNIT, reference=2.0),
    Thing("meter", "flow", thing=2, x_m=180, period_s=UNIT, reference=1.0),
    Thing("gauge", "level", thing=3, x_m=240, period_s=UNIT, reference=1.0),
]


def table(things: Sequence[Thing] = THINGS) -> SeriesTable:
    kinds, properties = ("gauge", "meter"), ("level", "flow")
    return SeriesTable(
        kinds=kinds,
        kind=np.array([kinds.index(t.kind) for t in things], np.int16),
        properties=properties,
        property=np.array([properties.index(t.property) for t in things], np.int16),
        thing=np.array([t.thing for t in things], np.int64),
        lon=np.array([t.x_m / METRES_A_DEGREE for t in things]),
        lat=np.zeros(len(things)),
        period_s=np.array([t.period_s for t in things]),
        references={"mark": np.array([t.reference for t in things])},
    )


def columns(readings: Sequence[Reading]) -> Columns:
    """A batch, sorted as judging wants it."""
    ordered = sorted(readings, key=lambda r: (r.series, r.time))
    return Columns(
        series=np.array([r.series for r in ordered], np.int32),
        time=np.array([r.time for r in ordered], np.int64),
        value=np.array([r.value for r in ordered], np.float64),
        quality=np.array([r.quality for r in ordered], np.uint8),
    )


halves = st.integers(-2, 12).map(lambda n: n / 2)
spans = st.integers(1, 6).map(lambda n: float(n * UNIT))
delays = st.sampled_from([0.0, 0.0, UNIT, 2.0 * UNIT, 3.0 * UNIT, 5.0 * UNIT])
severities = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(
    lambda names: sorted(names, key=NAMES.index)
)


@st.composite
def some_lines(draw: st.DrawFn, direction: str, values: st.SearchStrategy[float]) -> list[Line]:
    names = draw(severities)
    sign = 1 if direction == "up" else -1
    ons = sorted(sign * draw(values) for _ in names)
    offs = sorted(min(sign * draw(values), on) for on in ons)
    return [
        Line(severity=name, on=sign * on, off=draw(st.sampled_from([None, sign * min(on, off)])))
        if len(names) == 1
        else Line(severity=name, on=sign * on, off=sign * min(on, off))
        for name, on, off in zip(names, ons, offs, strict=True)
    ]


@st.composite
def conditions(draw: st.DrawFn, alongside: bool) -> Condition:
    direction = draw(st.sampled_from(["up", "up", "down"]))
    also = draw(st.lists(alsos(), max_size=1)) if alongside else []
    common = {
        "direction": direction,
        "inclusive": draw(st.booleans()),
        "also": also,
    }
    kind = draw(st.sampled_from([Threshold, Shape, WindowSum, Repeat, Change, Stuck, Forecast]))
    counts = st.integers(0, 4).map(float)
    if kind is Threshold:
        return Threshold(lines=draw(some_lines(direction, halves)), **common)
    if kind is Shape:
        shape = Shape(form=draw(st.sampled_from(["above", "share"])), reference="mark")
        return Threshold(lines=draw(some_lines(direction, halves)), shape=shape, **common)
    if kind is WindowSum:
        return WindowSum(lines=draw(some_lines(direction, halves)), window_s=draw(spans), **common)
    if kind is Repeat:
        return Repeat(
            lines=draw(some_lines(direction, counts)),
            window_s=draw(spans),
            at_least=draw(halves),
            **common,
        )
    if kind is Change:
        return Change(
            lines=draw(some_lines(direction, halves)),
            window_s=draw(spans),
            sense=draw(st.sampled_from(["rise", "fall"])),
            **common,
        )
    if kind is Stuck:
        return Stuck(
            lines=draw(some_lines(direction, st.integers(0, 6).map(lambda n: n * 1.0 * UNIT))),
            tolerance=draw(st.sampled_from([0.0, 0.5])),
            rest=draw(st.sampled_from([None, 0.0])),
            **common,
        )
    return Forecast(
        lines=draw(some_lines(direction, halves)),
        window_s=draw(spans),
        horizon_s=draw(spans),
        least_points=3,
        spread=draw(st.sampled_from([None, 0.5])),
        **common,
    )


@st.composite
def alsos(draw: st.DrawFn) -> Also:
    bound = {draw(st.sampled_from(["at_least", "at_most"])): draw(halves)}
    return Also(property=draw(st.sampled_from([None, "flow"])), within_s=draw(spans), **bound)


@st.composite
def readings_rules(draw: st.DrawFn, code: str, alongside: bool) -> Rule:
    """A rule that reads: one to three conditions, and everything around them."""
    chosen = [draw(conditions(alongside)) for _ in range(draw(st.integers(1, 3)))]
    names = {line.severity for condition in chosen for line in condition.lines}
    for_s = {name: draw(delays) for name in sorted(names) if draw(st.booleans())}
    return rule(
        *chosen,
        code=code,
        kinds=draw(st.sampled_from([["gauge"], ["gauge", "meter"]])),
        for_s=for_s,
        clear_hold_s=draw(delays),
        valid_s=draw(st.sampled_from([None, 1.0 * UNIT, 3.0 * UNIT])),
        hours=draw(some_hours),
        source=draw(sources),
    )


some_hours = st.sampled_from(
    [
        [],
        [],
        [Hours(days=(7,), from_=time(23, 51), until=time(0, 4))],
        [Hours(from_=time(23, 0), until=time(23, 55)), Hours(from_=time(0, 2), until=time(0, 3))],
        [Hours(days=(1,), from_=time(0, 1), until=time(0, 1))],
    ]
)
sources = st.sampled_from(
    [
        SOURCE,
        SOURCE,
        Source(title="t", edition="1", effective_from=date(2026, 3, 2), confidence="proposal"),
        Source(
            title="t",
            edition="1",
            effective_from=date(2012, 3, 1),
            effective_to=date(2026, 3, 1),
            confidence="proposal",
        ),
    ]
)


@st.composite
def silence_rules(draw: st.DrawFn, code: str) -> Rule:
    names = draw(severities)
    steps = sorted(draw(st.integers(1, 6)) for _ in names)
    periods = draw(st.booleans())
    silences = [
        SilenceLine(severity=name, after_periods=float(step))
        if periods
        else SilenceLine(severity=name, after_s=float(step * UNIT))
        for name, step in zip(names, steps, strict=True)
    ]
    return rule(NoData(lines=silences), code=code, kinds=["gauge", "meter"], source=draw(sources))


@st.composite
def neighbour_rules(draw: st.DrawFn, code: str) -> Rule:
    names = draw(severities)
    ons = sorted(draw(st.integers(1, 4)) for _ in names)
    offs = sorted(min(draw(st.integers(1, 4)), on) for on in ons)
    at_least = draw(halves)
    condition = Neighbours(
        lines=[
            Line(severity=name, on=float(on), off=float(min(on, off)))
            for name, on, off in zip(names, ons, offs, strict=True)
        ],
        radius_m=draw(st.sampled_from([50.0, 100.0, 170.0])),
        at_least=at_least,
        until=draw(st.sampled_from([None, at_least - 1])),
        within_s=draw(spans),
    )
    return rule(
        condition,
        code=code,
        kinds=["gauge", "meter"],
        for_s={name: draw(delays) for name in names},
        clear_hold_s=draw(delays),
        hours=draw(some_hours),
        source=draw(sources),
    )


@st.composite
def rules(draw: st.DrawFn, *, across: bool) -> list[Rule]:
    """`across`: also such as look at several series."""
    made: list[Rule] = []
    for number in range(draw(st.integers(1, 4))):
        code = f"r{number}"
        kind = draw(st.sampled_from("rrrns" if across else "rrrs"))
        if kind == "r":
            made.append(draw(readings_rules(code, across)))
        else:
            made.append(draw(silence_rules(code) if kind == "s" else neighbour_rules(code)))
    return made


@st.composite
def readings(draw: st.DrawFn, most: int = 60) -> list[Reading]:
    """Readings in no order at all; some bad, some no number, some of one series at one instant."""
    n = draw(st.integers(0, most))
    last = draw(st.sampled_from([12, 40]))
    return [
        Reading(
            BEGIN + draw(st.integers(0, last)) * UNIT * US,
            draw(st.integers(0, len(THINGS) - 1)),
            draw(st.one_of(halves, halves, halves, st.just(float("nan")))),
            draw(st.sampled_from([0, 0, 0, 1, 2])),
        )
        for _ in range(n)
    ]

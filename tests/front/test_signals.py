"""An ordinary day of made-up things is ordinary: in range, repeatable, and no shipped rule warns of it."""

import numpy as np
import pytest

from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.model.backtest import Piece, back_test
from yiwang.flow.sensing.model.columns import GOOD, Columns
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.front.simulate.signals import Signals, Source, levels

DAY_S = 1_795_737_600  # 2026-11-27 00:00 UTC
ABOUT = {
    "warning_level": 3.2, "capacity": 4000, "free_flow": 60, "shaft_depth": 4, "night_limit": 45,
}  # fmt: skip
SOURCES = [
    Source(kind.code, m.property, m.low, m.high, ABOUT) for kind in sensing.shipped_kinds() for m in kind.measures
]  # fmt: skip


def _day(signals: Signals, number: int) -> np.ndarray:
    times = DAY_S + np.arange(0, 86400, 300, dtype=np.float64)
    return signals.at(np.full(len(times), number), times)


def test_every_property_of_the_kinds_that_ship_has_a_line_and_no_line_is_of_nothing() -> None:
    named = {f"{s.kind}.{s.property}" for s in SOURCES} | {s.property for s in SOURCES}
    assert levels().keys() <= named
    missing = {
        s.property for s in SOURCES if not levels().keys() & {s.property, f"{s.kind}.{s.property}"}
    }
    assert missing == set()


def test_values_stay_in_range_and_come_again() -> None:
    signals, again, other = Signals(SOURCES, 1), Signals(SOURCES, 1), Signals(SOURCES, 2)
    differing = 0
    for number, source in enumerate(SOURCES):
        day = _day(signals, number)
        assert day.min() >= source.low
        assert day.max() <= source.high
        np.testing.assert_array_equal(day, _day(again, number))
        differing += not np.array_equal(day, _day(other, number))
    assert differing > len(SOURCES) // 2


@pytest.mark.shows("N9")
def test_no_shipped_rule_warns_of_two_ordinary_days() -> None:
    """Three things of each kind, at their own periods: whatever rings here would ring in a city a hundred thousand times."""
    kinds = [kind for kind in sensing.shipped_kinds() if kind.measures]
    rows = [(k, thing, m) for thing, k in enumerate(kinds * 3) for m in k.measures]
    signals = Signals([Source(k.code, m.property, m.low, m.high, ABOUT) for k, _, m in rows], 7)
    properties = sorted({m.property for _, _, m in rows})
    codes = [kind.code for kind in kinds]
    n = len(rows)
    table = SeriesTable(
        kinds=tuple(codes), kind=np.array([codes.index(k.code) for k, _, _ in rows], np.int16),
        properties=tuple(properties), property=np.array([properties.index(m.property) for _, _, m in rows], np.int16),
        thing=np.array([thing for _, thing, _ in rows], np.int64), lon=np.full(n, 121.4), lat=np.full(n, 31.2),
        period_s=np.array([k.period_s or np.nan for k, _, _ in rows], np.float64),
        references={name: np.full(n, float(value)) for name, value in ABOUT.items()},
    )  # fmt: skip
    pieces = []
    for begin in range(DAY_S, DAY_S + 2 * 86400, 6 * 3600):
        times = [
            np.arange(begin + number % 60, begin + 6 * 3600, rows[number][0].period_s or 3600.0)
            for number in range(n)
        ]
        series = np.repeat(np.arange(n), [len(part) for part in times])
        at = np.concatenate(times)
        pieces.append(
            Piece(
                columns=Columns(
                    series=series.astype(np.int32), time=(at * 1e6).astype(np.int64), value=signals.at(series, at),
                    quality=np.full(len(at), GOOD, np.uint8),
                ),
                until_us=(begin + 6 * 3600) * 1_000_000,
            )
        )  # fmt: skip
    found = back_test(sensing.shipped_rules(), table, pieces)
    assert found.readings > 100_000
    assert found.by_rule == {}

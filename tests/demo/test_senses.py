"""What happens to the demo's things is a warning each, and one only."""

import numpy as np
import pytest

from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.model.backtest import Piece, back_test
from yiwang.flow.sensing.model.columns import GOOD, Columns
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.front.demo.happenings import Happening, Happenings, shipped
from yiwang.front.demo.senses import QUICK_S
from yiwang.front.simulate.signals import Signals, Source

NOON_S = 1_795_752_000  # 2026-11-27 04:00 UTC
SHIPPED = shipped()
KINDS = {kind.code: kind for kind in sensing.shipped_kinds()}


@pytest.mark.shows("A3.2")
@pytest.mark.parametrize("one", SHIPPED, ids=[one.kind for one in SHIPPED])
def test_each_happening_is_one_warning_and_is_over_afterwards(one: Happening) -> None:
    measure = next(m for m in KINDS[one.kind].measures if m.property == one.property)
    table = SeriesTable(
        kinds=(one.kind,), kind=np.zeros(1, np.int16), properties=(one.property,), property=np.zeros(1, np.int16),
        thing=np.zeros(1, np.int64), lon=np.array([121.4]), lat=np.array([31.2]), period_s=np.array([60.0]),
    )  # fmt: skip
    signals = Signals([Source(one.kind, one.property, measure.low, measure.high, {})], 3)
    times = NOON_S + np.arange(0.0, one.lasts_s() + 7200.0, QUICK_S)
    begin = NOON_S + 600.0
    usual = signals.at(np.zeros(len(times), np.int64), times)
    values = np.array([
        one.value(v, t - begin) if t >= begin else v for v, t in zip(usual.tolist(), times.tolist(), strict=True)
    ])  # fmt: skip
    columns = Columns(
        series=np.zeros(len(times), np.int32), time=(times * 1e6).astype(np.int64), value=values,
        quality=np.full(len(times), GOOD, np.uint8),
    )  # fmt: skip
    found = back_test(
        sensing.shipped_rules(), table, [Piece(columns=columns, until_us=int(times[-1] * 1e6) + 1)]
    )
    (warning,) = found.warnings
    assert warning.begins_us > begin * 1e6
    assert warning.ends_us is not None


def test_they_come_one_after_another_to_things_of_the_district() -> None:
    places = [(one, [10 * n, 10 * n + 1]) for n, one in enumerate(SHIPPED)]
    happenings = Happenings(places, 0.0, 1)
    assert happenings.at(0.0) == []
    seen = {
        (run.happening.kind, run.place, run.began_s)
        for now in range(0, 36_000, 5)
        for run in happenings.at(now)
    }
    assert {kind for kind, _, _ in seen} == {one.kind for one in SHIPPED}
    assert min(began for _, _, began in seen) == Happenings.FIRST_S
    # The desk's budget is six an hour.
    assert len(seen) / 10 <= 7

"""Thresholds on the reading itself, or on what a shape makes of it."""

import numpy as np

from yiwang.flow.sensing.model.aqi import iaqi
from yiwang.flow.sensing.model.compiled import Compiled
from yiwang.flow.sensing.model.conditions import Threshold
from yiwang.flow.sensing.model.segments import tidy
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.signals.signal import Signal


def plain(compiled: Compiled, rows: Rows) -> Signal:
    """The reading."""
    entry, row = entries_of(compiled.plain, rows)
    clause = compiled.plain.clause[entry]
    x = rows.value[row] * compiled.sign[clause]
    return Signal(pair=compiled.plain.pair[entry], clause=clause, row=row, x=x)


def shaped(compiled: Compiled, rows: Rows) -> Signal:
    """The index, the height above the thing's own mark, or the share of its capacity."""
    entry, row = entries_of(compiled.shaped, rows)
    clause = compiled.shaped.clause[entry]
    value, reference = rows.value[row], compiled.reference[entry]
    x = np.full(len(value), np.nan)
    for place in np.unique(clause):
        condition = compiled.conditions[place]
        if not isinstance(condition, Threshold) or condition.shape is None:
            continue
        mine, shape = clause == place, condition.shape
        if shape.form == "iaqi" and shape.pollutant and shape.edition:
            x[mine] = iaqi(shape.pollutant, shape.edition, value[mine])
        elif shape.form == "above":
            x[mine] = value[mine] - reference[mine]
        else:
            x[mine] = np.divide(
                value[mine],
                reference[mine],
                out=np.full(np.count_nonzero(mine), np.nan),
                where=reference[mine] != 0,
            )
    x = tidy(x) * compiled.sign[clause]
    return Signal(pair=compiled.shaped.pair[entry], clause=clause, row=row, x=x)

"""How long a value has stood still."""

import numpy as np

from yiwang.flow.sensing.model.compiled import SECOND, Compiled
from yiwang.flow.sensing.model.conditions import Stuck
from yiwang.flow.sensing.model.segments import carried, first_of_each, lengths
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.signals.signal import Signal
from yiwang.flow.sensing.model.state import State, Written


def stuck(compiled: Compiled, state: State, rows: Rows) -> tuple[Signal, list[Written]]:
    """Seconds since the last step, at each reading."""
    family = compiled.stuck
    entry, row = entries_of(family, rows)
    clause, series = family.clause[entry], family.series[entry]
    tolerance = np.array(
        [c.tolerance if isinstance(c, Stuck) else 0.0 for c in compiled.conditions]
    )
    rest = np.array(
        [
            c.rest if isinstance(c, Stuck) and c.rest is not None else np.nan
            for c in compiled.conditions
        ]
    )
    value, time = rows.value[row], rows.time[row]
    start = first_of_each(entry)
    count = lengths(start, len(entry))
    before = np.concatenate((value[:1], value[:-1]))
    before[start] = state.last_value[series[start]]
    step = (np.abs(value - before) > tolerance[clause]) | (value == rest[clause])
    step[start] |= state.stepped[entry[start]] == 0
    last = carried(step, start, count)
    stepped = np.where(last >= 0, time[last], state.stepped[entry])
    x = (time - stepped) / SECOND * compiled.sign[clause]
    ends = start + count - 1
    written = [Written("stepped", entry[ends], stepped[ends])]
    return Signal(pair=family.pair[entry], clause=clause, row=row, x=x), written

"""How surprising the readings are by what their own series did before."""

from yiwang.flow.sensing.model.compiled import Compiled
from yiwang.flow.sensing.model.segments import first_of_each, lengths
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.signals.signal import Signal
from yiwang.flow.sensing.model.state import State, Written
from yiwang.flow.sensing.model.surprise import surprises


def anomaly(compiled: Compiled, state: State, rows: Rows) -> tuple[Signal, list[Written]]:
    """The surprise of each reading, in decades."""
    family = compiled.anomaly
    entry, row = entries_of(family, rows)
    clause = family.clause[entry]
    start = first_of_each(entry)
    touched = entry[start]
    memory = state.surprise[touched]
    x = surprises(memory, rows.time[row], rows.value[row], start, lengths(start, len(entry)))
    signal = Signal(pair=family.pair[entry], clause=clause, row=row, x=x * compiled.sign[clause])
    return signal, [Written("surprise", touched, memory)]

"""Silence: what time alone says of a series.

A level is reached at the instant at which the silence has lasted, whoever notices it first: the next reading, or a
tick; a reading ends all of it.
"""

import numpy as np

from yiwang.flow.sensing.model.compiled import NEVER, SECOND, Compiled
from yiwang.flow.sensing.model.segments import Ints, first_of_each, lengths
from yiwang.flow.sensing.model.severity import LEVELS
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.state import RAW_BITS, State, Written, level_of
from yiwang.flow.sensing.model.transitions import Changes, Reason


def at_readings(
    compiled: Compiled, state: State, rows: Rows
) -> tuple[list[Changes], list[Written], int]:
    """Silences that the readings show to have been, and that they end; and the earliest next one."""
    family = compiled.silence
    entry, row = entries_of(family, rows)
    time, pair = rows.time[row], family.pair[entry].astype(np.int64)
    start = first_of_each(entry)
    before = np.concatenate((time[:1], time[:-1]))
    before[start] = state.heard[family.series[entry[start]]]
    stood = np.zeros(len(entry), np.uint8)
    stood[start] = level_of(state.mark[pair[start]])
    gap_over = (before > 0) & (before + compiled.after_us[entry, 0] < time)
    hot = np.flatnonzero(gap_over | (stood > 0))
    ends = start + lengths(start, len(entry)) - 1
    earliest = (time[ends] + compiled.after_us[entry[ends], 0]).min(initial=NEVER)
    if not len(hot):
        return [], [], int(earliest)
    entry, time, pair = entry[hot], time[hot], pair[hot]
    before, stood = before[hot], stood[hot]
    rises, level = _rises(compiled, entry, before, stood, time)
    down = np.flatnonzero(level > 0)
    falls = Changes(
        pair=pair[down],
        time=time[down],
        level_from=level[down],
        level_to=np.zeros(len(down), np.uint8),
        value=(time[down] - before[down]) / SECOND,
        reason=np.full(len(down), Reason.HEARD, np.uint8),
    )
    awake = pair[down]
    written = [Written("mark", awake, np.zeros(len(awake), np.uint8))]
    # In this order: a silence's end comes after its beginnings, even when both are at one instant.
    return [rises, falls], written, int(earliest)


def at_tick(compiled: Compiled, state: State, now: int) -> tuple[list[Changes], list[Written], int]:
    """Silences that have begun by `now`, and the earliest next one."""
    family = compiled.silence
    heard = state.heard[family.series]
    first = heard + compiled.after_us[:, 0]
    first[heard == 0] = NEVER
    silent = first < now
    entry = np.flatnonzero(silent)
    first[silent] = NEVER
    pair = family.pair[entry].astype(np.int64)
    stood = level_of(state.mark[pair])
    rises, level = _rises(compiled, entry, heard[entry], stood, np.full(len(entry), now, np.int64))
    moved = np.flatnonzero(level > stood)
    bits = (1 << level[moved].astype(np.int64)) - 1 << RAW_BITS
    later = heard[entry, None] + compiled.after_us[entry]
    later[later < now] = NEVER
    coming = min(first.min(initial=NEVER), later.min(initial=NEVER))
    written = [Written("mark", pair[moved], bits.astype(np.uint8))]
    return [rises], written, int(coming)


def _rises(
    compiled: Compiled, entry: Ints, before: Ints, stood: np.ndarray, time: Ints
) -> tuple[Changes, np.ndarray]:
    """Levels reached strictly before `time`, each at its own instant; and the level that stands at `time`."""
    rule = compiled.pair_rule[compiled.silence.pair[entry]]
    due = np.where(before[:, None] > 0, before[:, None] + compiled.after_us[entry], NEVER)
    counts = (due < time[:, None]) & (due >= compiled.from_us[rule][:, None])
    counts &= due < compiled.until_us[rule][:, None]
    steps = np.arange(1, LEVELS + 1, dtype=np.uint8)
    reached = (counts * steps).max(axis=1, initial=0).astype(np.uint8)
    level = np.maximum(stood, reached)
    # Levels due at one instant are one change, to the highest of them.
    last = np.ones(counts.shape, np.bool_)
    last[:, :-1] = (due[:, 1:] != due[:, :-1]) | ~counts[:, 1:]
    rises = counts & last & (steps > stood[:, None])
    place, step = np.nonzero(rises)
    to = steps[step]
    first = first_of_each(place)
    from_ = np.concatenate((np.zeros(min(1, len(to)), np.uint8), to[:-1]))
    from_[first] = stood[place[first]]
    return Changes(
        pair=compiled.silence.pair[entry[place]].astype(np.int64),
        time=due[place, step],
        level_from=from_,
        level_to=to,
        value=compiled.after_us[entry[place], step] / SECOND,
        reason=np.full(len(place), Reason.SILENT, np.uint8),
    ), level

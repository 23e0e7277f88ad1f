"""Judging: readings come in, level changes go out. The same function for the live stream, a replay and a back-test.

In: what was compiled, the state (only read), a batch sorted by (series, time), the present. Out: transitions, and
the delta that the caller applies once its transaction is committed. Never: I/O, a clock of its own, a loop over
readings.

What a batch does is the same however a stream was cut into batches, as long as each series comes in its order of
time (and, for conditions that look at several series, all of them do). What comes late is not judged; the caller
stores it all the same.
"""

import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.alongside import holds_besides
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import NEVER, Compiled
from yiwang.flow.sensing.model.latches import Events, latch
from yiwang.flow.sensing.model.opening import open_at
from yiwang.flow.sensing.model.segments import Bools, Ints, first_of_each
from yiwang.flow.sensing.model.severity import LEVELS
from yiwang.flow.sensing.model.signals import neighbours, silence
from yiwang.flow.sensing.model.signals.anomaly import anomaly
from yiwang.flow.sensing.model.signals.plain import plain, shaped
from yiwang.flow.sensing.model.signals.rows import Rows, take
from yiwang.flow.sensing.model.signals.signal import Signal
from yiwang.flow.sensing.model.signals.stuck import stuck
from yiwang.flow.sensing.model.signals.windows import windowed
from yiwang.flow.sensing.model.state import Delta, State, Written
from yiwang.flow.sensing.model.transitions import Changes, Reason, Transitions, put_together


def judge(
    compiled: Compiled, state: State, columns: Columns, now_us: int
) -> tuple[Transitions, Delta]:
    """Judge one batch. A reading after `now_us` is not judged: one fast clock must not make all later readings late."""
    taken = take(columns, state.last_time, state.heard, now_us)
    rows = taken.judged
    changes: list[Changes] = []
    written = _latest(rows, taken.heard)
    next_due, next_silence = state.next_due, state.next_silence
    signals, more = _signals(compiled, state, rows)
    written += more
    parts = [_events_of_rows(compiled, state, rows, signals)]
    if len(compiled.neighbours):
        counts, more = neighbours.at_readings(compiled, state, rows, open_at(compiled))
        written += more
        parts.append(_events_of_counts(compiled, state, counts))
    events = _joined(parts)
    if len(events.pair):
        pairs = events.pair[first_of_each(events.pair)]
        found, more, due = latch(compiled, state, pairs, events)
        changes.append(found)
        written += more
        next_due = min(next_due, due)
    if len(compiled.silence):
        silences, more, due = silence.at_readings(compiled, state, taken.heard)
        changes += silences
        written += more
        next_silence = min(next_silence, due)
    delta = Delta(
        written=written,
        next_due=next_due,
        next_silence=next_silence,
        late=taken.late,
        ahead=taken.ahead,
        unfit=taken.unfit,
    )
    return put_together(changes, compiled.pair_series, compiled.pair_rule), delta


def tick(compiled: Compiled, state: State, now_us: int) -> tuple[Transitions, Delta]:
    """What time alone has changed before `now_us`: silences, durations, hold-offs, signals and words that ran out.

    Give it an instant up to which readings are in (the present less the usual delay): a reading that comes later for an
    earlier instant is still judged, but cannot take back what was due.
    """
    changes: list[Changes] = []
    written: list[Written] = []
    next_due, next_silence = state.next_due, state.next_silence
    events = _none()
    if len(compiled.neighbours):
        counts, written = neighbours.at_tick(compiled, state, now_us)
        events = _events_of_counts(compiled, state, counts)
    if next_due < now_us or len(events.pair):
        due = np.flatnonzero(state.due)
        due = due[state.due[due] < now_us]
        pairs = np.union1d(due, events.pair)
        found, more, _ = latch(compiled, state, pairs, events, now_us)
        changes.append(found)
        written += more
        after = state.due.copy() if len(pairs) else state.due
        after[pairs] = next(w.values for w in more if w.array == "due") if len(pairs) else 0
        next_due = int(after[after > 0].min(initial=NEVER))
    if len(compiled.silence) and next_silence < now_us:
        silences, more, next_silence = silence.at_tick(compiled, state, now_us)
        changes += silences
        written += more
    transitions = put_together(changes, compiled.pair_series, compiled.pair_rule)
    return transitions, Delta(written=written, next_due=next_due, next_silence=next_silence)


def none_found(compiled: Compiled, state: State) -> tuple[Transitions, Delta]:
    """What a batch that is not judged leaves: no transition, and the state as it is."""
    delta = Delta(written=[], next_due=state.next_due, next_silence=state.next_silence)
    return put_together([], compiled.pair_series, compiled.pair_rule), delta


def _latest(rows: Rows, heard: Rows) -> list[Written]:
    last = rows.start + rows.count - 1
    final = heard.start + heard.count - 1
    return [
        Written("last_time", rows.series, rows.time[last]),
        Written("last_value", rows.series, rows.value[last]),
        Written("heard", heard.series, heard.time[final]),
    ]


def _signals(compiled: Compiled, state: State, rows: Rows) -> tuple[list[Signal], list[Written]]:
    signals: list[Signal] = []
    written: list[Written] = []
    if len(compiled.plain):
        signals.append(plain(compiled, rows))
    if len(compiled.shaped):
        signals.append(shaped(compiled, rows))
    if len(compiled.windowed):
        signal, written = windowed(compiled, state, rows)
        signals.append(signal)
    if len(compiled.stuck):
        signal, more = stuck(compiled, state, rows)
        signals.append(signal)
        written = written + more
    if len(compiled.anomaly):
        signal, more = anomaly(compiled, state, rows)
        signals.append(signal)
        written = written + more
    return signals, written


def _events_of_rows(compiled: Compiled, state: State, rows: Rows, signals: list[Signal]) -> Events:
    """All rows of the pairs that are awake or that a reading wakes; a quiet pair with quiet readings costs no more."""
    first_line = compiled.on[:, 0]
    waking = []
    for signal in signals:
        wakes = (signal.x >= first_line[signal.clause]) | (state.mark[signal.pair] != 0)
        waking.append(signal.pair[wakes])
    if not sum(len(pairs) for pairs in waking):
        return _none()
    awake = np.zeros(compiled.n_pairs, np.bool_)
    for pairs in waking:
        awake[pairs] = True
    hot = []
    for signal in signals:
        chosen = np.flatnonzero(awake[signal.pair])
        hot.append(
            Signal(
                pair=signal.pair[chosen],
                clause=signal.clause[chosen],
                row=signal.row[chosen],
                x=signal.x[chosen],
            )
        )
    return _worst(compiled, state, rows, _all(hot))


def _all(signals: list[Signal]) -> Signal:
    return Signal(
        **{
            field: np.concatenate([getattr(signal, field) for signal in signals])
            for field in Signal.__struct_fields__
        }
    )


def _worst(compiled: Compiled, state: State, rows: Rows, signal: Signal) -> Events:
    """Of a rule's conditions on one reading the most serious counts, for reaching a level and for keeping it."""
    up, keep = _levels(compiled, signal.clause, signal.x)
    counts = open_at(compiled)(compiled.clause_rule[signal.clause], rows.time[signal.row])
    counts &= holds_besides(compiled, state, rows, signal)
    up[~counts], keep[~counts] = 0, 0
    x = signal.x * compiled.sign[signal.clause]
    order = np.lexsort((signal.clause, signal.row, signal.pair))
    pair, row = signal.pair[order].astype(np.int64), signal.row[order]
    if not len(compiled.conditions) > len(compiled.rules):
        return Events(pair=pair, time=rows.time[row], up=up[order], keep=keep[order], x=x[order])
    new = np.ones(len(pair), np.bool_)
    new[1:] = (pair[1:] != pair[:-1]) | (row[1:] != row[:-1])
    begin = np.flatnonzero(new)
    up, keep, x = up[order], keep[order], x[order]
    most_up = np.maximum.reduceat(up, begin)
    most_keep = np.maximum.reduceat(keep, begin)
    # The signal that is told is that of the condition that decides: the first of those that reach furthest.
    group = np.cumsum(new) - 1
    rank = up.astype(np.int64) * (LEVELS + 1) + keep
    best = np.flatnonzero(rank == np.maximum.reduceat(rank, begin)[group])
    deciding = best[first_of_each(group[best])]
    return Events(
        pair=pair[begin], time=rows.time[row[begin]], up=most_up, keep=most_keep, x=x[deciding]
    )


def _levels(
    compiled: Compiled, clause: NDArray[np.int16], x: NDArray[np.float64]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """(the level that is reached, the level that would be kept); NaN reaches and keeps none."""
    up, keep = np.zeros(len(x), np.int8), np.zeros(len(x), np.int8)
    for level in range(LEVELS):
        up += x >= compiled.on[clause, level]
        keep += x >= compiled.off[clause, level]
    return up, keep


def _events_of_counts(compiled: Compiled, state: State, counts: neighbours.Counts) -> Events:
    family = compiled.neighbours
    pair, clause = family.pair[counts.entry].astype(np.int64), family.clause[counts.entry]
    up, keep = _levels(compiled, clause, counts.x)
    awake = np.zeros(len(family), np.bool_)
    awake[counts.entry[(up > 0) | (state.mark[pair] != 0)]] = True
    hot: Bools = awake[counts.entry]
    return Events(
        pair=pair[hot], time=counts.time[hot], up=up[hot], keep=keep[hot], x=counts.x[hot]
    )


def _joined(parts: list[Events]) -> Events:
    """Pairs of different parts are different pairs; each part is sorted."""
    parts = [part for part in parts if len(part.pair)]
    if len(parts) < 2:
        return parts[0] if parts else _none()
    pair: Ints = np.concatenate([part.pair for part in parts])
    order = np.argsort(pair, kind="stable")
    return Events(
        pair=pair[order],
        time=np.concatenate([part.time for part in parts])[order],
        up=np.concatenate([part.up for part in parts])[order],
        keep=np.concatenate([part.keep for part in parts])[order],
        x=np.concatenate([part.x for part in parts])[order],
    )


def _none() -> Events:
    ints, levels = np.zeros(0, np.int64), np.zeros(0, np.int8)
    return Events(pair=ints, time=ints, up=levels, keep=levels, x=np.zeros(0))


def retired(old: Compiled, state: State, new: Compiled, now_us: int) -> Transitions:
    """The ends of what stood under `old` and is not judged under `new`: a rule was changed or a series is gone."""
    level = state.level()
    standing = np.flatnonzero(level)
    names = {(rule.code, rule.version): place for place, rule in enumerate(new.rules)}
    rule_of = np.array([names.get((rule.code, rule.version), -1) for rule in old.rules], np.int64)
    kept = new.pair_series.astype(np.int64) * (len(new.rules) + 1) + new.pair_rule
    mine = old.pair_series[standing].astype(np.int64) * (len(new.rules) + 1)
    numbers = rule_of[old.pair_rule[standing]] if len(standing) else standing
    gone = standing[(numbers < 0) | ~np.isin(mine + numbers, kept)]
    change = Changes(
        pair=gone,
        time=np.full(len(gone), now_us, np.int64),
        level_from=level[gone],
        level_to=np.zeros(len(gone), np.uint8),
        value=state.signal[gone],
        reason=np.full(len(gone), Reason.RETIRED, np.uint8),
    )
    return put_together([change], old.pair_series, old.pair_rule)

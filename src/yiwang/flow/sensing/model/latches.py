"""From signals to levels: hysteresis, durations, hold-offs and validity, for many events at once.

In: events of some pairs, each saying which level is reached (`up`) and which would still be kept (`keep`), and what
the state remembers. Out: the level changes and the state's new values. Never: a loop over events.

How time counts. A raw level holds from one reading to the next. A level stands once its raw level has held for the
rule's duration, and ends once it has been left for the hold-off; both happen at that very instant, whoever notices
it first: a later reading, or a tick. A reading at the same instant comes before what was due at it.

Why this can be done at once. `clip(raw, up, keep)` is what one event does to the raw level, and clips make a clip
when one follows another, so all raw levels come from one scan. A run of equal raw levels then either outlives its
delay or not.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.compiled import NEVER, Compiled
from yiwang.flow.sensing.model.segments import (
    Bools,
    Ints,
    carried,
    first_of_each,
    last_at_or_before,
    lengths,
)
from yiwang.flow.sensing.model.severity import LEVELS
from yiwang.flow.sensing.model.state import RAW, RAW_BITS, State, Written, level_of
from yiwang.flow.sensing.model.transitions import Changes, Reason

Levels = NDArray[np.int8]


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """Sorted by (pair, time); `x` is the signal."""

    pair: Ints
    time: Ints
    up: Levels
    keep: Levels
    x: NDArray[np.float64]


class Settled(msgspec.Struct, frozen=True):
    """Instants at which one level began or ceased to stand."""

    segment: Ints
    time: Ints
    by_time: Bools  # due, rather than brought by an event
    event: Ints  # the event that brought it; -1 when it was due
    level: Ints  # 0 … LEVELS - 1
    stands: Bools


class Run(msgspec.Struct, frozen=True):
    """The events of one call, with the segments that they make and what the state said before."""

    pairs: Ints  # of each segment
    clock: Ints  # until when each segment's time has run
    start: Ints
    count: Ints
    segment: Ints  # of each event
    events: Events
    expired: Bools  # by event: no reading, but the end of one's validity
    raw_before: Levels
    stood_before: NDArray[np.bool_]  # [segment, level]
    since_before: Ints  # [segment, level]


def latch(
    compiled: Compiled, state: State, pairs: Ints, events: Events, now: int | None = None
) -> tuple[Changes, list[Written], int]:
    """(changes, new state, the earliest instant at which time alone may change one of these pairs).

    `pairs` are sorted and hold every pair of the events. Without `now` a pair's time runs up to its last event.
    """
    run = _run(compiled, state, pairs, events, now)
    raw = _raw_levels(run)
    settled, since = _settle(compiled, run, raw)
    changes, stands = _changes(run, state, settled)
    last = run.start + run.count - 1
    raw_after = np.where(run.count > 0, raw[last], run.raw_before) if len(raw) else run.raw_before
    due = _due(compiled, state, run, raw_after, stands, since)
    bits = (stands << np.arange(LEVELS)).sum(axis=1)
    signal = state.signal[pairs]
    if len(raw):
        signal = np.where(run.count > 0, run.events.x[last], signal)
    written = [
        Written("mark", pairs, (raw_after.astype(np.int64) | bits << RAW_BITS).astype(np.uint8)),
        Written("since", pairs, since),
        Written("due", pairs, due),
        Written("signal", pairs, signal),
    ]
    return changes, written, int(due[due > 0].min(initial=NEVER))


def _run(compiled: Compiled, state: State, pairs: Ints, events: Events, now: int | None) -> Run:
    mark = state.mark[pairs]
    raw_before = (mark & RAW).astype(np.int8)
    stood = (mark[:, None] >> (RAW_BITS + np.arange(LEVELS))) & 1 == 1
    events, expired = _with_expiries(compiled, state, pairs, events, raw_before, now)
    segment = np.searchsorted(pairs, events.pair)
    count = np.bincount(segment, minlength=len(pairs)).astype(np.int64)
    start = np.cumsum(count) - count
    clock = events.time[start + count - 1] if now is None else np.full(len(pairs), now, np.int64)
    return Run(
        pairs, clock, start, count, segment, events, expired, raw_before, stood, state.since[pairs]
    )


def _with_expiries(
    compiled: Compiled,
    state: State,
    pairs: Ints,
    events: Events,
    raw_before: Levels,
    now: int | None,
) -> tuple[Events, Bools]:
    """Where a signal was not renewed within its validity, an event that lies below all lines."""
    valid = compiled.valid_us[compiled.pair_rule[events.pair]]
    first = first_of_each(events.pair)
    before = np.concatenate((np.zeros(min(1, len(events.time)), np.int64), events.time[:-1]))
    awake = np.ones(len(before), np.bool_)
    with_events = np.searchsorted(pairs, events.pair[first])
    before[first] = state.last_time[compiled.pair_series[events.pair[first]]]
    awake[first] = raw_before[with_events] > 0
    gap = np.flatnonzero((valid > 0) & awake & (before + valid < events.time))
    x_before = np.concatenate((np.zeros(min(1, len(events.x))), events.x[:-1]))
    x_before[first] = state.signal[events.pair[first]]
    pair, time, x = events.pair[gap], (before + valid)[gap], x_before[gap]
    at = gap
    if now is not None:
        # A tick has no events: what ended before now did so for the pairs alone.
        end = state.last_time[compiled.pair_series[pairs]]
        length = compiled.valid_us[compiled.pair_rule[pairs]]
        over = np.flatnonzero((length > 0) & (raw_before > 0) & (end + length < now))
        pair, time, x = pairs[over], (end + length)[over], state.signal[pairs[over]]
        at = np.searchsorted(events.pair, pair)
    none = np.zeros(len(pair), np.int8)
    expired = np.insert(np.zeros(len(events.pair), np.bool_), at, True)
    return (
        Events(
            pair=np.insert(events.pair, at, pair),
            time=np.insert(events.time, at, time),
            up=np.insert(events.up, at, none),
            keep=np.insert(events.keep, at, none),
            x=np.insert(events.x, at, x),
        ),
        expired,
    )


def _raw_levels(run: Run) -> Levels:
    up, keep = scan_clips(run.events.up, run.events.keep, run.start, run.count)
    return np.clip(run.raw_before[run.segment], up, keep)


def scan_clips(up: Levels, keep: Levels, start: Ints, count: Ints) -> tuple[Levels, Levels]:
    """For each event the clip that it and all before it in its segment make together (doubling the reach each time)."""
    up, keep = up.copy(), keep.copy()
    place = np.arange(len(up)) - np.repeat(start, count)
    reach = 1
    longest = int(count.max(initial=0))
    while reach < longest:
        late = np.flatnonzero(place >= reach)
        low, high = up[late], keep[late]
        new_up = np.clip(up[late - reach], low, high)
        new_keep = np.clip(keep[late - reach], low, high)
        up[late], keep[late] = new_up, new_keep
        reach *= 2
    return up, keep


def _settle(compiled: Compiled, run: Run, raw: Levels) -> tuple[Settled, Ints]:
    """Every instant at which a level began or ceased to stand, and since when each raw level is as it is."""
    rule = compiled.pair_rule[run.pairs]
    since = run.since_before.copy()
    parts = []
    first = run.start[run.count > 0]
    for level in range(LEVELS):
        reached = raw > level
        was = np.concatenate((np.zeros(min(1, len(reached)), np.bool_), reached[:-1]))
        was[first] = (run.raw_before > level)[run.count > 0]
        flips = np.flatnonzero(reached != was)
        owner = run.segment[flips]
        # What was pending before the first event, and ends at the first flip or with the segment's time.
        begun = run.since_before[:, level]
        before = run.raw_before > level
        delay = np.where(before, compiled.for_us[rule, level], compiled.hold_us[rule])
        until = run.clock.copy()
        until[owner[::-1]] = run.events.time[flips][::-1]
        due = begun + delay
        old = np.flatnonzero((before != run.stood_before[:, level]) & (due < until))
        # What began at a flip, and ends at the next one of its segment or with the segment's time.
        value = reached[flips]
        wait = np.where(value, compiled.for_us[rule[owner], level], compiled.hold_us[rule[owner]])
        begins = run.events.time[flips]
        same = np.append(owner[1:] == owner[:-1], False) if len(owner) else np.zeros(0, np.bool_)
        ends = np.where(same, np.append(begins[1:], 0)[: len(begins)], run.clock[owner])
        new = np.flatnonzero((wait == 0) | (begins + wait < ends))
        waited = wait[new] > 0
        parts.append(
            Settled(
                np.concatenate((old, owner[new])),
                np.concatenate((due[old], (begins + wait)[new])),
                np.concatenate((np.ones(len(old), np.bool_), waited)),
                np.concatenate((np.full(len(old), -1), np.where(waited, -1, flips[new]))),
                np.full(len(old) + len(new), level),
                np.concatenate((before[old], value[new])),
            )
        )
        since[owner, level] = begins  # the last flip of a segment is written last
    merged = Settled(
        *(np.concatenate([getattr(p, f) for p in parts]) for f in Settled.__struct_fields__)
    )
    order = np.lexsort((merged.event, merged.by_time, merged.time, merged.segment))
    return Settled(*(getattr(merged, f)[order] for f in Settled.__struct_fields__)), since


def _changes(run: Run, state: State, settled: Settled) -> tuple[Changes, NDArray[np.bool_]]:
    """The changes of the highest level that stands; what one event or one instant brings counts as one change."""
    stands = run.stood_before.copy()
    n = len(settled.segment)
    start = first_of_each(settled.segment)
    count = lengths(start, n)
    standing = np.empty((n, LEVELS), np.bool_)
    for level in range(LEVELS):
        last = carried(settled.level == level, start, count)
        before = run.stood_before[settled.segment, level]
        standing[:, level] = np.where(last >= 0, settled.stands[last], before)
    ends = start + count - 1
    stands[settled.segment[ends]] = standing[ends]
    final = np.ones(n, np.bool_)
    same = (
        (settled.segment[1:] == settled.segment[:-1])
        & (settled.time[1:] == settled.time[:-1])
        & (settled.by_time[1:] == settled.by_time[:-1])
        & (settled.event[1:] == settled.event[:-1])
    )
    final[:-1] = ~same
    at = np.flatnonzero(final)
    reached = _highest(standing[at])
    segment = settled.segment[at]
    first = first_of_each(segment)
    previous = np.concatenate((np.zeros(min(1, len(reached)), np.uint8), reached[:-1]))
    previous[first] = _highest(run.stood_before)[segment[first]]
    moved = np.flatnonzero(reached != previous)
    at, segment, reached, previous = at[moved], segment[moved], reached[moved], previous[moved]
    by_time, event, time = settled.by_time[at], settled.event[at], settled.time[at]
    value, expired = _deciding(run, state, segment, by_time, event, time)
    rises = reached > previous
    reason = np.where(
        rises,
        np.where(by_time, Reason.LASTED, Reason.CROSSED),
        np.where(by_time, Reason.HELD_OFF, np.where(expired, Reason.EXPIRED, Reason.FELL)),
    )
    changes = Changes(
        pair=run.pairs[segment],
        time=time,
        level_from=previous,
        level_to=reached,
        value=value,
        reason=reason.astype(np.uint8),
    )
    return changes, stands


def _highest(standing: NDArray[np.bool_]) -> NDArray[np.uint8]:
    bits = (standing << np.arange(LEVELS)).sum(axis=1).astype(np.uint8)
    return level_of(bits << RAW_BITS)


def _deciding(
    run: Run, state: State, segment: Ints, by_time: Bools, event: Ints, time: Ints
) -> tuple[NDArray[np.float64], Bools]:
    """The signal of the event that brought a change, or that was last when it became due."""
    starts, counts = run.start[segment], run.count[segment]
    last = last_at_or_before(starts, starts + counts, run.events.time, time)
    at = np.where(by_time, last, event)
    none = at < starts
    if not len(run.events.x):
        return state.signal[run.pairs[segment]], np.zeros(len(segment), np.bool_)
    value = np.where(none, state.signal[run.pairs[segment]], run.events.x[at])
    return value, run.expired[at] & ~none


def _due(
    compiled: Compiled,
    state: State,
    run: Run,
    raw: Levels,
    stands: NDArray[np.bool_],
    since: Ints,
) -> Ints:
    rule = compiled.pair_rule[run.pairs]
    reached = raw[:, None] > np.arange(LEVELS)
    delay = np.where(reached, compiled.for_us[rule], compiled.hold_us[rule][:, None])
    due = np.where(reached != stands, since + delay, NEVER).min(axis=1)
    valid = compiled.valid_us[rule]
    renewed = state.last_time[compiled.pair_series[run.pairs]]
    if len(run.events.time):
        # Only readings renew a signal; an expiry is the last event only of a pair whose raw level it has ended.
        last = run.events.time[np.maximum(run.start + run.count - 1, 0)]
        renewed = np.where(run.count > 0, last, renewed)
    due = np.where((valid > 0) & (raw > 0), np.minimum(due, renewed + valid), due)
    return np.where(due >= NEVER, 0, due)

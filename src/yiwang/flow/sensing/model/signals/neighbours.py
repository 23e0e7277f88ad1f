"""How many things near each other say the same at one moment.

Each thing of the rule has a word: its reading has reached `at_least`. A change of one thing's word is an event for
all things near it. Events are taken in the order of their instants, over all series: at one instant readings come
before words that run out, and then by series. So for a stream that comes in order of time, it does not matter how
it is cut.
"""

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.compiled import NEVER, SECOND, Compiled
from yiwang.flow.sensing.model.conditions import Neighbours
from yiwang.flow.sensing.model.latches import Levels, scan_clips
from yiwang.flow.sensing.model.segments import Bools, Ints, first_of_each, lengths, spread
from yiwang.flow.sensing.model.signals.rows import Rows, entries_of
from yiwang.flow.sensing.model.state import State, Written

IsOpen = Callable[[NDArray[np.int16], Ints], Bools]


class Counts(msgspec.Struct, frozen=True):
    """Sorted by (entry, time): after each event, how many near entries say so, if this one does."""

    entry: Ints
    time: Ints
    x: np.ndarray


class Words(msgspec.Struct, frozen=True):
    """Readings as words, sorted by (entry, time)."""

    entry: Ints
    time: Ints
    says: Levels  # 1: it reaches the line
    keeps: Levels  # 1: a word once given still holds
    runs_out: Bools  # no reading, but the end of a word's validity


def at_readings(
    compiled: Compiled, state: State, rows: Rows, is_open: IsOpen
) -> tuple[Counts, list[Written]]:
    """What the rows of a batch change."""
    entry, row = entries_of(compiled.neighbours, rows)
    until = int(rows.time.max(initial=0))
    on, off, _ = _lines(compiled)
    clause = compiled.neighbours.clause[entry]
    value, time = rows.value[row], rows.time[row]
    valid = is_open(compiled.pair_rule[compiled.neighbours.pair[entry]], time)
    says = (value >= on[clause]) & valid
    keeps = (value >= off[clause]) & valid
    awake = np.zeros(len(compiled.neighbours), np.bool_)
    awake[entry[says]] = True
    hot = np.flatnonzero(awake[entry] | (state.vote_until[entry] > 0))
    words = Words(
        entry[hot],
        time[hot],
        says[hot].astype(np.int8),
        keeps[hot].astype(np.int8),
        np.zeros(len(hot), np.bool_),
    )
    return _counts(compiled, state, words, until)


def at_tick(compiled: Compiled, state: State, now: int) -> tuple[Counts, list[Written]]:
    """What words that have run out before `now` change."""
    none = np.zeros(0, np.int64)
    empty = np.zeros(0, np.int8)
    return _counts(compiled, state, Words(none, none, empty, empty, np.zeros(0, np.bool_)), now)


def _lines(compiled: Compiled) -> tuple[np.ndarray, np.ndarray, Ints]:
    """By clause: where a word begins, where it ends, how long it holds."""
    conditions = compiled.conditions
    on, off = np.full(len(conditions), np.inf), np.full(len(conditions), np.inf)
    within = np.full(len(conditions), NEVER, np.int64)
    for clause, condition in enumerate(conditions):
        if isinstance(condition, Neighbours):
            on[clause] = condition.at_least
            off[clause] = condition.at_least if condition.until is None else condition.until
            within[clause] = round(condition.within_s * SECOND)
    return on, off, within


def _counts(
    compiled: Compiled, state: State, words: Words, until: int
) -> tuple[Counts, list[Written]]:
    within = _lines(compiled)[2][compiled.neighbours.clause]
    words = _with_ends(state, words, within, until)
    if not len(words.entry):
        none = np.zeros(0, np.int64)
        return Counts(none, none, np.zeros(0)), []
    start = first_of_each(words.entry)
    count = lengths(start, len(words.entry))
    up, keep = scan_clips(words.says, words.keeps, start, count)
    before = (state.vote_until[words.entry] > 0).astype(np.int8)
    word = np.clip(before, up, keep)
    previous = np.concatenate((word[:1], word[:-1]))
    previous[start] = before[start]
    flips = np.flatnonzero(word != previous)
    ends = start + count - 1
    entry = words.entry[ends]
    # A word holds for so long after the last reading that renewed it; a run-out word is 0 already.
    held = np.where(word[ends] > 0, words.time[ends] + within[entry], 0)
    written = [Written("vote_until", entry, held)]
    order = np.lexsort((words.entry[flips], words.runs_out[flips], words.time[flips]))
    flips = flips[order]
    counts, votes = _around(
        compiled, state, words.entry[flips], words.time[flips], word[flips] - previous[flips]
    )
    return counts, written + votes


def _with_ends(state: State, words: Words, within: Ints, until: int) -> Words:
    """Add where words run out: between two readings, after the last one, and those that no reading touches."""
    entry, time = words.entry, words.time
    start = first_of_each(entry)
    ends_at = time + within[entry]
    following = np.append(time[1:], until)
    following[(start + lengths(start, len(entry)) - 1)] = until
    last = np.zeros(len(entry), np.bool_)
    last[start + lengths(start, len(entry)) - 1] = True
    out = np.flatnonzero(ends_at < following)
    begun = np.flatnonzero((state.vote_until > 0) & (state.vote_until < until))
    # A word from before runs out only if no reading renews it first.
    place = np.searchsorted(entry[start], begun)
    first = np.full(len(begun), NEVER, np.int64)
    inside = place < len(start)
    inside[inside] = entry[start][place[inside]] == begun[inside]
    first[inside] = time[start][place[inside]]
    begun = begun[state.vote_until[begun] < first]
    more = np.concatenate((entry[out], begun))
    n = len(entry)
    quiet = np.zeros(len(more), np.int8)
    joined = Words(
        np.concatenate((entry, more)),
        np.concatenate((time, ends_at[out], state.vote_until[begun])),
        np.concatenate((words.says, quiet)),
        np.concatenate((words.keeps, quiet)),
        np.concatenate((words.runs_out, np.ones(len(more), np.bool_))),
    )
    order = np.lexsort((np.arange(n + len(more)) >= n, joined.time, joined.entry))
    return Words(*(getattr(joined, field)[order] for field in Words.__struct_fields__))


def _around(
    compiled: Compiled, state: State, entry: Ints, time: Ints, step: Levels
) -> tuple[Counts, list[Written]]:
    """Carry each change of a word to all entries near it. Changes come in their order."""
    begins = compiled.near_start[entry]
    cause, at = spread(begins, compiled.near_start[entry + 1] - begins)
    near = compiled.near[at].astype(np.int64)
    order = np.argsort(near, kind="stable")
    cause, near = cause[order], near[order]
    start = first_of_each(near)
    count = lengths(start, len(near))
    steps = step[cause].astype(np.int64)
    votes = state.votes[near] + _running(steps, start, count)
    own = (state.vote_until[near] > 0) + _running(steps * (entry[cause] == near), start, count)
    ends = start + count - 1
    written = [Written("votes", near[ends], votes[ends].astype(np.int32))]
    return Counts(near, time[cause], np.where(own > 0, votes, 0).astype(np.float64)), written


def _running(amounts: Ints, start: Ints, count: Ints) -> Ints:
    total = np.cumsum(amounts)
    return total - np.repeat(total[start] - amounts[start], count)

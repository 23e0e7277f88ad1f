"""What becomes of each row: the written fates, decided on arrays.

In: raw rows with their series, the directory, the present. Out: a fate for each row. Never: a row without one.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.messages.readings import Fate
from yiwang.flow.sensing.model.columns import BAD, GOOD
from yiwang.flow.sensing.model.directory import RETIRED, Directory
from yiwang.flow.sensing.model.raw import NO_TIME, Raw
from yiwang.flow.sensing.model.units import conversion

FUTURE_US = 60_000_000  # clocks differ; beyond that a time is not believed
DAY_US = 86_400_000_000
STORED_BELOW = 10
KEPT_BELOW = 20


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What a sender may speak for."""

    source: int | None  # number; None: the node itself, which has looked already
    gateway: int | None = None  # id of the thing
    kinds: frozenset[int] | None = None  # numbers


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """By row: fate, series (-1: unknown), value in the datastream's unit, quality."""

    fate: NDArray[np.uint8]
    series: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]


def decide(
    raw: Raw,
    series: NDArray[np.int64],
    directory: Directory,
    units: Sequence[str],
    scope: Scope,
    now_us: int,
) -> Decided:
    """The fates that need no memory; of several the gravest to the sender's mistake comes first."""
    n = len(raw)
    known = (series >= 0) & (series < len(directory))
    row = directory.table[np.where(known, series, 0)] if len(directory) else None
    fate = np.zeros(n, np.uint8)
    value, quality = raw.value, np.full(n, GOOD, np.uint8)
    if row is None:
        fate[:] = Fate.UNKNOWN_THING
        return Decided(fate=fate, series=np.full(n, -1, np.int64), value=value, quality=quality)
    known &= _in_scope(row, scope)
    value, wrong_unit = _in_unit(raw, row["unit"], units)
    with np.errstate(invalid="ignore"):
        outside = (value < row["low"]) | (value > row["high"])
    fate[outside] = Fate.OUT_OF_RANGE
    quality[outside] = BAD
    age = now_us - np.where(raw.time == NO_TIME, 0, raw.time)
    fate[age > row["retention"].astype(np.int64) * DAY_US] = Fate.ABSURD_TIME
    fate[age < -FUTURE_US] = Fate.IN_THE_FUTURE
    fate[raw.time == NO_TIME] = Fate.BAD_TIME
    fate[~np.isfinite(value)] = Fate.NOT_A_NUMBER
    fate[wrong_unit] = Fate.UNKNOWN_UNIT
    fate[row["state"] == RETIRED] = Fate.RETIRED_THING
    fate[~known] = Fate.UNKNOWN_THING
    return Decided(fate=fate, series=np.where(known, series, -1), value=value, quality=quality)


def _in_scope(row: NDArray[np.void], scope: Scope) -> NDArray[np.bool_]:
    mine: NDArray[np.bool_] = row["source"] >= 0
    if scope.source is not None:
        mine &= row["source"] == scope.source
    if scope.gateway is not None:
        mine &= (row["gateway"] == scope.gateway) | (row["thing"] == scope.gateway)
    if scope.kinds is not None:
        mine &= np.isin(row["kind"], list(scope.kinds))
    return mine


def _in_unit(
    raw: Raw, own: NDArray[np.int32], units: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Values in each datastream's own unit, and which rows name a unit that cannot be turned into it."""
    wrong = np.zeros(len(raw), np.bool_)
    if raw.unit is None:
        return raw.value, wrong
    given = [raw.unit] * len(raw) if isinstance(raw.unit, str) else raw.unit
    names = sorted({unit for unit in given if unit is not None})
    place = {unit: n for n, unit in enumerate(names)}
    number = np.array([-1 if unit is None else place[unit] for unit in given], np.int64)
    value = raw.value.copy()
    for pair in {(int(g), int(o)) for g, o in zip(number, own, strict=True) if g >= 0}:
        mine = (number == pair[0]) & (own == pair[1])
        turned = conversion(names[pair[0]], units[pair[1]])
        if turned is None:
            wrong[mine] = True
        else:
            value[mine] = value[mine] * turned[0] + turned[1]
    return value, wrong


def among_themselves(
    series: NDArray[np.int64], time: NDArray[np.int64], heard: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Of rows sorted by (series, time): late ones, and duplicates of one another or of the latest known."""
    fate = np.zeros(len(series), np.uint8)
    last = heard[series]
    fate[time < last] = Fate.OUT_OF_ORDER
    fate[time == last] = Fate.DUPLICATE
    twice = np.zeros(len(series), np.bool_)
    twice[1:] = (series[1:] == series[:-1]) & (time[1:] == time[:-1])
    fate[twice] = Fate.DUPLICATE
    return fate

"""Readings: the written fate of each row, what a sender is told, history and latest values."""

from datetime import datetime
from enum import IntEnum

from yiwang.flow.sensing.messages.struct import Struct


class Fate(IntEnum):
    """What became of a row. Below 10: stored. From 10: kept in quarantine with its reason. From 20: rejected, counted.

    A reading that comes late (`OUT_OF_ORDER`) is stored and not judged; one outside its range is stored as of bad
    quality and not judged.
    """

    ACCEPTED = 0
    OUT_OF_ORDER = 1
    OUT_OF_RANGE = 2
    UNKNOWN_THING = 10
    UNKNOWN_UNIT = 11
    IN_THE_FUTURE = 12
    NOT_A_NUMBER = 13
    BAD_TIME = 14
    RETIRED_THING = 15
    DUPLICATE = 20
    ABSURD_TIME = 21

    @property
    def stored(self) -> bool:
        """Whether it is in the history."""
        return self < 10

    @property
    def word(self) -> str:
        """As it is written in answers and counts."""
        return self.name.lower()


class ReadingsAnswer(Struct, frozen=True, kw_only=True):
    """What the gate did with a call: all of it is committed. `again`: it had been, by an earlier call with this key."""

    batch: str
    rows: int
    accepted: int
    quarantined: int
    rejected: int
    fates: dict[str, int]
    again: bool = False


class Point(Struct, frozen=True, kw_only=True):
    """One reading, or one bucket of them: `low` and `high` are of the bucket, `value` its last."""

    at: datetime
    value: float
    quality: int
    low: float | None = None
    high: float | None = None
    n: int = 1


class History(Struct, frozen=True, kw_only=True):
    """Readings of one series in order of time; thinned out to buckets when there are too many to draw."""

    series: int
    property: str
    unit: str
    items: list[Point]
    readings: int
    thinned: bool


class Latest(Struct, frozen=True, kw_only=True):
    """The latest reading of a series."""

    series: int
    at: datetime
    value: float
    quality: int

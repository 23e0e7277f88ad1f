"""Things of some kinds with their latest readings, for who watches one matter of the city."""

from datetime import datetime

from yiwang.flow.sensing.messages.struct import Struct


class Read(Struct, frozen=True, kw_only=True):
    """The latest reading of a property; `at` None: there is none yet."""

    property: str
    main: bool
    unit: str
    value: float | None
    at: datetime | None
    quality: int | None


class Watched(Struct, frozen=True, kw_only=True):
    """A thing with its readings. `silent`: not heard within its kind's time."""

    id: int
    name: str
    kind: str
    area_id: int | None
    place: tuple[float, float] | None
    synthetic: bool
    silent: bool
    readings: list[Read]


class Summed(Struct, frozen=True, kw_only=True):
    """What the fresh good latest readings of a property come to; `kept`: how many keep to the line that was asked."""

    n: int
    kept: int
    least: float | None
    greatest: float | None
    mean: float | None
    total: float | None
    unit: str


class LatestOf(Struct, frozen=True, kw_only=True):
    """The fresh good latest reading of one thing."""

    thing_id: int
    name: str
    area_id: int | None
    value: float
    at: datetime

"""The closed set of conditions that a rule may be made of.

In: a rule's document. Out: frozen structs. Never: code in a rule; what is not in this set cannot be asked for.

Every condition but `NoData` turns a series of readings into a signal, and the signal is held against lines, one a
severity: a level is reached at `on` and kept until the signal falls behind `off`. `direction = "down"` turns it
over.
"""

from typing import Literal

import msgspec

from yiwang.flow.sensing.model.severity import SeverityName

Direction = Literal["up", "down"]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a severity begins and, with hysteresis, where it ends; without `off` it ends where it begins."""

    severity: SeverityName
    on: float
    off: float | None = None


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is made of a reading before it is compared.

    `iaqi`: the individual air quality index of `pollutant` by `edition`. `above`: the reading minus the thing's own
    `reference` (its warning level). `share`: the reading divided by it (its approved capacity), so 0.8 is 80 %.
    """

    form: Literal["iaqi", "above", "share"]
    pollutant: str | None = None
    edition: Literal[2012, 2026] | None = None
    reference: str | None = None


class Also(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold besides, at the instant of the reading: the thing's latest `property` (without it: this reading).

    A companion reading older than `within_s` says nothing, so the condition does not hold.
    """

    property: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    within_s: float = 3600.0


class _Signal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every condition with a signal has."""

    lines: list[Line]
    direction: Direction = "up"
    inclusive: bool = True  # reached at the line itself (达到) or only beyond it (超过)
    also: list[Also] = []


class Threshold(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="threshold"):
    """The reading itself, or what `shape` makes of it."""

    shape: Shape | None = None


class WindowSum(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="window_sum"):
    """The sum of the readings of the last `window_s` (rain). Sums are kept in millionths, so they are exact."""

    window_s: float


class Repeat(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="repeat"):
    """How many readings of the last `window_s` were at or above `at_least`; lines count them."""

    window_s: float
    at_least: float


class Change(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="change"):
    """How far the reading is above the window's least (`rise`) or below its greatest (`fall`)."""

    window_s: float
    sense: Literal["rise", "fall"]


class Stuck(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="stuck"):
    """Seconds since two readings in a row last differed by more than `tolerance`; lines count them.

    A reading equal to `rest` (a rain gauge's zero) is no sign of anything and starts the count anew.
    """

    tolerance: float = 0.0
    rest: float | None = None


class Forecast(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="forecast"):
    """Where the reading will be `horizon_s` from now, if it goes on as in the last window (Theil-Sen line).

    Valid only with `least_points` readings of which half lie within `spread` of the line; else it says nothing.
    """

    window_s: float
    horizon_s: float
    least_points: int = 5
    spread: float | None = None


class Neighbours(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="neighbours"):
    """How many things of the rule, this one among them, within `radius_m` read `at_least` at this moment.

    Zero while this thing itself does not. A thing's word holds until its next reading, but no longer than `within_s`.
    """

    radius_m: float
    at_least: float
    until: float | None = None  # hysteresis of a thing's own word
    within_s: float


class Anomaly(_Signal, frozen=True, kw_only=True, tag_field="kind", tag="anomaly"):
    """How surprising the reading is by the series' own past, in decades (see surprise.py); lines count them.

    An episode surprises once, so `clear_hold_s` says how long it stays on the desk.
    """


class SilenceLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Silent for so many seconds, or for so many of the series' own expected periods."""

    severity: SeverityName
    after_s: float | None = None
    after_periods: float | None = None


class NoData(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="no_data",
):
    """No reading of any quality for a while. A series is watched from its first reading on."""

    lines: list[SilenceLine]


Condition = (
    Threshold | WindowSum | Repeat | Change | Stuck | Forecast | Neighbours | Anomaly | NoData
)
Windowed = WindowSum | Repeat | Change | Forecast
WINDOWED = (WindowSum, Repeat, Change, Forecast)

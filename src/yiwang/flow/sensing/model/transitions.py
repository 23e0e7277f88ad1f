"""What judging finds: the instants at which the level of a pair changed, as columns.

Never: a level that did not change.
"""

from enum import IntEnum
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray


class Reason(IntEnum):
    """Why a level changed."""

    CROSSED = 0  # a reading reached a line
    LASTED = 1  # a line had been reached for the duration asked for
    FELL = 2  # a reading fell behind the line's end
    HELD_OFF = 3  # it had been behind for the hold-off
    EXPIRED = 4  # no reading renewed the signal within its validity
    SILENT = 5  # no reading came
    HEARD = 6  # one came again
    RETIRED = 7  # the rule or the series is no longer judged


class Transitions(msgspec.Struct, frozen=True, kw_only=True):
    """Sorted by time; those of one pair in their order. `value` is the signal that decided."""

    pair: NDArray[np.int64]
    series: NDArray[np.int32]
    rule: NDArray[np.int16]
    time: NDArray[np.int64]
    level_from: NDArray[np.uint8]
    level_to: NDArray[np.uint8]
    value: NDArray[np.float64]
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.pair)


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Level changes of pairs as one part of the kernel found them."""

    pair: NDArray[np.int64]
    time: NDArray[np.int64]
    level_from: NDArray[np.uint8]
    level_to: NDArray[np.uint8]
    value: NDArray[np.float64]
    reason: NDArray[np.uint8]


def put_together(
    parts: list[Changes], pair_series: NDArray[np.int32], pair_rule: NDArray[np.int16]
) -> Transitions:
    """All parts as one, by time; a stable sort keeps each pair's own order."""

    def column(name: str, kind: type) -> NDArray[Any]:
        arrays = [getattr(part, name) for part in parts]
        return np.concatenate(arrays) if arrays else np.zeros(0, kind)

    pair, time = column("pair", np.int64), column("time", np.int64)
    order = np.lexsort((pair, time))
    pair = pair[order]
    return Transitions(
        pair=pair,
        series=pair_series[pair],
        rule=pair_rule[pair],
        time=time[order],
        level_from=column("level_from", np.uint8)[order],
        level_to=column("level_to", np.uint8)[order],
        value=column("value", np.float64)[order],
        reason=column("reason", np.uint8)[order],
    )

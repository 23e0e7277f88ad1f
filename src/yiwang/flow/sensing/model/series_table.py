"""What compiling must know about every series; position i is series i.

In: the registry's rows as arrays. Never: a change; a new registry is a new table.
"""

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray


class SeriesTable(msgspec.Struct, frozen=True, kw_only=True):
    """All series of the node. `kind` -1: no such series (a gap in the sequence)."""

    kinds: tuple[str, ...]
    kind: NDArray[np.int16]  # index into `kinds`
    properties: tuple[str, ...]
    property: NDArray[np.int16]  # index into `properties`
    thing: NDArray[np.int64]  # the same number for all series of one thing
    lon: NDArray[np.float64]  # NaN: place unknown
    lat: NDArray[np.float64]
    period_s: NDArray[np.float64]  # expected; NaN: none
    areas: tuple[str, ...] = ()
    area: NDArray[np.int32] | None = None  # index into `areas`, which are area paths
    named: Mapping[str, int] = {}  # source id → `thing`, for those that rules name
    references: Mapping[str, NDArray[np.float64]] = {}  # "warning_level" → per series, NaN: none

    def __len__(self) -> int:
        return len(self.kind)

"""Readings as a sender wrote them, in columns: before anybody knows what they are of.

Never: a row lost on the way: what cannot be read keeps its place, with a time of `NO_TIME` or a value of NaN.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

NO_TIME = np.iinfo(np.int64).min


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """All columns have the same length. Either `series`, or `names` with maybe a property each."""

    series: NDArray[np.int64] | None = None
    names: Sequence[str] | None = None
    properties: Sequence[str | None] | str | None = None
    time: NDArray[np.int64]
    value: NDArray[np.float64]
    unit: Sequence[str | None] | str | None = None
    written: dict[str, Sequence[Any]] = {}  # the columns as they came, for the quarantine

    def __len__(self) -> int:
        return len(self.time)

    def row(self, place: int) -> dict[str, Any]:
        """One row as it came."""
        found = {}
        for name, column in self.written.items():
            value = column if isinstance(column, str) else column[place]
            found[name] = value.item() if isinstance(value, np.generic) else value
        return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:200]

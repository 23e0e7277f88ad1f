"""Readings as columns: what the gate decodes to and the kernel judges.

In: four arrays of one length. Never: a row object. A batch is sorted by (series, time) before it is judged.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

GOOD, DOUBTFUL, BAD = 0, 1, 2


class Columns(msgspec.Struct, frozen=True):
    """One batch of readings; all arrays have the same length."""

    series: NDArray[
        np.int32
    ]  # dense index 0…N-1 of the datastream; its position in all state arrays
    time: NDArray[np.int64]  # phenomenon time, microseconds since 1970 UTC
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]  # 0 good, 1 doubtful, 2 bad

    def __len__(self) -> int:
        return len(self.series)

"""A signal: what a family's entries make of the rows of a batch, before anything is compared."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.segments import Ints


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """One x for each (entry, row), turned over when the condition looks down; NaN says nothing."""

    pair: NDArray[np.int32]
    clause: NDArray[np.int16]
    row: Ints
    x: NDArray[np.float64]

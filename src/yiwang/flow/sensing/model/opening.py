"""When a rule is open: between its effective dates, and within its weekly hours.

A reading outside of them counts as below all lines, so what stood ends with the first one of them.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.compiled import MINUTES_OF_A_WEEK, SECOND, Compiled
from yiwang.flow.sensing.model.segments import Bools, Ints
from yiwang.kernel.clock import CITY_ZONE

# The city has had one offset since 1992; a city with summer time would need its table of offsets here.
_OFFSET = datetime(2026, 1, 1, tzinfo=UTC).astimezone(CITY_ZONE).utcoffset()
_OFFSET_MINUTES = int(_OFFSET.total_seconds()) // 60 if _OFFSET is not None else 0
_THURSDAY = 3 * 24 * 60  # 1970 began on one


def open_at(compiled: Compiled) -> Callable[[NDArray[np.int16], Ints], Bools]:
    """A function of (rule, time) that says whether the rule is open then."""
    scheduled = bool((compiled.hours >= 0).any())

    def is_open(rule: NDArray[np.int16], time: Ints) -> Bools:
        within: Bools = (time >= compiled.from_us[rule]) & (time < compiled.until_us[rule])
        if scheduled:
            row = compiled.hours[rule]
            minute = (time // (60 * SECOND) + _OFFSET_MINUTES + _THURSDAY) % MINUTES_OF_A_WEEK
            within &= (row < 0) | compiled.open_minutes[row, minute]
        return within

    return is_open

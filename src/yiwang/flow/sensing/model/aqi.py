"""The individual air quality index (空气质量分指数) by HJ 633-2026, and by HJ 633-2012 for days before 2026-03-01.

In: concentrations (µg/m³; CO in mg/m³). Out: the index, whole, rounded up. Never: a guess beyond the table: above
its last column the index is 500, and where the standard has no further one (SO2 in 1 h, O3 in 8 h) it stays at the
last.

Figures: domain.md B7; those of the 2012 edition from HJ 633-2012, table 1. A concentration is rounded half to even
(GB/T 8170) before it is looked up: CO to 0.1 mg/m³, the others to 1 µg/m³.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_INDEX = (0.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0, 500.0)

_COMMON: dict[str, tuple[float, ...]] = {
    "so2_24h": (0, 50, 150, 475, 800, 1600, 2100, 2620),
    "so2_1h": (0, 150, 500, 650, 800),
    "no2_24h": (0, 40, 80, 180, 280, 565, 750, 940),
    "no2_1h": (0, 100, 200, 700, 1200, 2340, 3090, 3840),
    "co_24h": (0, 2, 4, 14, 24, 36, 48, 60),
    "co_1h": (0, 5, 10, 35, 60, 90, 120, 150),
    "o3_1h": (0, 160, 200, 300, 400, 800, 1000, 1200),
    "o3_8h": (0, 100, 160, 215, 265, 800),
}
TABLES: Mapping[int, Mapping[str, tuple[float, ...]]] = {
    2012: _COMMON
    | {
        "pm25_24h": (0, 35, 75, 115, 150, 250, 350, 500),
        "pm10_24h": (0, 50, 150, 250, 350, 420, 500, 600),
    },
    2026: _COMMON
    | {
        "pm25_24h": (0, 35, 60, 115, 150, 250, 350, 500),
        "pm10_24h": (0, 50, 120, 250, 350, 420, 500, 600),
    },
}
POLLUTANTS = {edition: frozenset(table) for edition, table in TABLES.items()}
CO_DECIMALS = 1
# What binary fractions add to an index that is whole by arithmetic must not push it over: 100.00000000000001 is 100.
_SLACK = 1e-9


def iaqi(pollutant: str, edition: int, value: NDArray[np.float64]) -> NDArray[np.float64]:
    """The index of each concentration; 0 for what is not above zero, NaN for NaN."""
    columns = np.array(TABLES[edition][pollutant], dtype=np.float64)
    decimals = CO_DECIMALS if pollutant.startswith("co_") else 0
    # np.round is half to even, as GB/T 8170 asks.
    rounded = np.clip(np.round(value, decimals), 0.0, None)
    index: NDArray[np.float64] = np.interp(rounded, columns, np.array(_INDEX[: len(columns)]))
    return np.ceil(index - _SLACK)


def grade(index: float) -> int:
    """Which of the six grades 优良轻度中度重度严重, 1 to 6."""
    return int(np.searchsorted((50, 100, 150, 200, 300), index, side="left")) + 1

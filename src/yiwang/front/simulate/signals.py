"""What made-up things read on an ordinary day: a daily swing and a little noise inside each kind's range.

In: kinds, properties, what is known of each thing, a seed; instants. Out: values, the same again for the same seed and
instant, so that a sender that is begun again goes on where it was. Never: a value outside its kind's range.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

_LEVELS = Path(__file__).with_name("normal.toml")
_SHANGHAI_H = 8.0  # the hours of the table are those of the clock on the wall
_DAY_H = 24.0


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An ordinary day of one property; see normal.toml."""

    mean: float
    swing: float = 0.0
    hours: float = _DAY_H
    top: float = 15.0
    noise: float = 0.0
    ramp: float = 0.0
    digits: int = 1
    of: str | None = None
    below: str | None = None


class Source(msgspec.Struct, frozen=True):
    """One series: whose it is, what it measures and between which values (in its unit)."""

    kind: str
    property: str
    low: float
    high: float
    about: Mapping[str, Any]


class Signals:
    """Values of many series at once."""

    def __init__(self, sources: Sequence[Source], seed: int) -> None:
        levels = [_level(source) for source in sources]
        scale = np.array([_scale(a, b) for a, b in zip(levels, sources, strict=True)])
        self._mean = np.array([_mean(a, b) for a, b in zip(levels, sources, strict=True)])
        self._swing = np.array([level.swing for level in levels]) * scale
        self._noise = np.array([level.noise for level in levels]) * scale
        self._ramp = np.array([level.ramp for level in levels])
        self._hours = np.array([level.hours for level in levels])
        self._top = np.array([level.top for level in levels])
        self._digits = 10.0 ** np.array([level.digits for level in levels], np.float64)
        self._low = np.array([source.low for source in sources])
        self._high = np.array([source.high for source in sources])
        # Each thing is a little different from its like, and stays so.
        own = _hash(np.arange(len(levels), dtype=np.uint64), seed)
        self._offset = _normal(own) * self._noise
        self._seed = seed

    def __len__(self) -> int:
        return len(self._mean)

    def at(self, which: NDArray[np.int64], time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of some series, each at its instant (seconds since 1970)."""
        hour = (time_s / 3600 + _SHANGHAI_H) % self._hours[which]
        phase = 2 * np.pi * (hour - self._top[which]) / self._hours[which]
        step = np.floor(time_s).astype(np.uint64)
        noise = _normal(_hash(which.astype(np.uint64) * np.uint64(1_000_003) + step, self._seed))
        value = self._mean[which] + self._swing[which] * np.cos(phase) + self._offset[which]
        value += self._noise[which] * noise + self._ramp[which] * (time_s / 86400 % 365)
        value = np.round(value * self._digits[which]) / self._digits[which]
        return np.asarray(np.clip(value, self._low[which], self._high[which]), np.float64)


@cache
def levels() -> Mapping[str, Level]:
    """The table, by property or `kind.property`."""
    table = tomllib.loads(_LEVELS.read_text(encoding="utf-8"))["levels"]
    return msgspec.convert(table, dict[str, Level])


def _level(source: Source) -> Level:
    known = levels()
    found = known.get(f"{source.kind}.{source.property}") or known.get(source.property)
    return found or Level(mean=source.low)


def _scale(level: Level, source: Source) -> float:
    return float(source.about.get(level.of, 1.0)) if level.of else 1.0


def _mean(level: Level, source: Source) -> float:
    if level.below is not None:
        return float(source.about.get(level.below, source.high)) - level.mean
    return level.mean * _scale(level, source)


def _hash(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea, Flood 2014): 64 well mixed bits of each number."""
    with np.errstate(over="ignore"):
        z = numbers + np.uint64(seed & 0xFFFFFFFF) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def _normal(bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    """About normal, never beyond ±3.5: the sum of four uniform parts of 16 bits."""
    total = sum(
        ((bits >> np.uint64(s)) & np.uint64(0xFFFF)).astype(np.float64) for s in (0, 16, 32, 48)
    )
    return np.asarray((np.asarray(total) / 65535.0 - 2.0) * np.sqrt(3.0), np.float64)

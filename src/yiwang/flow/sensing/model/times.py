"""Times as senders write them.

In: epoch numbers in seconds, milliseconds or microseconds (told apart by their size, which is unambiguous from 1973
to 5138), or RFC 3339 text with its zone. Out: microseconds since 1970. Never: a time without a zone taken for a
local one: that row gets `NO_TIME`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from yiwang.flow.sensing.model.raw import NO_TIME

_MILLI, _MICRO = 1e11, 1e14
_MOST = 2**62
Ints = NDArray[np.int64]


def from_numbers(numbers: NDArray[Any]) -> Ints:
    """Epoch numbers."""
    whole = numbers.dtype.kind in "iu"
    if whole and len(numbers) and int(numbers.min()) >= _MICRO and int(numbers.max()) < _MOST:
        return numbers.astype(np.int64)
    size = np.abs(numbers.astype(np.float64))
    fine = np.isfinite(size) & (size < _MOST)
    scale = np.where(size >= _MICRO, 1.0, np.where(size >= _MILLI, 1e3, 1e6))
    time = np.full(len(numbers), NO_TIME, np.int64)
    if numbers.dtype.kind in "iu":
        time[fine] = numbers[fine].astype(np.int64) * scale[fine].astype(np.int64)
    else:
        time[fine] = np.round(numbers[fine] * scale[fine]).astype(np.int64)
    return time


def from_texts(texts: Sequence[str | None]) -> Ints:
    """RFC 3339 texts."""
    try:
        read = pa.array(texts, pa.string()).cast(pa.timestamp("us", tz="UTC"))
        if not read.null_count:
            return np.asarray(read.cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        pass
    return np.fromiter((_one(text) for text in texts), np.int64, len(texts))


def from_mixed(values: Sequence[Any]) -> Ints:
    """Whatever JSON holds."""
    if all(type(value) is int for value in values):
        try:
            return from_numbers(np.array(values, np.int64))
        except OverflowError:
            pass
    if all(type(value) is str for value in values):
        return from_texts(values)
    return np.fromiter((_one(value) for value in values), np.int64, len(values))


def _one(value: Any) -> int:
    if isinstance(value, bool) or value is None:
        return NO_TIME
    if isinstance(value, int | float):
        if abs(value) >= _MOST:
            return NO_TIME
        return int(from_numbers(np.array([value]))[0])
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        number = _number(value)
        return NO_TIME if number is None else _one(number)
    if moment.tzinfo is None:
        return NO_TIME
    return round(moment.timestamp() * 1e6)


def _number(value: Any) -> float | int | None:
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return None

"""Closed days as Parquet files, read one series at a time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

_folder: list[Path] = []


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """Readings of one series."""

    time: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]


def keep_readings_in(folder: Path) -> None:
    """Where this process finds the files."""
    _folder[:] = [folder]


def folder() -> Path:
    """Where the files lie."""
    return _folder[0]


def read_closed(
    files: Sequence[Any], series: int, since_us: int, until_us: int, upto: int | None
) -> Closed:
    """Rows of a series in a span of time, of batches up to `upto`; row groups are skipped by their statistics."""
    parts = []
    for file in files:
        wanted: list[tuple[str, str, int]] = [
            ("series", "=", series), ("time", ">=", since_us), ("time", "<", until_us)
        ]  # fmt: skip
        if upto is not None:
            wanted.append(("batch", "<=", upto))
        parts.append(
            pq.read_table(
                folder() / file["path"], columns=["time", "value", "quality"], filters=wanted
            )
        )
    return Closed(
        time=np.concatenate([part["time"].to_numpy() for part in parts]).astype(np.int64),
        value=np.concatenate([part["value"].to_numpy() for part in parts]).astype(np.float64),
        quality=np.concatenate([part["quality"].to_numpy() for part in parts]).astype(np.uint8),
    )

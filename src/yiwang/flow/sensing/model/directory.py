"""All series as the gate knows them: flat arrays by series, and names as one sorted array.

In: rows of the registry, again and again as it changes. Out: series of names, what a series may hold. Never: a
question to the database for a reading.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROW = np.dtype(
    [
        ("series", ">i4"), ("key", ">i8"), ("thing_key", ">i8"), ("main", ">i2"), ("source", ">i2"), ("kind", ">i2"),
        ("property", ">i4"), ("unit", ">i4"), ("low", ">f8"), ("high", ">f8"), ("silent_after", ">f8"),
        ("period", ">f8"), ("retention", ">i4"), ("safety", ">i2"), ("state", ">i2"), ("thing", ">i8"),
        ("gateway", ">i8"), ("area", ">i8"), ("lon", ">f8"), ("lat", ">f8"), ("created", ">i8"),
        ("stream", ">i8"),
    ]
)  # fmt: skip
RETIRED = 1
_MOST_NAMES = 400_000
Ints = NDArray[np.int64]


def key_of(name: str) -> int:
    """The 64 bits that stand for a name, as the database's `sensing_key` makes them."""
    return int.from_bytes(
        hashlib.md5(name.encode(), usedforsecurity=False).digest()[:8], "big", signed=True
    )


class Directory:
    """Series 0 … n-1; a gap has `source` -1."""

    def __init__(self) -> None:
        self.n = 0
        self.table = np.zeros(0, ROW.newbyteorder("="))
        self._keys = np.zeros(0, np.int64)
        self._series = np.zeros(0, np.int32)
        self._names: dict[tuple[int, str], int] = {}
        self._streams: dict[int, int] = {}

    def __len__(self) -> int:
        return self.n

    def take(self, rows: NDArray[np.void]) -> bool:
        """Bring rows in, new ones and changed ones; whether anything differs from before."""
        if not len(rows):
            return False
        rows = rows.astype(self.table.dtype)
        series = rows["series"]
        before = self.n
        if int(series.max()) >= self.n:
            self._grow(int(series.max()) + 1)
        old = self.table[series]
        differs = bool((old != rows).any()) or before != self.n
        fresh = old["source"] < 0
        self.table[series] = rows
        if fresh.any():
            self._index(rows[fresh])
            self._names.clear()
        return differs

    def _grow(self, n: int) -> None:
        more = np.zeros(n - self.n, self.table.dtype)
        more["source"] = -1
        more["state"] = RETIRED
        self.table = np.concatenate([self.table, more])
        self.n = n

    def _index(self, rows: NDArray[np.void]) -> None:
        main = rows[rows["main"] != 0]
        keys = np.concatenate([rows["key"], main["thing_key"]]).astype(np.int64)
        series = np.concatenate([rows["series"], main["series"]]).astype(np.int32)
        order = np.argsort(keys, kind="stable")
        keys, series = keys[order], series[order]
        at = np.searchsorted(self._keys, keys)
        self._keys, self._series = (
            np.insert(self._keys, at, keys),
            np.insert(self._series, at, series),
        )

    def series_of(
        self,
        source: str,
        number: int,
        names: Sequence[str],
        properties: Sequence[str | None] | str | None,
    ) -> Ints:
        """The series that names of a source mean, -1 for unknown ones."""
        if isinstance(properties, str):
            names = [f"{name}/{properties}" for name in names]
        elif properties is not None:
            names = [f"{n}/{p}" if p else n for n, p in zip(names, properties, strict=True)]
        known = self._names
        found = [known.get((number, name), -2) for name in names]
        missing = {name for name, series in zip(names, found, strict=True) if series == -2}
        if missing:
            self._look_up(source, number, sorted(missing))
            found = [known.get((number, name), -1) for name in names]
        return np.array(found, np.int64)

    def series_of_stream(self, stream: int) -> int:
        """Of a datastream's id, -1 for an unknown one."""
        if stream not in self._streams:
            found = np.flatnonzero(self.table["stream"] == stream)
            if not len(found):
                return -1
            if len(self._streams) >= _MOST_NAMES:
                self._streams.clear()
            self._streams[stream] = int(found[0])
        return self._streams[stream]

    def _look_up(self, source: str, number: int, names: Sequence[str]) -> None:
        keys = np.array([key_of(f"{source}/{name}") for name in names], np.int64)
        at = np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))
        if len(self._names) + len(names) > _MOST_NAMES:
            self._names.clear()
        for place, name in enumerate(names):
            if len(self._keys) and self._keys[at[place]] == keys[place]:
                self._names[number, name] = int(self._series[at[place]])

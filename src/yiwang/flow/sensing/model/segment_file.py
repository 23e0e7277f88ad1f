"""Readings of a closed day as a Parquet file.

In: a binary COPY in pieces of any size, rows by series and time. Out: the file and what is true of it. Never: a file
that is believed before it was read back from the disk: its rows are compared with those that came, by a sum of their
digests that does not depend on how they are stored.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

ROW = np.dtype(
    [("series", ">i4"), ("time", ">i8"), ("value", ">f8"), ("quality", ">i2"), ("batch", ">i8")]
)
_SCHEMA = pa.schema(
    [
        ("series", pa.int32()), ("time", pa.int64()), ("value", pa.float64()), ("quality", pa.uint8()),
        ("batch", pa.int64()),
    ]
)  # fmt: skip
_FRAMED = np.dtype(
    [("_fields", ">i2")]
    + [pair for name in ROW.names or () for pair in ((f"_{name}", ">i4"), (name, ROW[name].str))]
)
_HEADER = 19
_TRAILER = 2
# Small enough that the history of one series reads little, large enough that a reading stays small.
_GROUP = 262_144
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a file."""

    rows: int
    size: int
    sha256: bytes
    low: int
    high: int


class Writer:
    """Takes the pieces, writes row groups; `finish` reads the file back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._rest = b""
        self._skipped = 0
        self._groups: list[pa.Table] = []
        self._held = 0
        self._mark = 0
        self.rows = 0
        self._low, self._high = 2**31 - 1, -1
        self._file = pq.ParquetWriter(
            path, _SCHEMA, compression="zstd", use_dictionary=["value", "quality"],
            column_encoding=dict.fromkeys(("series", "time", "batch"), "DELTA_BINARY_PACKED"),
        )  # fmt: skip

    def add(self, part: bytes) -> None:
        """One piece of the stream."""
        content = self._rest + part
        if self._skipped < _HEADER:
            if len(content) < _HEADER:
                self._rest = content
                return
            content, self._skipped = content[_HEADER:], _HEADER
        # The trailer is shorter than a row: it is never taken for one.
        whole = len(content) // _FRAMED.itemsize
        self._rest = content[whole * _FRAMED.itemsize :]
        if not whole:
            return
        rows = np.frombuffer(content, _FRAMED, whole)
        columns = [rows[name].astype(ROW[name].newbyteorder("=")) for name in ROW.names or ()]
        self._mark = (self._mark + fingerprint(columns)) % 2**64
        self.rows += whole
        self._low = min(self._low, int(columns[0].min()))
        self._high = max(self._high, int(columns[0].max()))
        self._groups.append(_table(columns))
        self._held += whole
        if self._held >= _GROUP:
            self._put()

    def _put(self) -> None:
        if self._held:
            self._file.write_table(pa.concat_tables(self._groups), row_group_size=_GROUP)
        self._groups, self._held = [], 0

    def finish(self) -> Written:
        """Close, make durable, read back; raises OSError when what lies on the disk is not what came."""
        self._put()
        self._file.close()
        if len(self._rest) != _TRAILER:
            raise OSError(f"{self.path.name}: the stream of rows broke off")
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        found, mark = 0, 0
        for columns in _read(self.path):
            found += len(columns[0])
            mark = (mark + fingerprint(columns)) % 2**64
        if (found, mark) != (self.rows, self._mark):
            raise OSError(f"{self.path.name}: {found} rows read back of {self.rows} written")
        return Written(
            rows=self.rows, size=self.path.stat().st_size, sha256=digest(self.path), low=self._low, high=self._high,
        )  # fmt: skip


def fingerprint(columns: list[NDArray[np.generic]]) -> int:
    """A sum over rows of a digest of each: the same for the same rows in any order."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        wide = column.astype(np.float64) if column.dtype.kind == "f" else column.astype(np.int64)
        mixed = (mixed ^ wide.view(np.uint64)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return int(mixed.sum(dtype=np.uint64))


def digest(path: Path) -> bytes:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _table(columns: list[NDArray[np.generic]]) -> pa.Table:
    return pa.Table.from_arrays(
        [pa.array(column).cast(field.type) for column, field in zip(columns, _SCHEMA, strict=True)],
        schema=_SCHEMA,
    )


def _read(path: Path) -> Iterator[list[NDArray[np.generic]]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_GROUP):
            yield [column.to_numpy(zero_copy_only=False) for column in batch.columns]

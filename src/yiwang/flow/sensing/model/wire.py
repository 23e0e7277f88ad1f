"""Columns in PostgreSQL's binary COPY format.

In: columns. Out: bytes. A row of `sensing_observation`: time, value, batch, series, quality.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.columns import Columns

# Microseconds from 1970 to 2000, PostgreSQL's epoch.
EPOCH_SHIFT = 946_684_800_000_000
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("time_size", ">i4"), ("time", ">i8"), ("value_size", ">i4"), ("value", ">f8"),
        ("batch_size", ">i4"), ("batch", ">i8"), ("series_size", ">i4"), ("series", ">i4"),
        ("quality_size", ">i4"), ("quality", ">i2"),
    ]
)  # fmt: skip
_CHUNK = 1 << 19
DAY_US = 86_400_000_000


def encode(columns: Columns, batch: NDArray[np.int64]) -> bytes:
    """The whole stream of a COPY."""
    rows = np.empty(len(columns), _ROW)
    rows["fields"] = 5
    rows["time_size"], rows["value_size"], rows["batch_size"] = 8, 8, 8
    rows["series_size"], rows["quality_size"] = 4, 2
    rows["time"] = columns.time - EPOCH_SHIFT
    rows["value"], rows["batch"] = columns.value, batch
    rows["series"], rows["quality"] = columns.series, columns.quality
    return b"".join((_HEADER, rows.tobytes(), _TRAILER))


def chunks(content: bytes) -> Iterator[memoryview]:
    """The stream in pieces that a socket likes."""
    view = memoryview(content)
    for start in range(0, len(view), _CHUNK):
        yield view[start : start + _CHUNK]


def decode(content: bytes, row: np.dtype[np.void]) -> NDArray[np.void]:
    """Rows of fixed-width columns, none of them NULL, as COPY … TO wrote them; `row` names the columns."""
    framed: list[tuple[str, str]] = [("_fields", ">i2")]
    for name in row.names or ():
        framed += [(f"_{name}", ">i4"), (name, row[name].str)]
    body = memoryview(content)[len(_HEADER) : -len(_TRAILER)]
    rows = np.frombuffer(body, np.dtype(framed))
    found = np.empty(len(rows), row)
    for name in row.names or ():
        found[name] = rows[name]
    return found


def by_day(
    columns: Columns, batch: NDArray[np.int64]
) -> Iterator[tuple[int, Columns, NDArray[np.int64]]]:
    """Split by day of UTC: (days since 1970, columns, batches)."""
    day = columns.time // DAY_US
    if not len(day):
        return
    if int(day.min()) == int(day.max()):
        yield int(day[0]), columns, batch
        return
    for one in np.unique(day):
        mine = day == one
        yield (
            int(one),
            Columns(
                series=columns.series[mine],
                time=columns.time[mine],
                value=columns.value[mine],
                quality=columns.quality[mine],
            ),
            batch[mine],
        )

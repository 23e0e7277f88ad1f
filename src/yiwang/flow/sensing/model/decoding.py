"""Bodies of the ingest doors, decoded to columns.

In: JSON (an object of columns, or a list of rows), NDJSON, CSV with a header, an Arrow IPC stream; the names are
`thing` (the sender's id) with maybe `property`, or `series`; `time`, `value`, maybe `unit`. Out: `Raw`. A body that
is not of its form raises `Invalid("bad_readings")`; a row that is wrong keeps its place and gets its fate later.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from yiwang.flow.sensing.model.raw import Raw
from yiwang.flow.sensing.model.times import from_mixed, from_numbers, from_texts
from yiwang.kernel.errors import Invalid

FIELDS = ("thing", "property", "series", "time", "value", "unit")
MOST_ROWS = 500_000


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    time: int | float | str | None = None
    value: float | str | bool | None = None
    thing: str | None = None
    property: str | None = None
    series: int | None = None
    unit: str | None = None


class _Columns(msgspec.Struct, forbid_unknown_fields=True):
    time: list[int | float | str | None]
    value: list[float | str | bool | None]
    thing: list[str] | str | None = None
    property: list[str | None] | str | None = None
    series: list[int] | int | None = None
    unit: list[str | None] | str | None = None


_columns_decoder = msgspec.json.Decoder(_Columns)
_rows_decoder = msgspec.json.Decoder(list[_Row])
_row_decoder = msgspec.json.Decoder(_Row)


def decode(body: bytes, media_type: str) -> Raw:
    """By its media type; without a known one, by its first sign."""
    kind = media_type.partition(";")[0].strip().lower()
    try:
        return _form(kind, body)(body)
    except (msgspec.DecodeError, UnicodeDecodeError, pa.ArrowInvalid, csv.Error) as error:
        raise Invalid("bad_readings", said=str(error)[:200]) from error


def _form(kind: str, body: bytes) -> Callable[[bytes], Raw]:
    forms: dict[str, Callable[[bytes], Raw]] = {
        "application/x-ndjson": _ndjson, "application/ndjson": _ndjson, "application/jsonl": _ndjson,
        "text/csv": _csv, "application/vnd.apache.arrow.stream": _arrow,
    }  # fmt: skip
    if kind in forms:
        return forms[kind]
    return _json_rows if body.lstrip()[:1] == b"[" else _json_columns


def _json_columns(body: bytes) -> Raw:
    found = _columns_decoder.decode(body)
    n = len(found.time)
    columns = {name: getattr(found, name) for name in FIELDS if getattr(found, name) is not None}
    for name, column in columns.items():
        if isinstance(column, list) and len(column) != n:
            raise Invalid("bad_readings", field=name, said=f"{name}: {len(column)}, time: {n}")
    return _raw(columns, n)


def _json_rows(body: bytes) -> Raw:
    return _of_rows(_rows_decoder.decode(body))


def _ndjson(body: bytes) -> Raw:
    return _of_rows(_row_decoder.decode_lines(body))


def _of_rows(rows: Sequence[_Row]) -> Raw:
    columns: dict[str, Any] = {"time": [r.time for r in rows], "value": [r.value for r in rows]}
    for name in ("thing", "property", "series", "unit"):
        column = [getattr(row, name) for row in rows]
        if any(entry is not None for entry in column):
            columns[name] = column
    return _raw(columns, len(rows))


def _csv(body: bytes) -> Raw:
    reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    header = [name.strip() for name in next(reader, [])]
    unknown = sorted(set(header) - set(FIELDS))
    if unknown or len(set(header)) < len(header):
        raise Invalid("bad_readings", field="header", said=", ".join(unknown or header))
    rows = [row for row in reader if row]
    wrong = next((n for n, row in enumerate(rows, 2) if len(row) != len(header)), None)
    if wrong is not None:
        raise Invalid("bad_readings", field=f"line {wrong}", said=f"line {wrong}")
    columns: dict[str, Any] = {name: [row[n] for row in rows] for n, name in enumerate(header)}
    for name in ("property", "unit"):
        if name in columns:
            columns[name] = [entry or None for entry in columns[name]]
    if "series" in columns:
        columns["series"] = [
            int(s) if s.isascii() and s.isdigit() else -1 for s in columns["series"]
        ]
    return _raw(columns, len(rows))


def _arrow(body: bytes) -> Raw:
    table = pa.ipc.open_stream(body).read_all()
    unknown = sorted(set(table.column_names) - set(FIELDS))
    if unknown:
        raise Invalid("bad_readings", field=unknown[0], said=", ".join(unknown))
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        if name in ("series", "value", "time") and not pa.types.is_string(column.type):
            columns[name] = _numbers(column)
        else:
            columns[name] = column.to_pylist()
    return _raw(columns, table.num_rows)


def _numbers(column: pa.Array) -> NDArray[Any]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz)).cast(pa.int64())
    if column.null_count:
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _raw(columns: Mapping[str, Any], n: int) -> Raw:
    if n > MOST_ROWS:
        raise Invalid("too_many_readings", rows=n, most=MOST_ROWS)
    if (
        "time" not in columns
        or "value" not in columns
        or ("thing" in columns) == ("series" in columns)
    ):
        raise Invalid("bad_readings", field="columns", said="time, value, thing | series")
    series, names = columns.get("series"), columns.get("thing")
    if isinstance(series, int):
        series = np.full(n, series, np.int64)
    if isinstance(names, str):
        names = [names] * n
    return Raw(
        series=None if series is None else _series(series),
        names=None if names is None else [name or "" for name in names],
        properties=columns.get("property"),
        time=_times(columns["time"]),
        value=_values(columns["value"]),
        unit=columns.get("unit"),
        written=dict(columns),
    )


def _series(column: Any) -> NDArray[np.int64]:
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        return column.astype(np.int64)
    return np.array([s if isinstance(s, int) and abs(s) < 2**31 else -1 for s in column], np.int64)


def _times(column: Any) -> NDArray[np.int64]:
    if isinstance(column, np.ndarray):
        return from_numbers(column)
    if len(column) and all(type(value) is str for value in column):
        return from_texts(column)
    return from_mixed(column)


def _values(column: Any) -> NDArray[np.float64]:
    if isinstance(column, np.ndarray):
        return column.astype(np.float64)
    try:
        # None becomes NaN; a text or a truth value is looked at one by one.
        if not any(type(value) in (str, bool) for value in column):
            return np.array(column, np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    return np.fromiter((_value(value) for value in column), np.float64, len(column))


def _value(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except (ValueError, OverflowError):
        return float("nan")

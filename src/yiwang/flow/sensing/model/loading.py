"""Rows of a file of things, examined many at once.

In: columns of text. Out: which rows are good, their places, and what is wrong with each of the others: one error a
row, the first that was found. Never: a row guessed at.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.cells import cells_of
from yiwang.kernel.errors import Invalid
from yiwang.kernel.geometry import Srs, to_wgs84
from yiwang.kernel.text import clean

TextColumns = dict[str, list[str]]
COLUMNS = ("source_id", "kind", "name", "lon", "lat", "srs", "gateway", "properties")
NEEDED = ("source_id", "kind", "name", "lon", "lat")
MOST_LENGTH = 120
NO_CELL = -1
_BROKEN = "\ufffd"
Floats = NDArray[np.float64]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a row."""

    line: int
    field: str
    code: str
    value: str


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """The good rows: their place in the columns; kinds by code; WGS-84 places, NaN without one."""

    row: NDArray[np.int64]
    kind: list[str]
    lon: Floats
    lat: Floats
    cell: NDArray[np.int64]
    faults: list[Fault]


class Seen:
    """The names that the file has had, as digests: five million of them are 40 MB."""

    def __init__(self) -> None:
        self._keys = np.zeros(0, np.int64)

    def again(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which of them were there before, in this call or an earlier one; all are remembered."""
        keys = np.array([hash(name) for name in names], np.int64)
        if not len(keys):
            return np.zeros(0, np.bool_)
        at = np.searchsorted(self._keys, keys)
        before = np.zeros(len(keys), np.bool_)
        if len(self._keys):
            before = self._keys[np.minimum(at, len(self._keys) - 1)] == keys
        unique, first = np.unique(keys, return_index=True)
        repeated = np.ones(len(keys), np.bool_)
        repeated[first] = False
        fresh = unique[~before[first]]
        self._keys = np.insert(self._keys, np.searchsorted(self._keys, fresh), fresh)
        again: NDArray[np.bool_] = before | repeated
        return again


def examine(
    columns: TextColumns, lines: NDArray[np.int64], kinds: Mapping[str, str], seen: Seen
) -> Examined:
    """`kinds` maps what a kind may be called to its code."""
    faults: dict[int, Fault] = {}

    def note(row: int, field: str, code: str, value: str) -> None:
        if row not in faults:
            faults[row] = Fault(int(lines[row]), field, code, value[:MOST_LENGTH])

    _check_words(columns, note)
    found = [kinds.get(name.strip(), "") for name in columns["kind"]]
    for row, code in enumerate(found):
        if not code:
            note(row, "kind", "no_such_kind", columns["kind"][row])
    lon, lat = _places(columns, note)
    for row in np.flatnonzero(seen.again(columns["source_id"])).tolist():
        note(row, "source_id", "thing_is_twice_in_file", columns["source_id"][row])
    good = np.ones(len(lines), np.bool_)
    good[list(faults)] = False
    rows = np.flatnonzero(good)
    lon, lat = lon[rows], lat[rows]
    cell = np.full(len(rows), NO_CELL, np.int64)
    there = ~np.isnan(lon)
    cell[there] = cells_of(lon[there], lat[there])
    return Examined(
        row=rows, kind=[found[place] for place in rows.tolist()], lon=lon, lat=lat, cell=cell,
        faults=[faults[place] for place in sorted(faults)],
    )  # fmt: skip


def _check_words(columns: TextColumns, note: "_Note") -> None:
    for field in ("source_id", "name"):
        column = columns[field]
        for row, text in enumerate(column):
            column[row] = word = clean(text)
            if not word:
                note(row, field, "row_needs_a_value", "")
            elif len(word) > MOST_LENGTH:
                note(row, field, "row_value_too_long", word)
            elif _BROKEN in word:
                note(row, field, "row_of_broken_signs", word)
    for row, text in enumerate(columns["properties"]):
        if not text:
            columns["properties"][row] = "{}"
        elif not _is_object(text):
            note(row, "properties", "row_properties_no_object", text)


def _is_object(text: str) -> bool:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return False
    return isinstance(found, dict) and "\\u0000" not in text


def _places(columns: TextColumns, note: "_Note") -> tuple[Floats, Floats]:
    n = len(columns["lon"])
    lon, lat = np.full(n, np.nan), np.full(n, np.nan)
    for row, (x, y, srs) in enumerate(
        zip(columns["lon"], columns["lat"], columns["srs"], strict=True)
    ):
        if not x and not y:
            continue  # a thing without a place belongs to the city
        try:
            east, north = float(x), float(y)
        except ValueError:
            note(row, "lon", "row_bad_place", f"{x}, {y}")
            continue
        system = srs.strip().upper().replace("-", "")
        if system in ("", "WGS84", "CGCS2000"):
            if not (math.isfinite(east + north) and abs(east) <= 180 and abs(north) <= 90):
                note(row, "lon", "row_bad_place", f"{x}, {y}")
                continue
        elif system in Srs.__members__:
            try:
                point = to_wgs84(east, north, Srs(system))
            except Invalid:
                note(row, "lon", "row_bad_place", f"{x}, {y}")
                continue
            east, north = point.lon, point.lat
        else:
            note(row, "srs", "row_unknown_srs", srs)
            continue
        lon[row], lat[row] = east, north
    return lon, lat


class _Note(Protocol):
    def __call__(self, row: int, field: str, code: str, value: str) -> None: ...

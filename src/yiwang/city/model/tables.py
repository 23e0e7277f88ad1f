"""Tables as people send them: CSV in whatever encoding, Excel with a title line and merged cells.

In: a file's name and bytes. Out: rows by our column names, each with its number in the file. Never: a row skipped in
silence, a workbook unpacked beyond its bound.
"""

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlrd
from msgspec import Struct

from yiwang.city.model.faults import Faults
from yiwang.kernel.text import clean

MAX_BYTES = 16 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_ROWS = 50_000
HEADING_WITHIN = 10  # lines that may stand above the heading: a title, a date, an author

Grid = list[tuple[int, list[str]]]


class Row(Struct, frozen=True):
    """One row: its number in the file and its cells by our column names; a missing column is ''."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """The cell's text."""
        return self.cells.get(column, "")


def read_table(
    name: str,
    content: bytes,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
    faults: Faults,
) -> list[Row]:
    """The rows of a CSV, .xlsx or .xls. `columns`: our name → the headings it may have in a file."""
    if len(content) > MAX_BYTES:
        faults.add(name, 0, "", "city_table_too_large", most_mb=MAX_BYTES >> 20)
        return []
    try:
        grid = _grid(content)
    except _Unreadable as error:
        faults.add(name, error.row, "", error.code, said=error.said)
        return []
    known = {
        _key(heading): ours for ours, headings in columns.items() for heading in (ours, *headings)
    }
    at, names = _heading(grid, known)
    missing = [column for column in required if column not in names]
    if missing:
        for column in missing:
            faults.add(
                name,
                grid[at][0] if grid else 0,
                column,
                "city_column_missing",
                columns=", ".join(missing),
            )
        return []
    rows = []
    for number, cells in grid[at + 1 :]:
        if not any(cells):
            continue
        if len(cells) < len(names) - _blank_tail(names):
            faults.add(name, number, "", "city_row_cut_off", has=len(cells), wants=len(names))
            continue
        rows.append(
            Row(number, {ours: cell for ours, cell in zip(names, cells, strict=False) if ours})
        )
    if len(rows) > MAX_ROWS:
        faults.add(name, 0, "", "city_table_too_long", most=MAX_ROWS)
        return []
    if not rows:
        faults.add(name, 0, "", "city_table_empty")
    return rows


class _Unreadable(Exception):
    def __init__(self, code: str, row: int = 0, said: str = "") -> None:
        super().__init__(code)
        self.code, self.row, self.said = code, row, said


def _grid(content: bytes) -> Grid:
    if content[:4] == b"PK\x03\x04":
        return _xlsx(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _xls(content)
    return _csv(_decode(content))


def _decode(content: bytes) -> str:
    encodings = (
        ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _Unreadable("city_table_encoding")


def _csv(text: str) -> Grid:
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    grid = []
    before = 0
    try:
        for cells in reader:
            grid.append((before + 1, [clean(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        raise _Unreadable("city_table_cut_off", before + 1, str(error)) from error
    return grid


def _xlsx(content: bytes) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise _Unreadable("city_table_too_large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that we do not read
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except _Unreadable:
        raise
    except Exception as error:  # the library raises many kinds for a broken archive
        raise _Unreadable("city_table_broken", said=type(error).__name__) from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        return []
    merged = [cell.bounds for cell in sheet.merged_cells.ranges]
    table: list[list[Any]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    return _filled(
        table, [(top - 1, bottom, left - 1, right) for left, top, right, bottom in merged]
    )


def _xls(content: bytes) -> Grid:
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
        sheet = book.sheet_by_index(0)
    except Exception as error:  # as above
        raise _Unreadable("city_table_broken", said=type(error).__name__) from error
    table = [list(sheet.row_values(number)) for number in range(sheet.nrows)]
    return _filled(table, sheet.merged_cells)


def _filled(table: list[list[Any]], merged: Iterable[tuple[int, int, int, int]]) -> Grid:
    """Every cell of a merged range bears the value that the reader of the sheet sees there."""
    for top, bottom, left, right in merged:
        value = table[top][left]
        for row in table[top:bottom]:
            row[left:right] = [value] * (min(right, len(row)) - left)
    return [(number, [_text(cell) for cell in row]) for number, row in enumerate(table, start=1)]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else clean(str(cell))


def _heading(grid: Grid, known: Mapping[str, str]) -> tuple[int, list[str]]:
    """Where the heading stands and our name of each column ('' = not ours)."""
    best, names = 0, [""]
    for at, (_, cells) in enumerate(grid[:HEADING_WITHIN]):
        found = [known.get(_key(cell), "") for cell in cells]
        if len(set(found)) > len(set(names)):
            best, names = at, found
    seen: set[str] = set()
    for k, ours in enumerate(names):  # the same heading twice: the first counts
        names[k] = "" if ours in seen else ours
        seen.add(ours)
    return best, names


def _blank_tail(names: Sequence[str]) -> int:
    return next((k for k, ours in enumerate(reversed(names)) if ours), len(names))


def _key(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).strip().lower().replace(" ", "").replace("_", "")

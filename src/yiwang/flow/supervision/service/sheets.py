"""Tables as files: CSV that Excel reads (UTF-8 with a mark) and Excel workbooks.

In: rows of cells. Out: bytes. Never: a cell that a spreadsheet would run as a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from openpyxl import Workbook

from yiwang.kernel.clock import in_city

Form = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(form: Form, name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One table as a file."""
    grid = [list(heading), *([_cell(value) for value in row] for row in rows)]
    if form == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(grid)
        return ("\ufeff" + text.getvalue()).encode()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    for line in grid:
        sheet.append(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return in_city(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value

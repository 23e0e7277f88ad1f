"""Tables out: CSV that Excel opens right, and XLSX. Pure.

In: heading and rows. Out: a file's bytes. Never: a cell that a spreadsheet would take for a formula.
"""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


def as_csv(heading: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that makes Excel read it as such."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, heading: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet with a frozen, filtered heading."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{len(rows) + 1}"
    for k, name in enumerate(heading):
        widest = max([_width(name), *(_width(str(row[k])) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(k + 1)].width = min(widest + 2, _WIDEST)
    bold = []
    for name in heading:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)

"""Reports as rows of a CSV or Excel file. Pure.

In: a file's bytes. Out: rows with their numbers by our column names; what is wrong, by row.
Never: a row skipped in silence, a workbook unpacked beyond its bound.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import openpyxl
from msgspec import Struct

from yiwang.flow.incidents.messages import ContactGiven, MakeReport, PlaceGiven
from yiwang.kernel.clock import CITY_ZONE
from yiwang.kernel.errors import Invalid, TooLarge
from yiwang.kernel.geometry import Srs

MAX_ROWS = 5_000
_MAX_UNPACKED = 100 * 1024 * 1024

_COLUMNS = {
    "text": ("text", "描述", "问题描述", "内容"),
    "channel": ("channel", "渠道", "来源"),
    "source_id": ("source_id", "来源编号", "工单编号"),
    "standard": ("standard", "标准", "标准编码"),
    "lon": ("lon", "long", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "srs": ("srs", "坐标系"),
    "accuracy_m": ("accuracy_m", "精度", "精度(米)", "精度（米）"),
    "address": ("address", "地址"),
    "occurred_at": ("occurred_at", "发生时间"),
    "contact_name": ("contact_name", "联系人"),
    "contact_phone": ("contact_phone", "联系电话", "电话"),
}
_NAMES = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}


class Row(Struct, frozen=True):
    """One row: its number in the file (the heading is 1) and its cells by our column names."""

    number: int
    cells: dict[str, str]


class Wrong(Struct, frozen=True):
    """What is wrong with one cell."""

    row: int
    column: str
    code: str
    params: dict[str, str] = {}


def read_rows(content: bytes) -> list[Row]:
    """Rows of a CSV (UTF-8 or GB18030) or an .xlsx; empty rows are left out."""
    grid = _sheet(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    lines = iter(grid)
    heading = [_NAMES.get(str(cell or "").strip().lower()) for cell in next(lines, [])]
    if "text" not in heading:
        raise Invalid("incidents_import_no_heading", field="file", columns=", ".join(_COLUMNS))
    rows = []
    for number, cells in enumerate(lines, start=2):
        named = {
            name: _plain(cell)
            for name, cell in zip(heading, cells, strict=False)
            if name is not None
        }
        if any(named.values()):
            rows.append(Row(number, named))
        if len(rows) > MAX_ROWS:
            raise TooLarge("incidents_import_too_long", field="file", limit=MAX_ROWS)
    return rows


def _csv(content: bytes) -> Iterable[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Invalid("incidents_import_unreadable", field="file") from error
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))
    except csv.Error as error:
        raise Invalid("incidents_import_unreadable", field="file") from error


def _sheet(content: bytes) -> Iterable[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                raise TooLarge("incidents_import_too_long", field="file", limit=MAX_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return [list(row) for row in book.active.iter_rows(values_only=True)]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError) as error:
        raise Invalid("incidents_import_unreadable", field="file") from error


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def to_command(row: Row, default_channel: str) -> tuple[MakeReport | None, list[Wrong]]:
    """The command that a row means, or what is wrong with it."""
    wrong: list[Wrong] = []
    numbers = {name: _number(row, name, wrong) for name in ("lon", "lat", "accuracy_m")}
    srs = _srs(row, wrong)
    occurred_at = _instant(row, wrong)
    if (numbers["lon"] is None) != (numbers["lat"] is None) and not wrong:
        wrong.append(Wrong(row.number, "lon", "incidents_row_half_a_place"))
    if wrong:
        return None, wrong
    place = None
    if numbers["lon"] is not None and numbers["lat"] is not None:
        place = PlaceGiven(
            lon=numbers["lon"], lat=numbers["lat"], srs=srs, accuracy_m=numbers["accuracy_m"]
        )
    cells = row.cells
    name, phone = cells.get("contact_name") or None, cells.get("contact_phone") or None
    return MakeReport(
        text=cells.get("text", ""),
        channel=cells.get("channel") or default_channel,
        source_id=cells.get("source_id") or None,
        standard=cells.get("standard") or None,
        place=place,
        address=cells.get("address") or None,
        contact=ContactGiven(name=name, phone=phone) if name or phone else None,
        occurred_at=occurred_at,
    ), []


def _number(row: Row, name: str, wrong: list[Wrong]) -> float | None:
    text = row.cells.get(name, "")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        wrong.append(Wrong(row.number, name, "incidents_row_not_a_number", {"value": text[:40]}))
        return None


def _srs(row: Row, wrong: list[Wrong]) -> Srs:
    text = row.cells.get("srs", "").upper().replace("-", "") or Srs.WGS84.value
    if text in Srs.__members__:
        return Srs[text]
    wrong.append(Wrong(row.number, "srs", "incidents_row_unknown_srs", {"value": text[:40]}))
    return Srs.WGS84


def _instant(row: Row, wrong: list[Wrong]) -> datetime | None:
    text = row.cells.get("occurred_at", "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        wrong.append(
            Wrong(row.number, "occurred_at", "incidents_row_not_a_time", {"value": text[:40]})
        )
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE)

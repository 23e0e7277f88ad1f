"""Reports as rows of a CSV or Excel file: read, and what is wrong named by row and column."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from yiwang.flow.incidents.model import tables
from yiwang.kernel.errors import Invalid, TooLarge
from yiwang.kernel.geometry import Srs

HEAD = "描述,渠道,来源编号,标准,经度,纬度,坐标系,发生时间,联系人,联系电话,自定义\n"
GOOD = (
    "井盖缺失,hotline,GD-1,B0101-01,121.4365,31.1885,gcj-02,2026/03/01 08:30,王小明,13800138000,x\n"
)


@pytest.mark.shows("E5")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_chinese_headings_in_either_encoding(encoding: str) -> None:
    rows = tables.read_rows((HEAD + GOOD + ",,,,,,,,,,\n").encode(encoding))
    assert [row.number for row in rows] == [2]
    command, wrong = tables.to_command(rows[0], "hotline")
    assert wrong == []
    assert command is not None
    assert command.place is not None
    assert (command.text, command.source_id, command.standard) == ("井盖缺失", "GD-1", "B0101-01")
    assert (command.place.lon, command.place.srs) == (121.4365, Srs.GCJ02)
    assert command.occurred_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert command.contact is not None
    assert command.contact.phone == "13800138000"


@pytest.mark.shows("E5")
def test_an_excel_workbook_reads_the_same() -> None:
    book = openpyxl.Workbook()
    book.active.append(["text", "lon", "lat", "source_id", "occurred_at"])
    book.active.append(["路灯不亮", 121.44, 31.19, 7, datetime(2026, 3, 1, 8, 30)])  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    (row,) = tables.read_rows(out.getvalue())
    command, wrong = tables.to_command(row, "patrol")
    assert wrong == []
    assert command is not None
    assert (command.channel, command.source_id) == ("patrol", "7")
    assert command.occurred_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.shows("Q4")
def test_each_wrong_cell_is_named() -> None:
    bad = "井盖,hotline,,,东经121,31.2,WGS72,昨天,,,\n"
    (row,) = tables.read_rows((HEAD + bad).encode())
    command, wrong = tables.to_command(row, "hotline")
    assert command is None
    assert {(w.row, w.column, w.code) for w in wrong} == {
        (2, "lon", "incidents_row_not_a_number"),
        (2, "srs", "incidents_row_unknown_srs"),
        (2, "occurred_at", "incidents_row_not_a_time"),
    }
    (half,) = tables.read_rows((HEAD + "井盖,,,,121.4,,,,,,\n").encode())
    assert [w.code for w in tables.to_command(half, "hotline")[1]] == ["incidents_row_half_a_place"]


@pytest.mark.shows("Q4")
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\xff\xff\x80\x81", b"a,b\n1,2\n", b"PK\x03\x04 not a zip", b"\x00" * 100],
)
def test_what_is_no_table_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Invalid):
        tables.read_rows(content)


@pytest.mark.shows("Q4")
def test_the_number_of_rows_is_bounded() -> None:
    with pytest.raises(TooLarge):
        tables.read_rows(b"text\n" + b"x\n" * (tables.MAX_ROWS + 1))

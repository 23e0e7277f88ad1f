"""Lists as people send them: encodings, Excel, merged cells, full-width digits, wrong units, half a file."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service
from yiwang.city.model.exports import as_csv
from yiwang.city.model.faults import Faults
from yiwang.city.model.standard_table import COLUMNS, REQUIRED
from yiwang.city.model.standards import read_standards
from yiwang.city.model.tables import read_table

HEADING = (
    "std_code,type,big_code,big_name,small_code,small_name,立案条件,处置时限,结案条件,主责部门"
)
GOOD = "B0102-01,部件,01,公用设施,02,污水井盖,井盖缺失,2紧急工作时,复位,区水务局"


def table(*rows: str) -> bytes:
    return "\n".join([HEADING, *rows]).encode()


def faults_of(content: bytes) -> list[tuple[int, str, str]]:
    faults = Faults()
    read_standards("list.csv", content, {}, faults)
    return [(fault.row, fault.column, fault.code) for fault in faults.found]


def standards_of(content: bytes) -> list[tuple[str, int, str]]:
    faults = Faults()
    found = read_standards("list", content, {}, faults)
    assert not faults.found
    return [(standard.code, standard.limit_value, standard.limit_unit) for standard in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert standards_of(table(GOOD).decode().encode(encoding)) == [("B0102-01", 2, "urgent_hour")]


def test_other_separators_line_ends_and_full_width_signs_are_read() -> None:
    assert standards_of(table(GOOD).replace(b",", b"\t").replace(b"\n", b"\r\n"))
    wide = GOOD.replace("B0102-01", "Ｂ０１０２－０１").replace("2紧急工作时", "１２工作时")
    assert standards_of(table(wide)) == [("B0102-01", 12, "work_hour")]


def test_excel_with_a_title_line_and_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["徐汇区事件标准（2024）"])
    sheet.merge_cells("A1:J1")
    sheet.append(HEADING.split(","))
    second = GOOD.replace("B0102-01", "B0102-02").replace("2紧急工作时", "2工作日")
    for row in (GOOD, second):
        sheet.append(row.split(","))
    for column in "BCDEF":  # kind, classes: one cell for both rows
        sheet.merge_cells(f"{column}3:{column}4")
    out = io.BytesIO()
    book.save(out)
    assert standards_of(out.getvalue()) == [
        ("B0102-01", 2, "urgent_hour"),
        ("B0102-02", 2, "work_day"),
    ]
    faults = Faults()
    cut = out.getvalue()[: len(out.getvalue()) // 2]
    assert read_table("half.xlsx", cut, COLUMNS, REQUIRED, faults) == []
    assert [fault.code for fault in faults.found] == ["city_table_broken"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (GOOD.replace("2紧急工作时", "2天"), (3, "limit", "city_bad_limit")),
        (GOOD.replace("2紧急工作时", "两小时"), (3, "limit", "city_bad_limit")),
        (GOOD.replace("2紧急工作时", "0工作时"), (3, "limit", "city_out_of_bounds")),
        (GOOD.replace("部件", "零件"), (3, "kind", "city_unknown_word")),
        (GOOD.replace("井盖缺失", ""), (3, "filing_condition", "city_cell_empty")),
        (GOOD, (3, "code", "city_twice")),
        (GOOD.replace("B0102-01", "B/1"), (3, "code", "city_bad_code")),
        ("B0103-01,部件,01", (3, "", "city_row_cut_off")),
    ],
)
def test_each_fault_names_row_and_column(row: str, wrong: tuple[int, str, str]) -> None:
    assert wrong in faults_of(table(GOOD, row))


def test_files_that_are_no_table() -> None:
    assert faults_of(b"") == [(0, c, "city_column_missing") for c in REQUIRED]
    assert faults_of(HEADING.encode()) == [(0, "", "city_table_empty")]
    assert faults_of(b"\xff\xfe\x00") == [(0, "", "city_table_encoding")]
    assert faults_of(table('B0103-01,部件,01,"公用设施')) == [(2, "", "city_table_cut_off")]
    assert faults_of(b"PK\x03\x04nonsense")[0][2] == "city_table_broken"
    assert faults_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nonsense")[0][2] == "city_table_broken"
    limits = (HEADING + ",limit_value,limit_unit").encode() + f"\n{GOOD},3,work_day".encode()
    assert faults_of(limits) == [(2, "limit", "city_limits_disagree")]


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEADING}\n{text}".encode())
)
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    faults = Faults()
    found = read_standards("x", content, {}, faults)
    assert faults.found or found


def test_a_formula_is_not_let_out_of_an_export() -> None:
    assert as_csv(["a"], [["=HYPERLINK(1)"]]).decode("utf-8-sig") == "a\r\n'=HYPERLINK(1)\r\n"


async def test_an_import_is_all_or_nothing_and_a_dry_run_is_nothing(hill: Database) -> None:
    new = table(GOOD.replace("B0102-01", "B0103-01"), GOOD.replace("2紧急工作时", "3工作日"))
    half = new + b"\nB0104-01,\xe9"
    async with hill.transaction(SYSTEM) as tx:
        refused = await service.import_standards(tx, half, "half.csv")
        assert (refused.accepted, refused.changed) == (0, 0)
        assert refused.errors
        assert "没有" in refused.errors[0].message("zh") or refused.errors[0].message("zh")
        dry = await service.import_standards(tx, new, "new.csv", dry_run=True)
        assert (dry.accepted, dry.changed, dry.errors) == (2, 0, ())
        assert await service.find_standard(tx, "B0103-01") is None
        assert (await service.standard(tx, "B0102-01")).limit_unit == "urgent_hour"
    async with hill.transaction(SYSTEM) as tx:
        before = tx.now
        done = await service.import_standards(tx, new, "new.csv")
        assert (done.accepted, done.errors) == (2, ())
        changed = await service.standard(tx, "B0102-01")
        assert (changed.limit_value, changed.limit_unit, changed.effective_from) == (
            3,
            "work_day",
            tx.now,
        )
    async with hill.transaction(SYSTEM) as tx:
        again = await service.import_standards(tx, new, "new.csv")
        assert (again.accepted, again.changed) == (2, 0)
        old = await service.find_standard(tx, "B0102-01", before.replace(year=2021))
        assert old is not None
        assert (old.limit_value, old.limit_unit, old.effective_to) == (2, "urgent_hour", before)


@pytest.mark.shows("E5")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_what_is_exported_can_be_imported_and_changes_nothing(
    shanghai: Database, form: str
) -> None:
    async with shanghai.reading(SYSTEM) as tx:
        for name, take in (
            ("standards", service.import_standards),
            ("departments", service.import_departments),
            ("responsibilities", service.import_responsibilities),
        ):
            content = await service.export_table(tx, name, form)
            result = await take(tx, content, f"{name}.{form}", dry_run=True)
            assert result.errors == ()
            assert result.accepted > 50
    async with shanghai.transaction(SYSTEM) as tx:
        content = await service.export_table(tx, "standards", form)
        assert (await service.import_standards(tx, content, f"s.{form}")).changed == 0
        content = await service.export_table(tx, "departments", form)
        assert (await service.import_departments(tx, content, f"d.{form}")).changed == 0


async def test_departments_and_responsibilities_by_list(hill: Database) -> None:
    departments = (
        "code,aliases,name,kind,area\nGAS2,燃气抢修,西区燃气抢修队,enterprise,H2\n".encode("gbk")
    )
    lines = "标准,区域代码,主责部门\nS0401-01,H2,燃气抢修\nS0401-01,H9,燃气抢修\nX,H2,没有的部门\n"
    good = "标准,区域代码,主责部门\nS0401-01,H2,燃气抢修\n".encode()
    async with hill.transaction(SYSTEM) as tx:
        assert (await service.import_departments(tx, departments, "d.csv")).errors == ()
        west, east = await service.area_by_code(tx, "H211"), await service.area_by_code(tx, "H111")
        assert west is not None
        assert east is not None
        wrong = await service.import_responsibilities(tx, lines.encode(), "r.csv")
        assert [(e.row, e.code) for e in wrong.errors] == [
            (3, "city_no_such_area_code"), (4, "city_no_such_standard_code"), (4, "city_no_such_department_name"),
        ]  # fmt: skip
        assert "H9" in wrong.errors[0].message("zh")
        assert "H9" in wrong.errors[0].message("en")
        assert (await service.import_responsibilities(tx, good, "r.csv")).changed == 1
        assert (await service.import_responsibilities(tx, good, "r.csv")).changed == 0
        first = await service.responsible(tx, "S0401-01", west.id)
        second = await service.responsible(tx, "S0401-01", east.id)
        assert first is not None
        assert second is not None
        assert (first.lead.name, second.lead.name) == ("西区燃气抢修队", "燃气公司")


async def test_only_the_node_and_its_administrators_change_the_lists(
    hill: Database, tmp_path: Path
) -> None:
    desk = Actor(id=2, name="door-web", display_name="", role="door")
    with pytest.raises(Exception, match="may not change"):
        async with hill.transaction(desk) as tx:
            await service.import_standards(
                tx, table(GOOD.replace("B0102-01", "B0103-01")), "new.csv"
            )

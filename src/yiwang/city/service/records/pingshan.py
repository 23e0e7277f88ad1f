"""The pack of 坪山 (Shenzhen): places by the community's name, classes of three levels, handling units.

The records have no coordinates, no outlines and no time limits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from yiwang.city.service.records.writing import (
    commonest,
    read_records,
    write_day,
    write_list,
    write_toml,
)

CITY, DISTRICT = "4403", "440310"
NOBODY = "-"
# Who is responsible is learned from the first rows only, so that the later ones can measure how well that routes.
LEARN_FROM = 6_000
COLUMNS = (
    "CREATE_TIME", "EVENT_TYPE_ID", "EVENT_TYPE_NAME", "MAIN_TYPE_ID", "MAIN_TYPE_NAME", "SUB_TYPE_ID",
    "SUB_TYPE_NAME", "STREET_ID", "STREET_NAME", "COMMUNITY_ID", "COMMUNITY_NAME", "DISPOSE_UNIT_ID",
    "DISPOSE_UNIT_NAME",
)  # fmt: skip
Record = Mapping[str, str]
STANDARD_HEADING = (
    "std_code", "type", "big_code", "big_name", "small_code", "small_name", "立案条件", "limit_value", "limit_unit",
    "结案条件", "主责部门", "source", "draft",
)  # fmt: skip
LIMIT_SOURCE = "分类与部门出自坪山 2018 年民生诉求记录；记录没有时限，5 个工作日为本平台草案"
_UNSAID = (5, "work_day", "已处置并答复诉求人", "见权责清单", LIMIT_SOURCE, "是")


def standard_code(record: Record) -> str:
    """The code of a record's class path."""
    return f"S{int(record['EVENT_TYPE_ID']):02d}-{record['MAIN_TYPE_ID']}-{record['SUB_TYPE_ID']}"


def community_code(record: Record) -> str:
    """The code of a record's community: the data's own ids under the district's code."""
    return f"{DISTRICT}{record['STREET_ID']}{record['COMMUNITY_ID']}"


def build(records_path: Path, folder: Path) -> None:
    """Write the pack."""
    records = read_records(records_path, COLUMNS)
    _write_areas(folder, records)
    _write_standards(folder, records)
    _write_departments(folder, records)
    _write_responsibilities(folder, records[:LEARN_FROM])
    write_toml(folder, "calendar.toml", {"source": "chinesecalendar"})
    write_toml(
        folder,
        "city.toml",
        {
            "name": "pingshan",
            "version": "2018",
            "notice_zh": "坪山区：由 2018 年公开竞赛记录的列生成，只供本地评估；无坐标，按社区名称定位；时限为草案。",
            "notice_en": "Pingshan: made from the columns of contest records of 2018, for local evaluation only; placed"
            " by the community's name, no coordinates; time limits are drafts.",
            "source": LIMIT_SOURCE,
            "licence": "无许可声明，不得再分发",
            "edition": "2018",
        },
    )
    first = min(record["CREATE_TIME"] for record in records)[:10]
    write_day(folder, "city.toml", "effective_from", first)


def _write_areas(folder: Path, records: Sequence[Record]) -> None:
    streets: dict[str, str] = {}
    communities: dict[str, tuple[str, str]] = {}
    for record in records:
        if NOBODY in (record["STREET_NAME"], record["COMMUNITY_NAME"]):
            continue
        street = f"{DISTRICT}{record['STREET_ID']}"
        streets[street] = record["STREET_NAME"]
        communities[community_code(record)] = (record["COMMUNITY_NAME"], street)
    rows = [
        (CITY, "深圳市", "Shenzhen", "city", ""),
        (DISTRICT, "坪山区", "Pingshan District", "district", CITY),
        *((code, name, "", "subdistrict", DISTRICT) for code, name in sorted(streets.items())),
        *(
            (code, name, "", "community", street)
            for code, (name, street) in sorted(communities.items())
        ),
    ]
    write_list(folder, "areas", ("code", "name", "name_en", "level", "parent"), rows)


def _write_standards(folder: Path, records: Sequence[Record]) -> None:
    by_code = {standard_code(record): record for record in records}
    rows = []
    for code, r in sorted(by_code.items()):
        big, small = f"{int(r['EVENT_TYPE_ID']):02d}", f"{r['MAIN_TYPE_ID']}-{r['SUB_TYPE_ID']}"
        condition = f"{r['MAIN_TYPE_NAME']}：{r['SUB_TYPE_NAME']}"
        rows.append(
            (
                code,
                "事件",
                big,
                r["EVENT_TYPE_NAME"],
                small,
                r["SUB_TYPE_NAME"],
                condition,
                *_UNSAID,
            )
        )
    write_list(folder, "standards", STANDARD_HEADING, rows)


def _write_departments(folder: Path, records: Iterable[Record]) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if NOBODY not in (record["DISPOSE_UNIT_ID"], record["DISPOSE_UNIT_NAME"]):
            names[record["DISPOSE_UNIT_NAME"]].append(record["DISPOSE_UNIT_ID"])
    units: dict[str, list[str]] = defaultdict(list)
    for name, ids in names.items():  # a name belongs to the id that it is used with most
        units[commonest(ids)].append(name)
    rows = [("OC", "坪山区城运中心（系统默认）", "城运中心", "operations_center", CITY)]
    for unit, aliases in sorted(units.items()):
        aliases.sort(key=lambda name: (-len(names[name]), name))
        kind = "enterprise" if "公司" in aliases[0] else "government"
        rows.append((f"U{unit}", aliases[0], ";".join(aliases), kind, CITY))
    write_list(folder, "departments", ("code", "name", "aliases", "kind", "area"), rows)


def _write_responsibilities(folder: Path, records: Iterable[Record]) -> None:
    """The commonest unit of each class, and of each class in a community where that is another one."""
    everywhere: dict[str, list[str]] = defaultdict(list)
    here: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records:
        unit = record["DISPOSE_UNIT_NAME"]
        if NOBODY in (unit, record["DISPOSE_UNIT_ID"]):
            continue
        everywhere[standard_code(record)].append(unit)
        if NOBODY not in (record["STREET_NAME"], record["COMMUNITY_NAME"]):
            here[standard_code(record), community_code(record)].append(unit)
    usual = {code: commonest(units) for code, units in everywhere.items()}
    source = f"前 {LEARN_FROM} 条记录中最常见的处置单位"
    rows = [(code, CITY, unit, source) for code, unit in sorted(usual.items())]
    rows += [
        (code, area, commonest(units), source)
        for (code, area), units in sorted(here.items())
        if commonest(units) != usual[code]
    ]
    write_list(folder, "responsibilities", ("standard", "area", "lead", "source"), rows)

"""Areas, departments, responsibilities and components as tables.

In: rows of files. Out: what they say, or faults by cell. Never: a name that nothing stands behind: a parent, a
department, a standard must exist.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from yiwang.city.messages import LEVELS, Area, Department, Level
from yiwang.city.model.cells import Cells, once
from yiwang.city.model.faults import Faults
from yiwang.city.model.tables import read_table

AREA_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("代码", "编码"), "name": ("名称",), "name_en": ("英文名",), "level": ("层级",),
    "parent": ("上级代码", "上级"), "origin": ("边界来源",), "formerly": ("原代码",),
    "lon": ("经度",), "lat": ("纬度",),
}  # fmt: skip
DEPARTMENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("代码", "编码"), "aliases": ("alias", "标准中的名称", "简称"), "name": ("名称",), "name_en": ("英文名",),
    "kind": ("类别",), "each": ("每个",), "name_ends": ("名称结尾",), "area": ("区域代码", "区域"),
}  # fmt: skip
RESPONSIBILITY_COLUMNS: dict[str, tuple[str, ...]] = {
    "standard": ("标准", "标准编码", "事件标准"), "area": ("区域代码", "区域"), "lead": ("主责部门", "主办部门"),
    "assisting": ("协同部门", "协办部门"), "from": ("起",), "to": ("止",), "source": ("出处",),
}  # fmt: skip
COMPONENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("标识码", "代码"), "small_class": ("小类",), "name": ("名称",), "area": ("区域代码",), "lon": ("经度",),
    "lat": ("纬度",), "department": ("权属单位", "部门"), "state": ("状态",),
}  # fmt: skip
_LEVELS: dict[str, Level] = {level: level for level in LEVELS} | {
    "市": "city", "区": "district", "街镇": "subdistrict", "居村": "community", "单元网格": "grid_cell",
}  # fmt: skip
_ORIGINS = {"real": "real", "generated": "generated", "真实": "real", "生成": "generated"}
_KINDS = {
    "government": "government", "enterprise": "enterprise", "subdistrict_office": "subdistrict_office",
    "operations_center": "operations_center", "other": "other",
    "政府部门": "government", "企业": "enterprise", "街镇": "subdistrict_office", "城运中心": "operations_center",
    "其他": "other",
}  # fmt: skip
_STATES = {
    "in_use": "in_use", "broken": "broken", "lost": "lost", "removed": "removed",
    "完好": "in_use", "破损": "broken", "丢失": "lost", "废弃": "removed",
}  # fmt: skip


class NewArea(Struct, frozen=True, kw_only=True):
    """One area as a file has it."""

    code: str
    name: str
    name_en: str | None
    level: Level
    parent: str
    origin: str
    formerly: str
    center: tuple[float, float] | None


class NewDepartment(Struct, frozen=True, kw_only=True):
    """One department, after the templates have been filled in."""

    code: str
    aliases: tuple[str, ...]
    name: str
    name_en: str | None
    kind: str
    area: str


class NewResponsibility(Struct, frozen=True, kw_only=True):
    """One line of the list of responsibilities."""

    standard: str
    area: str
    lead: str
    assisting: tuple[str, ...]
    source: str
    start: date | None
    end: date | None


class NewComponent(Struct, frozen=True, kw_only=True):
    """One physical component."""

    code: str
    small_class: str
    name: str
    area: str
    lon: float | None
    lat: float | None
    department: str
    state: str


def read_areas(name: str, content: bytes, faults: Faults) -> list[NewArea]:
    """All areas, parents before children."""
    found = []
    rows = read_table(name, content, AREA_COLUMNS, ["code", "name", "level", "parent"], faults)
    for row in rows:
        cells = Cells(name, row, faults)
        lon, lat = cells.decimal("lon", 180), cells.decimal("lat", 90)
        area = NewArea(
            code=cells.code("code"),
            name=cells.text("name", must=True),
            name_en=cells.text("name_en") or None,
            level=cells.choice("level", _LEVELS) or "community",
            parent=cells.code("parent", must=False),
            origin=cells.choice("origin", _ORIGINS, default="real") or "real",
            formerly=cells.code("formerly", must=False),
            center=None if lon is None or lat is None else (lon, lat),
        )
        found.append(area)
    once(
        name,
        [(row.number, area.code) for row, area in zip(rows, found, strict=True)],
        "code",
        faults,
    )
    by_code = {area.code: area for area in found}
    for row, area in zip(rows, found, strict=True):
        _check_parent(Cells(name, row, faults), area, by_code)
    cities = [area for area in found if area.level == "city"]
    if found and len(cities) != 1:
        faults.add(name, 0, "level", "city_one_city", found=len(cities))
    return sorted(found, key=lambda area: (LEVELS.index(area.level), area.code))


def _check_parent(cells: Cells, area: NewArea, by_code: Mapping[str, NewArea]) -> None:
    if area.level == "city":
        if area.parent:
            cells.fault("parent", "city_city_has_parent")
        return
    parent = by_code.get(area.parent)
    if parent is None:
        cells.fault("parent", "city_no_such_parent", value=area.parent)
    elif LEVELS.index(parent.level) >= LEVELS.index(area.level):
        cells.fault("parent", "city_parent_not_above", value=area.parent, level=parent.level)


def read_departments(
    name: str, content: bytes, areas: Sequence[NewArea | Area], faults: Faults
) -> list[NewDepartment]:
    """All departments. A row with `each` stands for one department in every area of that level.

    In such a row `{area}` and `{area_en}` in a name become the area's; `name_ends` narrows the row to areas whose
    name ends so. Of several rows for one alias and area the first holds.
    """
    by_code = {area.code: area for area in areas}
    by_level: dict[str, list[NewArea | Area]] = {}
    for area in areas:
        by_level.setdefault(area.level, []).append(area)
    found: list[NewDepartment] = []
    numbers: list[tuple[int, str]] = []
    taken: set[tuple[str, str]] = set()
    for row in read_table(name, content, DEPARTMENT_COLUMNS, ["code", "name", "kind"], faults):
        cells = Cells(name, row, faults)
        code, title = cells.code("code"), cells.text("name", must=True)
        aliases = cells.names("aliases") or (title,)
        kind = cells.choice("kind", _KINDS) or "other"
        level = cells.choice("each", _LEVELS) if cells.has("each") else None
        where = by_level.get(level, []) if level else _place(cells, by_code)
        for area in where:
            free = tuple(alias for alias in aliases if (alias, area.code) not in taken)
            if level and (not area.name.endswith(cells.text("name_ends")) or not free):
                continue
            if not free:
                cells.fault("aliases", "city_alias_taken", value=";".join(aliases), area=area.code)
            taken |= {(alias, area.code) for alias in aliases}
            full = f"{area.code}-{code}" if level else code
            numbers.append((row.number, full))
            found.append(
                NewDepartment(
                    code=full,
                    aliases=free,
                    name=title.replace("{area}", area.name),
                    name_en=_english(cells.text("name_en"), area),
                    kind=kind,
                    area=area.code,
                )
            )
    once(name, numbers, "code", faults)
    return found


def _place(cells: Cells, by_code: Mapping[str, NewArea | Area]) -> list[NewArea | Area]:
    code = cells.code("area", must=False)
    if not code:
        return [area for area in by_code.values() if area.level == "city"]
    if code not in by_code:
        cells.fault("area", "city_no_such_area_code", value=code)
        return []
    return [by_code[code]]


def _english(template: str, area: NewArea | Area) -> str | None:
    if "{area_en}" in template and not area.name_en:
        return None
    return template.replace("{area_en}", area.name_en or "") or None


def read_responsibilities(
    name: str,
    content: bytes,
    standards: set[str],
    areas: set[str],
    departments: Sequence[NewDepartment | Department],
    faults: Faults,
) -> list[NewResponsibility]:
    """The list of responsibilities; `standards` are codes, families and '*', `areas` are codes."""
    known = {
        alias for department in departments for alias in (department.code, *department.aliases)
    }
    found = []
    for row in read_table(name, content, RESPONSIBILITY_COLUMNS, ["standard", "lead"], faults):
        cells = Cells(name, row, faults)
        line = NewResponsibility(
            standard=cells.code("standard"),
            area=cells.code("area", must=False),
            lead=cells.text("lead", must=True),
            assisting=cells.names("assisting"),
            source=cells.text("source"),
            start=cells.day("from"),
            end=cells.day("to"),
        )
        if line.standard and line.standard not in standards:
            cells.fault("standard", "city_no_such_standard_code", value=line.standard)
        if line.area and line.area not in areas:
            cells.fault("area", "city_no_such_area_code", value=line.area)
        for column, named in (("lead", (line.lead,)), ("assisting", line.assisting)):
            for department in named:
                if department and department not in known:
                    cells.fault(column, "city_no_such_department_name", value=department)
        if line.start and line.end and line.end <= line.start:
            cells.fault(
                "to", "city_ends_before", value=line.end.isoformat(), start=line.start.isoformat()
            )
        found.append(line)
    return found


def read_components(
    name: str, content: bytes, areas: set[str], faults: Faults
) -> list[NewComponent]:
    """The register of physical components."""
    found = []
    rows = read_table(name, content, COMPONENT_COLUMNS, ["code", "small_class", "area"], faults)
    for row in rows:
        cells = Cells(name, row, faults)
        component = NewComponent(
            code=cells.code("code"),
            small_class=cells.code("small_class"),
            name=cells.text("name"),
            area=cells.code("area"),
            lon=cells.decimal("lon", 180),
            lat=cells.decimal("lat", 90),
            department=cells.text("department"),
            state=cells.choice("state", _STATES, default="in_use") or "in_use",
        )
        if component.area and component.area not in areas:
            cells.fault("area", "city_no_such_area_code", value=component.area)
        found.append(component)
    once(name, [(row.number, c.code) for row, c in zip(rows, found, strict=True)], "code", faults)
    return found

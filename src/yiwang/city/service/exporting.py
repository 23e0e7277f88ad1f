"""The city's lists as files; each can be edited in a spreadsheet and imported again."""

from typing import Literal

from yiwang.backstage.database import Tx
from yiwang.city.model.exports import Cell, as_csv, as_xlsx
from yiwang.city.model.standard_table import as_table
from yiwang.city.service.snapshot import Snapshot, snapshot

ListName = Literal["standards", "departments", "responsibilities", "areas"]
Form = Literal["csv", "xlsx"]
_TITLES = {
    "standards": "事件标准",
    "departments": "部门",
    "responsibilities": "权责清单",
    "areas": "区域",
}
MEDIA_TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def export_table(tx: Tx, name: ListName, form: Form) -> bytes:
    """One list as CSV (UTF-8 with BOM) or XLSX."""
    heading, rows = _BUILDERS[name](await snapshot(tx))
    return as_csv(heading, rows) if form == "csv" else as_xlsx(_TITLES[name], heading, rows)


def _standards(now: Snapshot) -> tuple[list[str], list[list[Cell]]]:
    heading, rows = as_table(now.directory.standard_list)
    return heading, [list(row) for row in rows]


def _departments(now: Snapshot) -> tuple[list[str], list[list[Cell]]]:
    areas = now.directory.areas
    return ["code", "aliases", "name", "name_en", "kind", "area"], [
        [d.code, ";".join(d.aliases), d.name, d.name_en or "", d.kind, areas[d.area_id].code]
        for d in now.directory.departments.values()
    ]


def _responsibilities(now: Snapshot) -> tuple[list[str], list[list[Cell]]]:
    areas = now.directory.areas
    return ["standard", "area", "lead", "assisting", "from", "to", "source"], [
        [
            line.standard, areas[line.area_id].code, line.lead, ";".join(line.assisting),
            line.valid_from.date().isoformat(), line.valid_to.date().isoformat() if line.valid_to else "", line.source,
        ]
        for line in now.directory.lines()
        if line.area_id in areas and line.valid_to is None
    ]  # fmt: skip


def _areas(now: Snapshot) -> tuple[list[str], list[list[Cell]]]:
    areas = now.directory.areas
    return ["code", "name", "name_en", "level", "parent", "origin", "lon", "lat"], [
        [
            a.code, a.name, a.name_en or "", a.level, areas[a.parent_id].code if a.parent_id else "", a.origin,
            "" if a.lon is None else a.lon, "" if a.lat is None else a.lat,
        ]
        for a in sorted(areas.values(), key=lambda a: (len(a.path.split("/")), a.code))
    ]  # fmt: skip


_BUILDERS = {
    "standards": _standards,
    "departments": _departments,
    "responsibilities": _responsibilities,
    "areas": _areas,
}

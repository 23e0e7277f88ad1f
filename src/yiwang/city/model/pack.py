"""A city pack: a folder's files read into one thing, or every fault in them.

In: files by name. Out: `Pack`. Never: half a pack.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from shapely.geometry.base import BaseGeometry

from yiwang.city.messages import CalendarRules
from yiwang.city.model import outlines
from yiwang.city.model.defaults import read_defaults
from yiwang.city.model.faults import Faults
from yiwang.city.model.grid import grid_cells
from yiwang.city.model.holidays import read_calendar
from yiwang.city.model.lists import (
    NewArea,
    NewComponent,
    NewDepartment,
    NewResponsibility,
    read_areas,
    read_components,
    read_departments,
    read_responsibilities,
)  # fmt: skip
from yiwang.city.model.settings import Settings, read_settings
from yiwang.city.model.standards import NewStandard, read_standards

SETTINGS, CALENDAR = "city.toml", "calendar.toml"
LISTS = ("areas", "departments", "standards", "defaults", "responsibilities", "components")
TABLE_ENDINGS = (".csv", ".xlsx", ".xls")
OUTLINE_ENDINGS = (".geojson", ".geojson.gz", ".topojson", ".topojson.gz")
EVERYWHERE = "*"


class Pack(Struct, frozen=True, kw_only=True):
    """What a city is made of. Areas: parents before children."""

    settings: Settings
    rules: CalendarRules
    areas: list[NewArea]
    outlines: dict[str, BaseGeometry]
    departments: list[NewDepartment]
    standards: list[NewStandard]
    responsibilities: list[NewResponsibility]
    components: list[NewComponent]
    digest: str


def belongs(name: str) -> bool:
    """Whether a file of that name is part of a pack; others (SOURCES.md, licences) are left alone."""
    if name in (SETTINGS, CALENDAR):
        return True
    if name.endswith(OUTLINE_ENDINGS):
        return name.startswith("outlines")
    return name.rpartition(".")[0] in LISTS and name.endswith(TABLE_ENDINGS)


def read_pack(
    files: Mapping[str, bytes], grid_in: Sequence[str] | None, faults: Faults
) -> Pack | None:
    """Read all files of a pack. None: `faults` says why not."""
    by_list = _lists(files, faults)
    settings = read_settings(SETTINGS, _text(files, SETTINGS, faults), faults)
    if settings is None or "areas" not in by_list:
        return None
    rules = read_calendar(
        CALENDAR, _text(files, CALENDAR, faults, must=False), settings.time_zone, faults
    )
    areas = read_areas(*by_list["areas"], faults)
    shapes = _outlines(files, areas, faults)
    departments = (
        read_departments(*by_list["departments"], areas, faults) if "departments" in by_list else []
    )
    defaults = read_defaults(*by_list["defaults"], faults) if "defaults" in by_list else {}
    standards = _standards(by_list, defaults, settings, faults)
    lines = _responsibilities(by_list, standards, areas, departments, faults)
    codes = {area.code for area in areas}
    components = (
        read_components(*by_list["components"], codes, faults) if "components" in by_list else []
    )
    chosen = list(settings.grid_cells if grid_in is None else grid_in)
    if faults or rules is None:
        return None
    if chosen:
        areas = _with_grid(areas, shapes, chosen, settings.seed, faults)
    if faults:
        return None
    return Pack(
        settings=settings,
        rules=rules,
        areas=areas,
        outlines=shapes,
        departments=departments,
        standards=standards,
        responsibilities=lines,
        components=components,
        digest=_digest(files, chosen, rules),
    )


def _lists(files: Mapping[str, bytes], faults: Faults) -> dict[str, tuple[str, bytes]]:
    found: dict[str, tuple[str, bytes]] = {}
    for name in sorted(files):
        stem = name.rpartition(".")[0]
        if stem in LISTS and name.endswith(TABLE_ENDINGS):
            if stem in found:
                faults.add(name, 0, "", "city_list_twice", other=found[stem][0])
            found.setdefault(stem, (name, files[name]))
    if "areas" not in found:
        faults.add("areas.csv", 0, "", "city_file_missing")
    return found


def _text(files: Mapping[str, bytes], name: str, faults: Faults, *, must: bool = True) -> str:
    if name not in files:
        if must:
            faults.add(name, 0, "", "city_file_missing")
        return ""
    try:
        return files[name].decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add(name, 0, "", "city_table_encoding")
        return ""


def _outlines(
    files: Mapping[str, bytes], areas: Sequence[NewArea], faults: Faults
) -> dict[str, BaseGeometry]:
    codes = {area.code for area in areas}
    found: dict[str, BaseGeometry] = {}
    for name in sorted(files):
        if not name.endswith(OUTLINE_ENDINGS):
            continue
        for code, shape in outlines.read_outlines(name, files[name], codes, faults).items():
            if code in found:
                faults.add(name, 0, code, "city_outline_twice")
            found[code] = shape
    parents = {area.code: area.parent for area in areas}
    return outlines.complete(found, parents, [area.code for area in reversed(areas)])


def _standards(
    by_list: Mapping[str, tuple[str, bytes]],
    defaults: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    faults: Faults,
) -> list[NewStandard]:
    if "standards" not in by_list:
        return []
    return read_standards(
        *by_list["standards"],
        defaults,
        faults,
        source=settings.source,
        edition=settings.edition or settings.version,
    )


def _responsibilities(
    by_list: Mapping[str, tuple[str, bytes]],
    standards: Sequence[NewStandard],
    areas: Sequence[NewArea],
    departments: Sequence[NewDepartment],
    faults: Faults,
) -> list[NewResponsibility]:
    if "responsibilities" not in by_list:
        return []
    known = (
        {"*"}
        | {standard.code for standard in standards}
        | {standard.family for standard in standards}
    )
    return read_responsibilities(
        *by_list["responsibilities"], known, {area.code for area in areas}, departments, faults
    )


def _with_grid(
    areas: list[NewArea],
    shapes: dict[str, BaseGeometry],
    chosen: Sequence[str],
    seed: int,
    faults: Faults,
) -> list[NewArea]:
    """The areas with generated grid cells in the communities below the chosen areas that have none of their own."""
    parent = {area.code: area.parent for area in areas}
    for code in chosen:
        if code != EVERYWHERE and code not in parent:
            faults.add(SETTINGS, 0, "grid_cells", "city_no_such_area_code", value=code)
    divided = set(parent.values())

    def wanted(code: str) -> bool:
        return bool(code) and (
            code in chosen or EVERYWHERE in chosen or wanted(parent.get(code, ""))
        )

    communities = [
        (area, shapes[area.code])
        for area in areas
        if area.level == "community"
        and area.code in shapes
        and area.code not in divided
        and wanted(area.code)
    ]
    found = list(areas)
    for cell, shape in grid_cells(communities, seed):
        found.append(cell)
        shapes[cell.code] = shape
    return found


def _digest(files: Mapping[str, bytes], chosen: Sequence[str], rules: CalendarRules) -> str:
    """The same pack with the same options and the same holidays has the same digest."""
    whole = hashlib.sha256(repr((sorted(chosen), rules.covered)).encode())
    for name in sorted(files):
        whole.update(f"\n{name} {len(files[name])}\n".encode() + files[name])
    return whole.hexdigest()

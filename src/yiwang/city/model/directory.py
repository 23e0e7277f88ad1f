"""The city in memory: areas, departments, standards and responsibilities, ready to be asked.

In: all rows of this room's reference tables. Out: answers to the questions of every request. Never: I/O; nothing here
changes once made.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from yiwang.city.messages import Area, Department, EventStandard, Level, Responsible
from yiwang.kernel.clock import in_city

EVERYTHING = "*"


class Line(Struct, frozen=True, kw_only=True):
    """One line of the list of responsibilities."""

    id: int
    standard: str
    area_id: int
    lead: str
    assisting: tuple[str, ...]
    source: str
    valid_from: datetime
    valid_to: datetime | None


class Directory:
    """Look-ups by id, code, name and place."""

    def __init__(
        self,
        areas: Sequence[Area],
        departments: Sequence[Department],
        standards: Sequence[EventStandard],
        lines: Sequence[Line],
    ) -> None:
        self.areas = {area.id: area for area in areas}
        self.by_code = {area.code: area for area in areas}
        self._children: dict[int | None, list[Area]] = {}
        for area in sorted(areas, key=lambda area: area.code):
            self._children.setdefault(area.parent_id, []).append(area)
        self._names: dict[str, list[Area]] = {}
        for area in areas:
            self._names.setdefault(plain_name(area.name), []).append(area)
        self.departments = {department.id: department for department in departments}
        self._by_alias: dict[str, dict[int, Department]] = {}
        self._by_kind: dict[str, dict[int, Department]] = {}
        for department in departments:
            self._by_kind.setdefault(department.kind, {})[department.area_id] = department
            for alias in (department.code, *department.aliases):
                self._by_alias.setdefault(alias, {})[department.area_id] = department
        self.standards = {standard.code: standard for standard in standards}
        self.standard_list = sorted(standards, key=lambda standard: standard.code)
        self._lines: dict[str, list[Line]] = {}
        for line in lines:
            self._lines.setdefault(line.standard, []).append(line)

    def lines(self) -> list[Line]:
        """The list of responsibilities, by standard and age."""
        found = [line for lines in self._lines.values() for line in lines]
        return sorted(found, key=lambda line: (line.standard, line.id))

    def children(self, area_id: int | None) -> list[Area]:
        """The parts of an area, by code."""
        return self._children.get(area_id, [])

    def path_of(self, area_id: int) -> list[Area]:
        """From the city down to the area itself."""
        found: list[Area] = []
        area = self.areas.get(area_id)
        while area is not None:
            found.append(area)
            area = self.areas.get(area.parent_id) if area.parent_id is not None else None
        return found[::-1]

    def ancestor(self, area_id: int, level: Level) -> Area | None:
        """The area of `level` on the way up, or the area itself."""
        return next((area for area in self.path_of(area_id) if area.level == level), None)

    def named(self, name: str, within: str | None = None) -> Area | None:
        """The one area of that name; of a parent and its only child of the same name, the parent."""
        found = self._names.get(plain_name(name), [])
        if within is not None:
            above = [parent.path for parent in self._names.get(plain_name(within), [])]
            found = [area for area in found if any(area.path.startswith(path) for path in above)]
        if len(found) > 1:
            top = min(found, key=lambda area: len(area.path))
            if not all(area.path.startswith(top.path) for area in found):
                return None
            return top
        return found[0] if found else None

    def department_of(self, alias: str, area_id: int) -> Department | None:
        """What a department's name means in a place: the nearest one of that name at or above the area.

        A department's own code means it everywhere.
        """
        found = self._by_alias.get(alias)
        if not found:
            return None
        for area in reversed(self.path_of(area_id)):
            if area.id in found:
                return found[area.id]
        only = next(iter(found.values()))
        return only if only.code == alias else None

    def nearest(self, kind: str, area_id: int) -> Department | None:
        """The nearest department of a kind at or above an area."""
        by_area = self._by_kind.get(kind, {})
        return next(
            (by_area[a.id] for a in reversed(self.path_of(area_id)) if a.id in by_area), None
        )

    def working_in(self, area_id: int) -> list[Department]:
        """The departments of an area, of what lies above it and of its parts."""
        own = self.areas[area_id].path
        return [
            department
            for department in self.departments.values()
            if own.startswith(self.areas[department.area_id].path)
            or self.areas[department.area_id].path.startswith(own)
        ]

    def responsible(self, code: str, area_id: int, at: datetime) -> Responsible | None:
        """Who is responsible: the line for the standard itself before its family's before the one for everything;
        among these the deepest area; among these the latest. A line whose department has no office here is passed over.
        """
        standard = self.standards.get(code)
        family = standard.family if standard else code[:3]
        way = [area.id for area in self.path_of(area_id)]
        for key in (code, family, EVERYTHING):
            for line in sorted(
                self._valid(key, way, at), key=lambda line: (way.index(line.area_id), line.id)
            )[::-1]:
                lead = self.department_of(line.lead, area_id)
                if lead is not None:
                    return self._answer(line, lead, area_id)
        return None

    def _valid(self, key: str, way: Sequence[int], at: datetime) -> Iterable[Line]:
        for line in self._lines.get(key, ()):
            if (
                line.area_id in way
                and line.valid_from <= at
                and (line.valid_to is None or at < line.valid_to)
            ):
                yield line

    def _answer(self, line: Line, lead: Department, area_id: int) -> Responsible:
        found = {alias: self.department_of(alias, area_id) for alias in line.assisting}
        helpers = {d.id: d for d in found.values() if d is not None and d.id != lead.id}
        where = self.areas[line.area_id]
        here = self.areas[area_id]
        what = self._what(line.standard)
        since = in_city(line.valid_from).date().isoformat()
        source = f"，依据{line.source}" if line.source else ""
        return Responsible(
            responsibility_id=line.id,
            lead=lead,
            assisting=tuple(helpers.values()),
            why_zh=(
                f"权责清单：{what}在{where.name}由“{line.lead}”主责（自 {since}{source}）；"
                f"{here.name}所属的是{lead.name}。"
            ),
            why_en=(
                f"List of responsibilities: {line.standard} in {where.name_en or where.name} is led by “{line.lead}”"
                f" (since {since}); for {here.name_en or here.name} that is {lead.name_en or lead.name}."
            ),
        )

    def _what(self, key: str) -> str:
        standard = self.standards.get(key)
        if standard:
            return f"{key} {standard.small_name}"
        return "所有事件标准" if key == EVERYTHING else f"{key} 大类"


def plain_name(name: str) -> str:
    """A name as it is compared: half-width, lower case, without spaces."""
    return unicodedata.normalize("NFKC", name).casefold().replace(" ", "")

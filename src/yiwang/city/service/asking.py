"""What other rooms and people ask the city."""

from collections.abc import Sequence
from datetime import datetime

from yiwang.backstage.database import Tx
from yiwang.city.messages import (
    LEVELS,
    Area,
    City,
    Department,
    EventStandard,
    Level,
    Responsible,
    WorkingCalendar,
)  # fmt: skip
from yiwang.city.service.snapshot import Snapshot, snapshot, standard_from
from yiwang.city.store import areas as area_store
from yiwang.city.store import lists
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import NUMBER_BITS, format_id


async def city(tx: Tx) -> City:
    """The city of this node; NotFound("city_not_loaded") before a pack is loaded. `.id` and `.path`: the root area."""
    now = await snapshot(tx)
    if now.city is None:
        now.city = await _describe(tx, now)
    return now.city


async def _describe(tx: Tx, now: Snapshot) -> City:
    pack, root = now.pack, now.root
    counts: dict[str, int] = dict.fromkeys(LEVELS, 0)
    for area in now.directory.areas.values():
        counts[area.level] += 1
    calendar = pack["calendar"]
    return City(
        id=root.id,
        code=root.code,
        name=root.name,
        name_en=root.name_en,
        path=root.path,
        pack=pack["name"],
        version=pack["version"],
        node=root.id >> NUMBER_BITS,
        center=None if root.lon is None or root.lat is None else (root.lon, root.lat),
        bounds=(await now.places(tx)).bounds(),
        synthetic=pack["synthetic"],
        notice_zh=pack["notice_zh"],
        notice_en=pack["notice_en"],
        time_zone=pack["time_zone"],
        counts=counts,
        warnings_zh=tuple(calendar["warnings_zh"]),
        warnings_en=tuple(calendar["warnings_en"]),
    )


async def area(tx: Tx, area_id: int) -> Area:
    """One area; NotFound if there is none."""
    found = (await snapshot(tx)).directory.areas.get(area_id)
    if found is None:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    return found


async def areas(tx: Tx, area_ids: Sequence[int]) -> dict[int, Area]:
    """Several areas by id; unknown ids are left out."""
    known = (await snapshot(tx)).directory.areas
    return {area_id: known[area_id] for area_id in area_ids if area_id in known}


async def all_areas(tx: Tx) -> list[Area]:
    """All areas in force."""
    return list((await snapshot(tx)).directory.areas.values())


async def area_by_code(tx: Tx, code: str, at: datetime | None = None) -> Area | None:
    """The area that bears `code`; with `at`, the area that bore it then (as it is now)."""
    directory = (await snapshot(tx)).directory
    if at is None:
        return directory.by_code.get(code)
    area_id = await area_store.code_at(tx, code, at)
    return directory.areas.get(area_id) if area_id is not None else None


async def children(tx: Tx, area_id: int | None) -> list[Area]:
    """The parts of an area, by code; of None: the city itself."""
    directory = (await snapshot(tx)).directory
    if area_id is not None and area_id not in directory.areas:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    return directory.children(area_id)


async def path_of(tx: Tx, area_id: int) -> list[Area]:
    """The area's ancestors from the city down, and itself last."""
    found = (await snapshot(tx)).directory.path_of(area_id)
    if not found:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    return found


async def ancestor(tx: Tx, area_id: int, level: Level) -> Area | None:
    """The area of `level` that holds this one, or is it."""
    return (await snapshot(tx)).directory.ancestor(area_id, level)


async def locate(tx: Tx, lon: float, lat: float) -> Area | None:
    """The deepest area at a point of WGS-84; None outside the city."""
    now = await snapshot(tx)
    area_id = (await now.places(tx)).locate(lon, lat)
    return now.directory.areas[area_id] if area_id is not None else None


async def locate_many(tx: Tx, lon: Sequence[float], lat: Sequence[float]) -> list[int | None]:
    """The ids of the deepest areas at many points."""
    found = (await (await snapshot(tx)).places(tx)).locate_many(lon, lat)
    return [area_id or None for area_id in found.tolist()]


async def locate_name(tx: Tx, name: str, *, within: str | None = None) -> Area | None:
    """The one area of that name (below one named `within`); None when there is none or more than one."""
    return (await snapshot(tx)).directory.named(name, within)


async def standard(tx: Tx, code: str) -> EventStandard:
    """The standard in force; NotFound("city_no_such_standard") if there is none."""
    found = (await snapshot(tx)).directory.standards.get(code)
    if found is None:
        raise NotFound("city_no_such_standard", value=code[:80])
    return found


async def find_standard(tx: Tx, code: str, at: datetime | None = None) -> EventStandard | None:
    """The standard in force now, or at an instant; None if there is none."""
    if at is None:
        return (await snapshot(tx)).directory.standards.get(code)
    row = await lists.standard_at(tx, code, at)
    return standard_from(row) if row else None


async def standards(tx: Tx) -> list[EventStandard]:
    """All standards in force, by code. The list is shared: do not change it."""
    return (await snapshot(tx)).directory.standard_list


async def department(tx: Tx, department_id: int) -> Department:
    """One department; NotFound if there is none."""
    found = (await snapshot(tx)).directory.departments.get(department_id)
    if found is None:
        raise NotFound("city_no_such_department", id=format_id(department_id))
    return found


async def departments(
    tx: Tx, *, area_id: int | None = None, q: str | None = None
) -> list[Department]:
    """All departments, or those of one area, what lies above it and its parts; `q` narrows by name."""
    directory = (await snapshot(tx)).directory
    if area_id is None:
        found = list(directory.departments.values())
    elif area_id in directory.areas:
        found = directory.working_in(area_id)
    else:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    if not q:
        return found
    return [
        d for d in found if q in d.name or q in d.code or q.lower() in (d.name_en or "").lower()
    ]


async def department_of(tx: Tx, alias: str, area_id: int) -> Department | None:
    """Which department a name such as "区水务局", "街镇", or a department's code means in a place."""
    return (await snapshot(tx)).directory.department_of(alias, area_id)


async def operations_center(tx: Tx, area_id: int) -> Department:
    """The nearest operations center (城运中心) at or above an area: the fallback holder."""
    found = (await snapshot(tx)).directory.nearest("operations_center", area_id)
    if found is None:
        raise NotFound("city_no_operations_center", id=format_id(area_id))
    return found


async def responsible(
    tx: Tx, standard_code: str, area_id: int, at: datetime | None = None
) -> Responsible | None:
    """Who is responsible for a standard in an area; None = unowned (待定责)."""
    return (await snapshot(tx)).directory.responsible(standard_code, area_id, at or tx.now)


async def working_calendar(tx: Tx) -> WorkingCalendar:
    """The city's working calendar, ready made."""
    return await (await snapshot(tx)).calendar()

"""Who lives and works in the demo: a pure plan of accounts and crews for a district.

In: the district's parts, its departments, who leads which standards. Out: members with names, roles, grants.
Never: a password, a database.
"""

import random
from collections.abc import Iterable, Sequence

import msgspec

from yiwang.city.messages import Area, Department

# How the parts of the example district are written in account names; other districts go by their codes.
_PINYIN = {
    "天平": "tianping", "湖南": "hunan", "斜土": "xietu", "枫林": "fenglin", "长桥": "changqiao", "田林": "tianlin",
    "虹梅": "hongmei", "康健": "kangjian", "徐家汇": "xujiahui", "凌云": "lingyun", "龙华": "longhua",
    "漕河泾": "caohejing", "华泾": "huajing", "徐汇": "xuhui",
}  # fmt: skip
_SUFFIXES = ("新村街道", "路街道", "街道", "镇", "区")
STAFFED_SUBDISTRICTS = 4
MOST_CREWS = 5  # of one department
CREW_CAPACITY = 8
ALL_FAMILIES = "*"


class Crew(msgspec.Struct, frozen=True, kw_only=True):
    """A crew to be registered with its member's account."""

    name: str
    department_id: int
    area: Area
    skills: list[str]
    people: int
    lon: float | None
    lat: float | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One account to be made. `grants` is False for residents, who follow by token and see no lists."""

    name: str
    display_name: str
    role: str
    area: Area
    department_id: int | None = None
    bound: bool = False  # sees only what its department has a part in
    crew: Crew | None = None
    grants: bool = True


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan is made from."""

    city: Area
    district: Area
    subdistricts: Sequence[Area]
    community: Area | None
    cell: Area | None
    centers: dict[int, Department]  # operations centers by area id
    leads: dict[int, Department]  # departments that lead any standard here
    families: dict[int, list[str]]  # of a lead: the families of standards it leads
    work: dict[int, int]  # of a lead: how much of the calibrated work falls to it


def plan(town: Town, rng: random.Random) -> list[Member]:
    """Everybody, in the order in which the log-in page shows them."""
    return [
        *_desks(town), *_above(town), *_departments(town), *_crews(town, rng), *_grid_workers(town, rng),
        *_residents(town), *_back_office(town),
    ]  # fmt: skip


def slug(area: Area) -> str:
    """How an area is written in an account's name."""
    short = short_name(area)
    return _PINYIN.get(short, area.code)


def short_name(area: Area) -> str:
    """An area's name without what kind of area it is."""
    for suffix in _SUFFIXES:
        if area.name.endswith(suffix) and len(area.name) > len(suffix):
            return area.name.removesuffix(suffix)
    return area.name


def _desks(town: Town) -> Iterable[Member]:
    yield Member(
        name=f"desk-{slug(town.district)}", display_name=f"{town.district.name}值班员 甲", role="desk",
        area=town.district,
    )  # fmt: skip
    yield Member(
        name=f"desk-{slug(town.district)}-2", display_name=f"{town.district.name}值班员 乙", role="desk",
        area=town.district,
    )  # fmt: skip
    for area in town.subdistricts[:STAFFED_SUBDISTRICTS]:
        yield Member(
            name=f"desk-{slug(area)}", display_name=f"{area.name}值班员", role="desk", area=area
        )
    if town.community is not None:
        area = town.community
        yield Member(
            name="desk-community", display_name=f"{area.name}工作人员", role="desk", area=area
        )
    if town.cell is not None:
        area = town.cell
        yield Member(name="desk-grid", display_name=f"{area.name}网格长", role="desk", area=area)
    yield Member(
        name="desk-city", display_name=f"{town.city.name}值班员", role="desk", area=town.city
    )


def _above(town: Town) -> Iterable[Member]:
    for area in (town.district, town.city, *town.subdistricts[:1]):
        tail = "city" if area.level == "city" else slug(area)
        yield Member(
            name=f"supervisor-{tail}",
            display_name=f"{area.name}督办员",
            role="supervisor",
            area=area,
        )
        yield Member(
            name=f"leader-{tail}", display_name=f"{area.name}领导", role="leader", area=area
        )


def _departments(town: Town) -> Iterable[Member]:
    unstaffed = {area.id for area in town.subdistricts[STAFFED_SUBDISTRICTS:]}
    for department in town.leads.values():
        if department.area_id in unstaffed:
            continue  # there the crews do everything themselves
        yield Member(
            name=f"dept-{department.code}".lower(), display_name=f"{department.name}调度员",
            role="department", area=town.district, department_id=department.id, bound=True,
        )  # fmt: skip


def _crews(town: Town, rng: random.Random) -> Iterable[Member]:
    total = sum(town.work.values()) or 1
    for department in town.leads.values():
        share = town.work.get(department.id, 0) / total
        local = department.kind == "subdistrict_office"
        count = 1 if local else min(MOST_CREWS, 1 + round(share * 15))
        for number in range(1, count + 1):
            home = _home(town, department, rng)
            lon, lat = _near(home, rng)
            name = f"{department.name}处置{number}组"
            crew = Crew(
                name=name, department_id=department.id, area=town.district, people=rng.randrange(2, 6),
                skills=town.families.get(department.id) or [ALL_FAMILIES], lon=lon, lat=lat,
            )  # fmt: skip
            yield Member(
                name=f"crew-{department.code}-{number}".lower(), display_name=name, role="crew",
                area=town.district, department_id=department.id, bound=True, crew=crew,
            )  # fmt: skip


def _home(town: Town, department: Department, rng: random.Random) -> Area:
    own = [area for area in town.subdistricts if area.id == department.area_id]
    return own[0] if own else rng.choice(list(town.subdistricts))


def _grid_workers(town: Town, rng: random.Random) -> Iterable[Member]:
    """Grid workers (网格员) patrol, confirm and verify; they are bound to an area and to no department."""
    for area in town.subdistricts:
        center = town.centers[area.id]
        name = f"{short_name(area)}网格巡查组"
        lon, lat = _near(area, rng)
        crew = Crew(
            name=name, department_id=center.id, area=area, skills=[], people=4, lon=lon, lat=lat
        )
        yield Member(
            name=f"grid-{slug(area)}", display_name=f"{short_name(area)}网格员", role="crew", area=area,
            department_id=center.id, crew=crew,
        )  # fmt: skip


def _near(area: Area, rng: random.Random) -> tuple[float | None, float | None]:
    if area.lon is None or area.lat is None:
        return None, None
    return area.lon + rng.gauss(0, 0.003), area.lat + rng.gauss(0, 0.0025)


def _residents(town: Town) -> Iterable[Member]:
    for number, name in enumerate(("市民 小林", "市民 陈阿姨"), start=1):
        yield Member(
            name=f"resident-{number}",
            display_name=name,
            role="resident",
            area=town.district,
            grants=False,
        )


def _back_office(town: Town) -> Iterable[Member]:
    for role, words in (
        ("data", "数据管理员"), ("ai", "算法管理员"), ("system_admin", "系统管理员"),
        ("security_admin", "安全管理员"), ("audit_admin", "审计管理员"),
    ):  # fmt: skip
        yield Member(name=role.replace("_", "-"), display_name=words, role=role, area=town.city)

"""The city's doors: read by everybody, lists changed by system administrators only."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.city import service
from yiwang.city.messages import Kind
from yiwang.city.routes.answers import (
    AreaDetail,
    Areas,
    CityAnswer,
    DepartmentAnswer,
    Departments,
    StandardAnswer,
    Standards,
    area_answer,
    area_fields,
    says,
    standard_answer,
)  # fmt: skip
from yiwang.city.routes.files import FILE_ROUTES, PUBLIC
from yiwang.kernel.clock import in_city
from yiwang.kernel.ids import format_id, parse_id


@get("/api/city")
async def show_city(door: Door) -> CityAnswer:
    """The city, its notices and the time there."""
    return await door.read(_city, as_door=PUBLIC)


async def _city(tx: Tx) -> CityAnswer:
    found = await service.city(tx)
    return CityAnswer(
        id=format_id(found.id),
        now=in_city(tx.now),
        **{
            name: getattr(found, name)
            for name in CityAnswer.__struct_fields__
            if name not in ("id", "now")
        },
    )


@get("/api/areas")
async def list_areas(door: Door, parent: FromQuery[str | None] = None) -> Areas:
    """The parts of an area; without `parent`, the city."""

    async def work(tx: Tx) -> Areas:
        found = await service.children(tx, parse_id(parent) if parent else None)
        return Areas([area_answer(area) for area in found], len(found))

    return await door.read(work, as_door=PUBLIC)


@get("/api/areas/outline", media_type="application/geo+json")
async def outline(door: Door, parent: FromQuery[str | None] = None) -> Response[bytes]:
    """GeoJSON of an area's parts, simplified for the screen; it changes only when the city does."""
    body, tag = await door.read(
        lambda tx: service.outline_of_children(tx, parse_id(parent) if parent else None),
        as_door=PUBLIC,
    )
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = door.request.headers.get("if-none-match", "").split(",")
    if tag in [item.strip().removeprefix("W/") for item in known]:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, headers=headers)


@get("/api/areas/{area_id:str}")
async def show_area(door: Door, area_id: FromPath[str]) -> AreaDetail:
    """One area and what it lies in."""

    async def work(tx: Tx) -> AreaDetail:
        *above, area = await service.path_of(tx, parse_id(area_id))
        return AreaDetail(**area_fields(area), ancestors=[area_answer(one) for one in above])

    return await door.read(work, as_door=PUBLIC)


@get("/api/standards")
async def list_standards(
    door: Door, q: FromQuery[str | None] = None, kind: FromQuery[Kind | None] = None
) -> Standards:
    """The standards in force; `q` looks in code, names and filing condition."""

    async def work(tx: Tx) -> Standards:
        found = [
            standard_answer(standard)
            for standard in await service.standards(tx)
            if (kind is None or standard.kind == kind) and says(standard, q)
        ]
        return Standards(found, len(found))

    return await door.read(work, as_door=PUBLIC)


@get("/api/standards/{code:str}")
async def show_standard(door: Door, code: FromPath[str]) -> StandardAnswer:
    """One standard in force."""

    async def work(tx: Tx) -> StandardAnswer:
        return standard_answer(await service.standard(tx, code))

    return await door.read(work, as_door=PUBLIC)


@get("/api/departments")
async def list_departments(
    door: Door, area: FromQuery[str | None] = None, q: FromQuery[str | None] = None
) -> Departments:
    """The departments; `area` narrows to those that work there."""

    async def work(tx: Tx) -> Departments:
        found = await service.departments(tx, area_id=parse_id(area) if area else None, q=q)
        items = [
            DepartmentAnswer(
                id=format_id(d.id),
                code=d.code,
                name=d.name,
                name_en=d.name_en,
                kind=d.kind,
                area_id=format_id(d.area_id),
            )
            for d in found
        ]
        return Departments(items, len(items))

    return await door.read(work, as_door=PUBLIC)


ROUTES = [
    show_city, list_areas, outline, show_area, list_standards, show_standard, list_departments, *FILE_ROUTES,
]  # fmt: skip

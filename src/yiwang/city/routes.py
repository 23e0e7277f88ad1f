"""The city's doors: read by everybody, lists changed by system administrators only."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, Parameter
from msgspec import Struct, field

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.city import service
from yiwang.city.messages import Area, EventStandard, Imported, Kind, Level, Origin, TimeLimit, Unit, Urgency
from yiwang.city.model.tables import MAX_BYTES
from yiwang.city.service.exporting import MEDIA_TYPES, Form, ListName
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Invalid, NotAllowed, TooLarge
from yiwang.kernel.ids import format_id, parse_id

PUBLIC = "door-web"
IMPORTERS = frozenset({"system", "system_admin"})


class CityAnswer(Struct, frozen=True, kw_only=True):
    """The city as every page's frame needs it."""

    id: str
    code: str
    name: str
    name_en: str | None
    pack: str
    version: str
    node: int
    center: tuple[float, float] | None
    bounds: tuple[float, float, float, float] | None
    synthetic: bool
    notice_zh: str
    notice_en: str
    warnings_zh: tuple[str, ...]
    warnings_en: tuple[str, ...]
    time_zone: str
    now: datetime
    counts: dict[str, int]


class AreaAnswer(Struct, frozen=True, kw_only=True):
    """One area; `ancestors` only where one area is asked for."""

    id: str
    code: str
    name: str
    name_en: str | None
    level: Level
    parent: str | None
    has_children: bool
    has_outline: bool
    origin: Origin
    center: tuple[float, float] | None


class AreaDetail(AreaAnswer, frozen=True, kw_only=True):
    """One area and what it lies in, from the city down."""

    ancestors: list[AreaAnswer]


class Photos(Struct, frozen=True):
    """How many photos are asked for."""

    before: int
    after: int


class StandardAnswer(Struct, frozen=True, kw_only=True):
    """One event standard."""

    code: str
    kind: Kind
    family: str
    big_code: str
    big_name: str
    small_code: str
    small_name: str
    condition_no: int
    filing_condition: str
    closing_condition: str
    time_limit: TimeLimit
    response_minutes: int | None
    level: Urgency
    lead: str
    assisting: tuple[str, ...]
    channels: tuple[str, ...]
    radius_m: int
    window_hours: int
    procedure: str
    verification: str
    photos: Photos
    confirm: bool
    auto_file: bool
    risk: str
    source: str
    edition: str
    code_basis: str
    draft: bool
    effective_from: datetime


class DepartmentAnswer(Struct, frozen=True, kw_only=True):
    """One department."""

    id: str
    code: str
    name: str
    name_en: str | None
    kind: str
    area_id: str


class Areas(Struct, frozen=True):
    """Areas, all of them."""

    items: list[AreaAnswer]
    total: int
    next: str | None = None


class Standards(Struct, frozen=True):
    """Standards, all of them."""

    items: list[StandardAnswer]
    total: int
    next: str | None = None


class Departments(Struct, frozen=True):
    """Departments, all of them."""

    items: list[DepartmentAnswer]
    total: int
    next: str | None = None


class ErrorAnswer(Struct, frozen=True):
    """One row's fault in the reader's language."""

    row: int
    column: str
    code: str
    message: str


class ImportAnswer(Struct, frozen=True, kw_only=True):
    """What an import did. With errors nothing was written."""

    accepted: int
    changed: int
    dry_run: bool
    errors: list[ErrorAnswer] = field(default_factory=list)


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
async def list_areas(door: Door, parent: str | None = None) -> Areas:
    """The parts of an area; without `parent`, the city."""

    async def work(tx: Tx) -> Areas:
        found = await service.children(tx, parse_id(parent) if parent else None)
        return Areas([_area(area) for area in found], len(found))

    return await door.read(work, as_door=PUBLIC)


@get("/api/areas/outline")
async def outline(
    door: Door,
    parent: str | None = None,
    if_none_match: Annotated[str | None, Parameter(header="If-None-Match", required=False)] = None,
) -> Response[bytes]:
    """GeoJSON of an area's parts, simplified for the screen; it changes only when the city does."""
    body, tag = await door.read(
        lambda tx: service.outline_of_children(tx, parse_id(parent) if parent else None), as_door=PUBLIC
    )
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    tags = [item.strip().removeprefix("W/") for item in (if_none_match or "").split(",")]
    if tag in tags:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/geo+json", headers=headers)


@get("/api/areas/{area_id:str}")
async def show_area(door: Door, area_id: str) -> AreaDetail:
    """One area and what it lies in."""

    async def work(tx: Tx) -> AreaDetail:
        *above, area = await service.path_of(tx, parse_id(area_id))
        return AreaDetail(**_area_fields(area), ancestors=[_area(one) for one in above])

    return await door.read(work, as_door=PUBLIC)


@get("/api/standards")
async def list_standards(door: Door, q: str | None = None, kind: Kind | None = None) -> Standards:
    """The standards in force; `q` looks in code, names and filing condition."""

    async def work(tx: Tx) -> Standards:
        found = [
            _standard(standard)
            for standard in await service.standards(tx)
            if (kind is None or standard.kind == kind) and _says(standard, q)
        ]
        return Standards(found, len(found))

    return await door.read(work, as_door=PUBLIC)


@get("/api/standards/{code:str}")
async def show_standard(door: Door, code: str) -> StandardAnswer:
    """One standard in force."""

    async def work(tx: Tx) -> StandardAnswer:
        return _standard(await service.standard(tx, code))

    return await door.read(work, as_door=PUBLIC)


@get("/api/departments")
async def list_departments(door: Door, area: str | None = None, q: str | None = None) -> Departments:
    """The departments; `area` narrows to those that work there."""

    async def work(tx: Tx) -> Departments:
        found = await service.departments(tx, area_id=parse_id(area) if area else None, q=q)
        items = [
            DepartmentAnswer(
                id=format_id(d.id), code=d.code, name=d.name, name_en=d.name_en, kind=d.kind, area_id=format_id(d.area_id)
            )
            for d in found
        ]
        return Departments(items, len(items))

    return await door.read(work, as_door=PUBLIC)


def _exporter(name: ListName, form: Form) -> Any:
    """The door that gives one list as one form of file."""

    @get(f"/api/{name}.{form}", operation_id=f"export_{name}_{form}", summary=f"All {name} as {form.upper()}")
    async def export(door: Door) -> Response[bytes]:
        body = await door.read(lambda tx: service.export_table(tx, name, form), as_door=PUBLIC)
        disposition = f'attachment; filename="{name}.{form}"'
        return Response(body, headers={"Content-Type": MEDIA_TYPES[form], "Content-Disposition": disposition})

    return export


Importer = Callable[..., Awaitable[Imported]]
_IMPORTERS: dict[str, Importer] = {
    "standards": service.import_standards,
    "departments": service.import_departments,
    "responsibilities": service.import_responsibilities,
}


def _importer(name: str) -> Any:
    """The door that takes one list."""
    take = _IMPORTERS[name]

    @post(f"/api/{name}/import", status_code=200, operation_id=f"import_{name}", summary=f"Take {name} from a file")
    async def import_list(
        door: Door,
        data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)],
        dry_run: bool = False,
    ) -> ImportAnswer:
        """CSV or Excel in the form field `file`: all rows or none; `dry_run=1` only tells."""
        upload = data.get("file")
        if not isinstance(upload, UploadFile):
            raise Invalid("city_no_file", field="file")
        content = await upload.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise TooLarge("city_table_too_large", field="file", most_mb=MAX_BYTES >> 20)

        async def work(tx: Tx) -> ImportAnswer:
            if tx.actor.role not in IMPORTERS:
                raise NotAllowed("city_only_admin")
            return _imported(await take(tx, content, upload.filename, dry_run=dry_run), door.language)

        return await (door.read(work) if dry_run else door.write(work))

    return import_list


def _imported(done: Imported, language: str) -> ImportAnswer:
    return ImportAnswer(
        accepted=done.accepted,
        changed=done.changed,
        dry_run=done.dry_run,
        errors=[ErrorAnswer(e.row, e.column, e.code, e.message(language)) for e in done.errors],
    )


def _area_fields(area: Area) -> dict[str, Any]:
    return {
        "id": format_id(area.id),
        "code": area.code,
        "name": area.name,
        "name_en": area.name_en,
        "level": area.level,
        "parent": format_id(area.parent_id) if area.parent_id is not None else None,
        "has_children": area.has_children,
        "has_outline": area.has_outline,
        "origin": area.origin,
        "center": None if area.lon is None or area.lat is None else (area.lon, area.lat),
    }


def _area(area: Area) -> AreaAnswer:
    return AreaAnswer(**_area_fields(area))


_SAME = [
    name for name in StandardAnswer.__struct_fields__ if name not in ("time_limit", "photos", "effective_from")
]


def _standard(standard: EventStandard) -> StandardAnswer:
    return StandardAnswer(
        time_limit=standard.time_limit,
        photos=Photos(standard.photos_before, standard.photos_after),
        effective_from=in_city(standard.effective_from),
        **{name: getattr(standard, name) for name in _SAME},
    )


def _says(standard: EventStandard, q: str | None) -> bool:
    if not q:
        return True
    words = q.casefold().split()
    text = f"{standard.code} {standard.big_name} {standard.small_name} {standard.filing_condition}".casefold()
    return all(word in text for word in words)


_LISTS: tuple[ListName, ...] = ("standards", "departments", "responsibilities", "areas")
_FORMS: tuple[Form, ...] = ("csv", "xlsx")
ROUTES = [
    show_city, list_areas, outline, show_area, list_standards, show_standard, list_departments,
    *(_exporter(name, form) for name in _LISTS for form in _FORMS),
    *(_importer(name) for name in _IMPORTERS),
]  # fmt: skip

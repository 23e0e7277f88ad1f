"""What the doors answer: ids as text, times as the city's clock shows them."""

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from yiwang.city.messages import (
    Area,
    EventStandard,
    Imported,
    Kind,
    Level,
    Origin,
    TimeLimit,
    Urgency,
)
from yiwang.kernel.clock import in_city
from yiwang.kernel.ids import format_id


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


def area_fields(area: Area) -> dict[str, Any]:
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


def area_answer(area: Area) -> AreaAnswer:
    return AreaAnswer(**area_fields(area))


_SAME = [
    name
    for name in StandardAnswer.__struct_fields__
    if name not in ("time_limit", "photos", "effective_from")
]


def standard_answer(standard: EventStandard) -> StandardAnswer:
    return StandardAnswer(
        time_limit=standard.time_limit,
        photos=Photos(standard.photos_before, standard.photos_after),
        effective_from=in_city(standard.effective_from),
        **{name: getattr(standard, name) for name in _SAME},
    )


def says(standard: EventStandard, q: str | None) -> bool:
    if not q:
        return True
    words = q.casefold().split()
    text = f"{standard.code} {standard.big_name} {standard.small_name} {standard.filing_condition}".casefold()
    return all(word in text for word in words)


def imported_answer(done: Imported, language: str) -> ImportAnswer:
    return ImportAnswer(
        accepted=done.accepted,
        changed=done.changed,
        dry_run=done.dry_run,
        errors=[ErrorAnswer(e.row, e.column, e.code, e.message(language)) for e in done.errors],
    )

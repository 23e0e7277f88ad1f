"""Thin HTTP: cases, their actions, their lists as pages and files."""

import csv
import io
from collections.abc import Iterable
from typing import Annotated, Any

from litestar import Response, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from openpyxl import Workbook

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door, OpenDoor
from yiwang.flow.cases import service
from yiwang.flow.cases.messages import (
    Act,
    CaseRow,
    CaseView,
    Delegate,
    FileCase,
    Filter,
    Page,
    SetTierLimit,
    Stepped,
    TierLimit,
)
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id, parse_id

EXPORT_MOST = 20_000
_Query = Annotated[str | None, QueryParameter(required=False)]
_COLUMNS_ZH = ["案号", "事件标准", "名称", "阶段", "状态", "级别", "区域", "地址", "主办部门", "立案时间", "截止时间",
               "是否超时", "退回次数", "返工次数", "重办次数", "经度", "纬度"]  # fmt: skip
_COLUMNS_EN = ["case", "standard", "name", "stage", "state", "level", "area", "address", "lead", "filed_at", "due_at",
               "overdue", "send_backs", "reworks", "reopenings", "lon", "lat"]  # fmt: skip

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Filed(Stepped, frozen=True, kw_only=True):
    """The new case of an incident."""

    case: str


@post("/api/incidents/{incident_id:str}/actions/file_case", status_code=200)
async def file_case(door: Door, incident_id: str, data: FileCase) -> Filed:
    """File a case (立案) from an incident."""

    async def work(tx: Tx) -> Filed:
        case_id = await service.file_case(tx, parse_id(incident_id), data)
        row = (await service.brief(tx, [case_id]))[0]
        return Filed(id=row.id, stage=row.stage, version=row.version, case=format_id(case_id))

    return await door.write(work)


@post("/api/cases/{case_id:str}/actions/{action:str}", status_code=200)
async def act(
    door: Door, case_id: str, action: str, data: Act, brief: bool = False
) -> CaseView | Stepped:
    """Take one action; answers the case as it is then, or with `brief` only its id, stage and version."""

    async def work(tx: Tx) -> CaseView | Stepped:
        stepped = await service.act(tx, parse_id(case_id), action, data)
        return stepped if brief else await service.show(tx, parse_id(case_id), door.language)

    return await door.write(work)


@get("/api/cases/{case_id:str}")
async def show(door: Door, case_id: str) -> CaseView:
    """One case with its history, evidence, clock and the actions that the asker may take."""
    return await door.read(lambda tx: service.show(tx, parse_id(case_id), door.language))


def provide_filter(
    door: NamedDependency[OpenDoor], stage: _Query = None,
    case_state: Annotated[str | None, QueryParameter(name="state")] = None, area: _Query = None,
    department: _Query = None, crew: _Query = None, standard: _Query = None, family: _Query = None,
    level: _Query = None, overdue: bool = False, due_within_h: int | None = None, unaccepted: bool = False,
    verifiable: bool = False, in_charge: _Query = None, mine: bool = False, q: _Query = None,
    sort: str = "due", cursor: _Query = None, limit: int = 50,
) -> Filter:  # fmt: skip
    """From the query string; every condition narrows."""
    if sort not in ("due", "new", "level"):
        raise Invalid("bad_sort", field="sort")
    department_id = parse_id(department) if department else None
    crew_id = parse_id(crew) if crew else None
    if mine and door.actor is not None:
        department_id, crew_id = door.actor.department_id, door.actor.crew_id
        if crew_id is not None:
            department_id = None
    return Filter(
        stage=stage, state=case_state, area=parse_id(area) if area else None, department=department_id,
        crew=crew_id, standard=standard, family=family, level=level, overdue=overdue, due_within_h=due_within_h,
        unaccepted=unaccepted, verifiable=verifiable, in_charge=parse_id(in_charge) if in_charge else None,
        q=q, sort=sort, cursor=cursor, limit=limit,  # type: ignore[arg-type]
    )  # fmt: skip


_FILTER = {"wanted": Provide(provide_filter, sync_to_thread=False)}


@get("/api/cases", dependencies=_FILTER)
async def list_cases(door: Door, wanted: NamedDependency[Filter]) -> Page:
    """A page of cases; `total` counts by the same conditions."""
    return await door.read(lambda tx: service.page(tx, wanted, door.language))


@get("/api/cases.csv", media_type=_CSV, dependencies=_FILTER)
async def export_csv(door: Door, wanted: NamedDependency[Filter]) -> Response[bytes]:
    """The same list as CSV (UTF-8 with a mark, so that Excel reads Chinese)."""
    rows = await _all(door, wanted)
    text = io.StringIO()
    csv.writer(text).writerows(_safe(row) for row in _table(rows, door.language))
    return _file(("\ufeff" + text.getvalue()).encode(), _CSV, "cases.csv")


@get("/api/cases.xlsx", media_type=_XLSX, dependencies=_FILTER)
async def export_xlsx(door: Door, wanted: NamedDependency[Filter]) -> Response[bytes]:
    """The same list as an Excel workbook."""
    rows = await _all(door, wanted)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    for row in _table(rows, door.language):
        sheet.append(_safe(row))
    content = io.BytesIO()
    book.save(content)
    return _file(content.getvalue(), _XLSX, "cases.xlsx")


async def _all(door: Door, wanted: Filter) -> list[CaseRow]:
    async def work(tx: Tx) -> list[CaseRow]:
        found: list[CaseRow] = []
        cursor: str | None = None
        while len(found) < EXPORT_MOST:
            given = {name: getattr(wanted, name) for name in Filter.__struct_fields__}
            page = await service.page(
                tx, Filter(**given | {"cursor": cursor, "limit": 200}), door.language
            )
            found += page.items
            cursor = page.next
            if cursor is None:
                break
        return found

    return await door.read(work)


def _table(rows: list[CaseRow], language: str) -> Iterable[list[Any]]:
    yield _COLUMNS_ZH if language == "zh" else _COLUMNS_EN
    for row in rows:
        yield [
            row.id, row.standard.code, row.title, row.stage_name, row.state, row.level, row.area_name,
            row.address or "", row.lead.name if row.lead else "", in_city(row.filed_at).strftime("%Y-%m-%d %H:%M:%S"),
            in_city(row.due_at).strftime("%Y-%m-%d %H:%M:%S") if row.due_at else "", int(row.overdue),
            row.send_back_count, row.rework_count, row.reopen_count, row.place[0] if row.place else "",
            row.place[1] if row.place else "",
        ]  # fmt: skip


def _safe(row: list[Any]) -> list[Any]:
    """A cell that begins like a formula is text, or a spreadsheet would run what a stranger wrote."""
    return [
        "'" + cell if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
        for cell in row
    ]


def _file(content: bytes, kind: str, name: str) -> Response[bytes]:
    return Response(
        content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@post("/api/cases/{case_id:str}/delegate", status_code=200)
async def delegate(door: Door, case_id: str, data: Delegate) -> CaseView:
    """Put a level below in charge (下派); the deadline stays unless it is re-timed on the record."""

    async def work(tx: Tx) -> CaseView:
        await service.delegate(tx, parse_id(case_id), data)
        return await service.show(tx, parse_id(case_id), door.language)

    return await door.write(work)


@get("/api/tier_limits")
async def tier_limits(door: Door) -> list[TierLimit]:
    """How long each level may be in charge of an unhandled case."""
    return await door.read(service.tier_limits)


@put("/api/tier_limits/{level:str}")
async def set_tier_limit(door: Door, level: str, data: SetTierLimit) -> list[TierLimit]:
    """Another time for a level."""
    return await door.write(lambda tx: service.set_tier_limit(tx, level, data))


ROUTES = [
    delegate,
    tier_limits,
    set_tier_limit,
    file_case,
    act,
    show,
    list_cases,
    export_csv,
    export_xlsx,
]

"""Reading: lists, one case with all its page shows, briefs for the live feed."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.cases.messages import (
    Brief,
    CaseRow,
    Coded,
    Filter,
    ForDispatch,
    Holder,
    Named,
    Page,
)
from yiwang.flow.cases.model import clock
from yiwang.flow.cases.model.procedure import Limit
from yiwang.flow.cases.service import procedures
from yiwang.flow.cases.store import cases as store
from yiwang.flow.cases.store import lists, orders
from yiwang.kernel.errors import Invalid, NotFound
from yiwang.kernel.ids import format_id

MAX_PAGE = 200
_HOLDER_NAMES = {
    "zh": {"center": "城运中心", "desk": "值班席", "verifier": "核查员", "crew": "处置班组"},
    "en": {
        "center": "Operations centre",
        "desk": "Duty desk",
        "verifier": "Verifier",
        "crew": "Crew",
    },
}


async def page(tx: Tx, wanted: Filter, language: str) -> Page:
    """One page of the actor's cases."""
    if not 1 <= wanted.limit <= MAX_PAGE:
        raise Invalid("bad_limit", field="limit", most=MAX_PAGE)
    if wanted.area is not None and wanted.area_path is None:
        wanted = _with_path(wanted, (await city.area(tx, wanted.area)).path)
    rows, total, following = await lists.page(tx, wanted)
    return Page(items=await rows_to_views(tx, rows, language), total=total, next=following)


def _with_path(wanted: Filter, path: str) -> Filter:
    return Filter(
        **{name: getattr(wanted, name) for name in Filter.__struct_fields__} | {"area_path": path}
    )


async def rows_to_views(tx: Tx, rows: Sequence[asyncpg.Record], language: str) -> list[CaseRow]:
    """Rows of the pointer as lists show them."""
    departments = {d.id: d.name for d in await city.departments(tx)}
    calendar = await city.working_calendar(tx)
    return [await row_to_view(tx, row, departments, calendar, language) for row in rows]


async def row_to_view(
    tx: Tx,
    row: asyncpg.Record,
    departments: dict[int, str],
    calendar: clock.Calendar,
    language: str,
) -> CaseRow:
    """One row as lists show it."""
    procedure = await procedures.procedure(tx, row["procedure_code"], row["procedure_version"])
    stage = procedure.stage(row["stage"])
    lead = row["lead_department_id"]
    return CaseRow(
        id=format_id(row["id"]),
        incident_id=format_id(row["incident_id"]),
        stage=row["stage"],
        stage_name=stage.name_zh if language == "zh" else stage.name_en,
        state=row["state"],
        title=row["name"],
        standard=Coded(code=row["standard_code"], name=row["name"]),
        family=row["family"],
        level=row["level"],
        area_name=row["area_name"],
        area_id=format_id(row["area_id"]),
        place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
        address=row["address"],
        holder=_holder(row, departments, language),
        lead=Named(id=format_id(lead), name=departments.get(lead, "")) if lead else None,
        crew=Named(id=format_id(row["crew_id"]), name=row["crew_name"] or "")
        if row["crew_id"]
        else None,
        filed_at=row["filed_at"],
        due_at=row["due_at"],
        remaining_s=_remaining(row, calendar, tx.now),
        overdue=is_overdue(row, tx.now),
        paused=row["state"] == "deferred",
        rework_count=row["rework_count"],
        reopen_count=row["reopen_count"],
        send_back_count=row["send_back_count"],
        version=row["version"],
        exercise=row["exercise"],
        auto=row["by_rule"],
    )


def is_overdue(row: asyncpg.Record, now: datetime) -> bool:
    """Whether the allowance is used up, also after the clock has stopped."""
    return bool(row["late"] or (row["due_at"] is not None and row["due_at"] < now))


async def brief(tx: Tx, case_ids: list[int]) -> list[Brief]:
    """What the live feed tells; only cases that the actor may see."""
    if not case_ids:
        return []
    return [
        Brief(
            id=format_id(row["id"]), stage=row["stage"], state=row["state"], area_path=row["area_path"],
            version=row["version"], title=row["name"], level=row["level"],
        )
        for row in await lists.rows_of(tx, case_ids)
    ]  # fmt: skip


async def name_crew(tx: Tx, case_id: int, crew_id: int, name: str) -> None:
    """The dispatch centre tells what a case's crew is called; this room cannot ask a later one."""
    await store.name_crew(tx, case_id, crew_id, name)


async def for_dispatch(tx: Tx, case_id: int) -> ForDispatch:
    """What the dispatch centre needs."""
    case = await store.load(tx, case_id)
    if case is None:
        raise NotFound("no_such_case", case=format_id(case_id))
    return ForDispatch(
        id=case.id,
        standard_code=case.standard_code,
        area_id=case.area_id,
        area_path=case.area_path,
        lon=case.lon,
        lat=case.lat,
        level=case.level,
        stage=case.stage,
        version=case.version,
        lead_department_id=case.lead_department_id,
        crew_id=case.crew_id,
        sent_back_by=await orders.departments_that_sent_back(tx, case_id),
    )


def _holder(row: asyncpg.Record, departments: dict[int, str], language: str) -> Holder | None:
    kind = row["holder_kind"]
    if kind is None:
        return None
    holder_id = format_id(row["holder_id"]) if row["holder_id"] else None
    name = (
        departments.get(row["holder_id"], "")
        if kind == "department"
        else _HOLDER_NAMES[language][kind]
    )
    return Holder(kind=kind, id=holder_id, name=name)


def _remaining(row: asyncpg.Record, calendar: clock.Calendar, now: datetime) -> int | None:
    """Seconds to the deadline by the wall clock while it runs; negative once it has passed."""
    if row["due_at"] is not None:
        return int((row["due_at"] - now).total_seconds())
    if row["state"] in ("closed", "void"):
        return None
    limit = Limit(value=row["limit_value"], unit=row["limit_unit"])
    return int(clock.limit_seconds(limit, calendar) + row["extra_s"] - row["used_s"])

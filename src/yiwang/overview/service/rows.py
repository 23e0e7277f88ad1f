"""The rows behind every figure of the overview, by the predicate that counted them; as pages and files."""

from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.supervision import service as supervision
from yiwang.flow.supervision.messages import Wanted as Watched
from yiwang.flow.supervision.messages import WatchKind
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id, parse_id
from yiwang.overview.messages import (
    CaseRows,
    Figure,
    IncidentRow,
    IncidentRows,
    ReportRow,
    ReportRows,
    Rows,
    Wanted,
)
from yiwang.overview.service.words import say
from yiwang.overview.store import reports as store
from yiwang.overview.store.reports import IncidentFigure, ReportFigure

MAX_PAGE = 200
EXPORT_MOST = 50_000

_CASES: dict[Figure, WatchKind] = {
    "today.filed": "filed_today",
    "today.closed": "closed_today",
    "now.open": "open",
    "now.overdue": "overdue",
    "now.due_soon": "due_soon",
    "now.unaccepted": "unaccepted",
    "now.verifying": "verifying",
    "now.deferred": "deferred",
    "now.disputed": "disputed",
    "now.urgent": "urgent",
    "ratios.closed_on_time": "closed_on_time_today",
    "ratios.closed_on_time.of": "closed_today",
    "ratios.rework": "reworked_today",
    "ratios.rework.of": "closed_today",
}
_REPORTS: dict[Figure, ReportFigure] = {
    "today.reported": "reported",
    "today.self_found": "self_found",
}
_INCIDENTS: dict[Figure, IncidentFigure] = {
    "today.declined": "declined",
    "ratios.filed": "received_filed",
    "ratios.filed.of": "received",
}
_REPORT_COLUMNS = ("id", "incident", "channel", "area", "at")
_INCIDENT_COLUMNS = ("id", "state", "standard", "title", "area", "case", "at", "ended_at")


async def rows(tx: Tx, wanted: Wanted, language: str) -> Rows:
    """One page of the rows behind a figure."""
    if not 1 <= wanted.limit <= MAX_PAGE:
        raise Invalid("overview_bad_limit", field="limit", most=MAX_PAGE)
    if wanted.figure in _CASES:
        return await _case_rows(tx, wanted, language)
    if wanted.figure in _REPORTS:
        return await _report_rows(tx, wanted, language)
    return await _incident_rows(tx, wanted)


async def rows_sheet(tx: Tx, wanted: Wanted, language: str, form: supervision.sheets.Form) -> bytes:
    """All rows behind a figure as a file."""
    if wanted.figure in _CASES:
        return await supervision.watch_sheet(tx, await _watched(tx, wanted), language, form)
    found: list[Any] = []
    cursor: str | None = None
    while len(found) < EXPORT_MOST:
        page = await rows(
            tx, msgspec.structs.replace(wanted, cursor=cursor, limit=MAX_PAGE), language
        )
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    of_reports = wanted.figure in _REPORTS
    columns = _REPORT_COLUMNS if of_reports else _INCIDENT_COLUMNS
    heading = [say(f"overview_column_{column}", language) for column in columns]
    cells = (_report_cells(row) if of_reports else _incident_cells(row) for row in found)
    return supervision.sheets.write(form, wanted.figure, heading, cells)


async def _watched(tx: Tx, wanted: Wanted) -> Watched:
    _narrowed_by(wanted, "stage", "family", "hour")
    area = await supervision.area_or_own(tx, wanted.area)
    return Watched(
        kind=_CASES[wanted.figure],
        within=await supervision.within(tx, area, unplaced=wanted.unplaced),
        stage=wanted.stage,
        family=wanted.family,
        hour=wanted.hour,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


async def _case_rows(tx: Tx, wanted: Wanted, language: str) -> Rows:
    page = await supervision.watch(tx, await _watched(tx, wanted), language)
    return CaseRows(figure=wanted.figure, items=page.items, total=page.total, next=page.next)


async def _report_rows(tx: Tx, wanted: Wanted, language: str) -> Rows:
    _narrowed_by(wanted, "channel", "hour")
    moments = await supervision.moments(tx)
    area = await supervision.area_or_own(tx, wanted.area)
    found, total = await store.report_page(
        tx, _REPORTS[wanted.figure], await supervision.within(tx, area, unplaced=wanted.unplaced), moments.day,
        moments.next_day, moments.zone, wanted.channel, wanted.hour, parse_id(wanted.cursor) if wanted.cursor else 0,
        wanted.limit + 1,
    )  # fmt: skip
    shown = found[: wanted.limit]
    areas = await city.areas(tx, [row["area_id"] for row in shown if row["area_id"]])
    items = [
        ReportRow(
            id=format_id(row["id"]),
            incident_id=format_id(row["incident_id"]) if row["incident_id"] else None,
            channel=row["channel"],
            channel_name=row["channel_name_en" if language == "en" else "channel_name_zh"],
            area_id=format_id(row["area_id"]) if row["area_id"] else None,
            area_name=areas[row["area_id"]].name if row["area_id"] in areas else None,
            at=row["recorded_at"],
        )
        for row in shown
    ]
    following = format_id(shown[-1]["id"]) if len(found) > len(shown) else None
    return ReportRows(figure=wanted.figure, items=items, total=total, next=following)


async def _incident_rows(tx: Tx, wanted: Wanted) -> Rows:
    _narrowed_by(wanted)
    moments = await supervision.moments(tx)
    area = await supervision.area_or_own(tx, wanted.area)
    found, total = await store.incident_page(
        tx, _INCIDENTS[wanted.figure], await supervision.within(tx, area, unplaced=wanted.unplaced), moments.day,
        moments.next_day, parse_id(wanted.cursor) if wanted.cursor else 0, wanted.limit + 1,
    )  # fmt: skip
    shown = found[: wanted.limit]
    areas = await city.areas(tx, [row["area_id"] for row in shown if row["area_id"]])
    standards = {standard.code: standard.small_name for standard in await city.standards(tx)}
    items = [
        IncidentRow(
            id=format_id(row["id"]),
            state=row["state"],
            standard=row["standard_code"],
            title=standards.get(row["standard_code"], ""),
            area_id=format_id(row["area_id"]) if row["area_id"] else None,
            area_name=areas[row["area_id"]].name if row["area_id"] in areas else None,
            case_id=format_id(row["case_id"]) if row["case_id"] else None,
            first_reported_at=row["first_reported_at"],
            ended_at=row["ended_at"],
        )
        for row in shown
    ]
    following = format_id(shown[-1]["id"]) if len(found) > len(shown) else None
    return IncidentRows(figure=wanted.figure, items=items, total=total, next=following)


def _narrowed_by(wanted: Wanted, *allowed: str) -> None:
    """Refuse what a figure cannot be narrowed by: ignored, it would give rows that are not the figure's."""
    for name in ("stage", "family", "channel", "hour"):
        if name not in allowed and getattr(wanted, name) is not None:
            raise Invalid("overview_not_by_that", field=name, figure=wanted.figure, by=name)


def _report_cells(row: ReportRow) -> list[Any]:
    return [row.id, row.incident_id, row.channel_name, row.area_name, row.at]


def _incident_cells(row: IncidentRow) -> list[Any]:
    return [
        row.id, row.state, row.standard, row.title, row.area_name, row.case_id, row.first_reported_at, row.ended_at,
    ]  # fmt: skip

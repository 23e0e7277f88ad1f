"""Lists of incidents for the desk: filtered, counted, searched, exported; one predicate for all of these.

In: a filter. Out: pages of rows. Never: a count that says more than the rows.
"""

import base64
import binascii
import csv
import io
from datetime import datetime

import openpyxl

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import Filter, IncidentDetail, IncidentRow, Page
from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.model.texts import MAX_SHORT, bounded
from yiwang.flow.incidents.service import ground, views
from yiwang.flow.incidents.service.words import say
from yiwang.flow.incidents.store import incidents as store
from yiwang.flow.incidents.store import lists
from yiwang.flow.incidents.store.lists import Where, Words
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import Invalid, NotFound, YiwangError
from yiwang.kernel.ids import parse_id
from yiwang.kernel.text import bigrams

MAX_PAGE = 200
MAX_EXPORT = 50_000
_EXPORT_COLUMNS = (
    "id", "state", "triage", "text", "standard", "standard_name", "area", "lon", "lat", "address",
    "channels", "reports", "photos", "first_reported_at", "case_id", "level", "exercise",
)  # fmt: skip
# A cell that begins with one of these is a formula to a spreadsheet program.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def page(tx: Tx, wanted: Filter, language: str) -> Page:
    """One page, the newest first."""
    limit = min(max(wanted.limit, 1), MAX_PAGE)
    where = await _where(tx, wanted)
    after = _read_cursor(wanted.cursor) if wanted.cursor else None
    found = await lists.page(tx, where, after, limit + 1)
    shown = found[:limit]
    return Page(
        items=await views.rows(tx, shown, language),
        total=await lists.count(tx, where),
        next=_cursor(shown[-1].first_reported_at, shown[-1].id) if len(found) > limit else None,
    )


async def _where(tx: Tx, wanted: Filter) -> Where:
    chosen = [state for state in (wanted.state or "").split(",") if state]
    if not set(chosen) <= set(states.STATES):
        raise Invalid("incidents_no_such_state", field="state", state=str(wanted.state)[:40])
    area = await ground.area(tx, parse_id(wanted.area)) if wanted.area else None
    if wanted.area and area is None:
        raise Invalid("incidents_no_such_area", field="area")
    words = bounded(wanted.q, "q", MAX_SHORT)
    incident_id = _as_id(words)
    return Where(
        states=chosen or None,
        low=area.path if area else None,
        high=area.path[:-1] + "0" if area else None,
        standard=wanted.standard or None,
        channel=wanted.channel or None,
        words=_words(words) if words and incident_id is None else None,
        incident_id=incident_id,
        triage=wanted.triage,
    )


def _words(text: str) -> Words:
    """What to look up. A lone Chinese sign is in the index only as part of pairs, so the text itself is read."""
    terms = bigrams(text)
    lone = any(len(term) == 1 and not term.isascii() for term in terms)
    return Words(terms=None if lone or not terms else terms, phrase=text)


def _as_id(words: str) -> int | None:
    try:
        return parse_id(words)
    except YiwangError:
        return None


def _cursor(at: datetime, incident_id: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {incident_id}".encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, int]:
    try:
        at, _, number = base64.urlsafe_b64decode(text.encode()).decode().partition(" ")
        moment, incident_id = datetime.fromisoformat(at), int(number)
    except (ValueError, binascii.Error) as error:
        raise Invalid("incidents_bad_cursor", field="cursor") from error
    if moment.tzinfo is None or not 0 <= incident_id < 1 << 63:
        raise Invalid("incidents_bad_cursor", field="cursor")
    return moment, incident_id


async def show(tx: Tx, incident_id: int, language: str) -> IncidentDetail:
    """One incident with everything; outside the actor's scope it does not exist."""
    incident = await store.one(tx, incident_id)
    if incident is None:
        raise NotFound("incidents_no_such_incident")
    return await views.detail(tx, incident, language)


async def export(tx: Tx, wanted: Filter, language: str, kind: str) -> bytes:
    """The whole list as CSV (UTF-8 with a mark, so that Excel reads Chinese) or as an Excel workbook."""
    found = await lists.page(tx, await _where(tx, wanted), None, MAX_EXPORT)
    rows = await views.rows(tx, found, language)
    heading = [say(f"incidents_column_{column}", language) for column in _EXPORT_COLUMNS]
    grid = [heading, *([_safe(cell) for cell in _cells(row)] for row in rows)]
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(grid)
        return ("\ufeff" + out.getvalue()).encode()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(say("incidents_sheet", language))
    for line in grid:
        sheet.append(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _cells(row: IncidentRow) -> list[str]:
    return [
        row.id,
        row.state,
        row.triage or "",
        row.text,
        row.standard.code if row.standard else "",
        row.standard.name if row.standard else "",
        row.area_name,
        f"{row.place[0]:.6f}" if row.place else "",
        f"{row.place[1]:.6f}" if row.place else "",
        row.address or "",
        ",".join(row.channels),
        str(row.reports),
        str(row.photos),
        in_city(row.first_reported_at).isoformat(timespec="seconds"),
        row.case_id or "",
        row.level or "",
        "1" if row.exercise else "",
    ]


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell

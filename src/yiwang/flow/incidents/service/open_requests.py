"""Reports as the public may see them, for Open311: masked, from public channels only, without exercises.

In: ids or a range of time. Out: one view a report. Never: a contact, a hotline call, an unmasked number.
"""

from datetime import datetime

import asyncpg
from msgspec import Struct

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.service import ground, keys
from yiwang.flow.incidents.service.words import say
from yiwang.flow.incidents.store import public as store
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id
from yiwang.kernel.text import mask

UNSORTED = "unsorted"  # the service of a report that nobody has classified yet


class OpenRequest(Struct, frozen=True, kw_only=True):
    """One report, in the field names of GeoReport v2."""

    service_request_id: str
    status: str
    status_notes: str | None
    service_name: str
    service_code: str
    description: str
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: datetime
    updated_datetime: datetime
    expected_datetime: datetime | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


async def requests(
    tx: Tx,
    *,
    ids: list[int] | None,
    codes: list[str],
    start: datetime,
    end: datetime,
    statuses: list[str],
    offset: int,
    limit: int,
    language: str,
) -> list[OpenRequest]:
    """Reports by id (which overrides the rest), else of a range of time, the newest first."""
    if ids is not None:
        rows = await store.by_ids(tx, ids)
    else:
        wanted = store.Wanted(
            codes=[code for code in codes if code != UNSORTED],
            unsorted=UNSORTED in codes,
            start=start,
            end=end,
            statuses=statuses,
        )
        rows = await store.page(tx, wanted, offset, limit)
    names = await ground.standard_names(tx)
    areas = await ground.area_names(tx, [row["area_id"] for row in rows if row["area_id"]])
    return [_view(row, names, areas, language) for row in rows]


async def one_request(tx: Tx, report_id: int, language: str) -> OpenRequest:
    """One report; else `NotFound`."""
    rows = await store.by_ids(tx, [report_id])
    if not rows:
        raise NotFound("incidents_no_such_request")
    names = await ground.standard_names(tx)
    areas = await ground.area_names(tx, [row["area_id"] for row in rows if row["area_id"]])
    return _view(rows[0], names, areas, language)


async def request_of_token(tx: Tx, token: str) -> str:
    """The report's id that a token stands for."""
    report_id = await store.id_of_token(tx, keys.hash_of(token))
    if report_id is None:
        raise NotFound("incidents_no_such_token")
    return format_id(report_id)


def _view(
    row: asyncpg.Record, names: dict[str, str], areas: dict[int, str], language: str
) -> OpenRequest:
    code = row["standard_code"] or UNSORTED
    unsorted = say("incidents_unsorted", language)
    noted = row["name_en"] if language == "en" else row["name_zh"]
    stage = say(f"incidents_stage_{row['stage'] or row['state']}", language)
    notes = row["reply"] or row["result_text"] or row["note"] or noted or stage
    return OpenRequest(
        service_request_id=format_id(row["id"]),
        status="closed" if row["closed"] else "open",
        status_notes=mask(notes),
        service_name=names.get(code, unsorted if code == UNSORTED else code),
        service_code=code,
        description=mask(row["text"]),
        agency_responsible=row["agency"],
        service_notice=None,
        requested_datetime=row["recorded_at"],
        updated_datetime=row["updated_at"],
        expected_datetime=row["due_at"],
        address=mask(row["address"]) if row["address"] else areas.get(row["area_id"]),
        address_id=None,
        zipcode=None,
        lat=row["lat"],
        long=row["lon"],
        media_url=row["media_url"] or _photo(row),
    )


def _photo(row: asyncpg.Record) -> str | None:
    """A photo is public only when it came by the public protocol."""
    if row["channel"] != "open311" or row["photo_id"] is None:
        return None
    return f"/api/uploads/{format_id(row['photo_id'])}?key={row['photo_key']}"

"""Doors for reporting: one report, many in a file, what is known already near by, the channels."""

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, JSONBody, MultipartBody

from yiwang.backstage.http import Door
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import (
    ChannelView,
    Duplicates,
    ImportResult,
    MakeReport,
    Receipt,
)
from yiwang.flow.incidents.routes.doors import public
from yiwang.kernel.errors import Invalid, Unauthenticated
from yiwang.kernel.geometry import Srs

Files = MultipartBody[dict[str, UploadFile]]


@post("/api/reports", status_code=201)
async def make_report(door: Door, data: JSONBody[MakeReport]) -> Receipt:
    """Report something (上报); public. The same (channel, source_id) twice is once."""
    web = await public(door)
    return await web.write(lambda tx: service.report(tx, data, by=door.actor))


@post("/api/reports/import", status_code=200)
async def import_reports(
    door: Door, data: Files, channel: FromQuery[str] = "hotline", dry_run: FromQuery[bool] = False
) -> ImportResult:
    """Take in a CSV or Excel file of reports: all rows or none."""
    by = door.actor
    if by is None:
        raise Unauthenticated("not_logged_in")
    file = data.get("file")
    if file is None:
        raise Invalid("incidents_empty_file", field="file")
    content = await file.read()
    web = await public(door)
    return await web.write(
        lambda tx: service.import_reports(
            tx, content, by=by, channel=channel, dry_run=dry_run, language=door.language
        )
    )


@get("/api/duplicates")
async def duplicates(
    door: Door,
    lon: FromQuery[float],
    lat: FromQuery[float],
    text: FromQuery[str] = "",
    standard: FromQuery[str | None] = None,
    srs: FromQuery[Srs] = Srs.WGS84,
) -> Duplicates:
    """What is known already near a point; public, personal data struck out."""
    web = await public(door)
    return await web.read(
        lambda tx: service.duplicates(tx, lon, lat, text, standard, door.language, srs)
    )


@get("/api/channels")
async def channels(door: Door) -> list[ChannelView]:
    """The channels by which reports come."""
    web = await public(door)
    return await web.read(lambda tx: service.channels(tx, door.language))


ROUTES = [make_report, import_reports, duplicates, channels]

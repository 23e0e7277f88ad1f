"""Doors for the desk: the queue, one incident, its actions, contacts in clear, exports."""

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from yiwang.backstage.http import Door
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import (
    Act,
    ContactClear,
    Filter,
    IncidentDetail,
    Page,
    Provenance,
    Reveal,
    Sources,
)
from yiwang.kernel.ids import parse_id

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def provide_filter(
    wanted_state: Annotated[str | None, QueryParameter(name="state")] = None,
    area: FromQuery[str | None] = None,
    standard: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    q: FromQuery[str | None] = None,
    triage: FromQuery[bool] = False,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Filter:
    """The list's filter from the query string; `state` may hold several, parted by commas."""
    return Filter(
        state=wanted_state,
        area=area,
        standard=standard,
        channel=channel,
        q=q,
        triage=triage,
        cursor=cursor,
        limit=limit,
    )


_FILTER = {"wanted": Provide(provide_filter, sync_to_thread=False)}


@get("/api/incidents", dependencies=_FILTER)
async def list_incidents(door: Door, wanted: NamedDependency[Filter]) -> Page:
    """The incidents that this actor sees, the newest first."""
    return await door.read(lambda tx: service.page(tx, wanted, door.language))


@get("/api/incidents.csv", media_type=_MEDIA["csv"], dependencies=_FILTER)
async def export_csv(door: Door, wanted: NamedDependency[Filter]) -> Response[bytes]:
    """The same list as CSV."""
    return await _export(door, wanted, "csv")


@get("/api/incidents.xlsx", media_type=_MEDIA["xlsx"], dependencies=_FILTER)
async def export_xlsx(door: Door, wanted: NamedDependency[Filter]) -> Response[bytes]:
    """The same list as an Excel workbook."""
    return await _export(door, wanted, "xlsx")


@get("/api/sources")
async def list_sources(
    door: Door, days: Annotated[int, QueryParameter(ge=1, le=366)] = 90
) -> Sources:
    """How often each source of reports was right in the last days, in this actor's scope."""
    items = await door.read(lambda tx: service.sources(tx, door.language, days))
    return Sources(items=items)


async def _export(door: Door, wanted: Filter, kind: str) -> Response[bytes]:
    content = await door.read(lambda tx: service.export(tx, wanted, door.language, kind))
    headers = {"Content-Disposition": f'attachment; filename="incidents.{kind}"'}
    return Response(content, media_type=_MEDIA[kind], headers=headers)


@get("/api/incidents/{incident_id:str}")
async def show_incident(door: Door, incident_id: FromPath[str]) -> IncidentDetail:
    """One incident with its reports, links, history and what may be done."""
    wanted = parse_id(incident_id)
    return await door.read(lambda tx: service.show(tx, wanted, door.language))


@get("/api/incidents/{incident_id:str}/provenance")
async def show_provenance(
    door: Door,
    incident_id: FromPath[str],
    days: Annotated[int, QueryParameter(ge=1, le=366)] = 30,
) -> Provenance:
    """The quality of its data, and what else happened at its place."""
    wanted = parse_id(incident_id)
    return await door.read(lambda tx: service.provenance(tx, wanted, door.language, days))


@post("/api/incidents/{incident_id:str}/actions/{action:str}", status_code=200)
async def act(
    door: Door, incident_id: FromPath[str], action: FromPath[str], data: JSONBody[Act]
) -> IncidentDetail:
    """Take one action of the transition table."""
    wanted = parse_id(incident_id)
    return await door.write(lambda tx: service.act(tx, wanted, action, data, door.language))


@post("/api/incidents/{incident_id:str}/reveal", status_code=200)
async def reveal(
    door: Door, incident_id: FromPath[str], data: JSONBody[Reveal]
) -> list[ContactClear]:
    """Read the reporters' contacts in clear; the look goes on record."""
    wanted = parse_id(incident_id)
    return await door.write(lambda tx: service.reveal(tx, wanted, data), secret=True)


ROUTES = [
    list_incidents,
    list_sources,
    export_csv,
    export_xlsx,
    show_incident,
    show_provenance,
    act,
    reveal,
]

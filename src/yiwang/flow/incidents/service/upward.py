"""The verbs for the rooms above: they file, they note progress, they void; this room keeps its reporters told.

In: ids as integers. Out: the incident as they need it. Never: knowledge of what a case is beyond its id.
"""

from datetime import datetime

from msgspec import Struct

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import IncidentView, RatingView, Reporter
from yiwang.flow.incidents.model import following as rules
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.service import history, uploads
from yiwang.flow.incidents.service.desk import announce_class, class_columns
from yiwang.flow.incidents.service.reading import known_standard
from yiwang.flow.incidents.store import following, lists, reports
from yiwang.flow.incidents.store import incidents as store
from yiwang.kernel.errors import Conflict, NotFound
from yiwang.kernel.ids import format_id


class Brief(Struct, frozen=True, kw_only=True):
    """An incident as the live feed tells it."""

    id: str
    state: str
    version: int


async def get(tx: Tx, incident_id: int) -> IncidentView:
    """One incident that this actor sees; else `NotFound`."""
    incident = await store.one(tx, incident_id)
    if incident is None:
        raise NotFound("incidents_no_such_incident")
    return await _view(tx, incident)


async def _view(tx: Tx, incident: Incident) -> IncidentView:
    linked = await reports.active(tx, incident.id)
    ids_of = await uploads.of_reports(tx, linked)
    channel = await reports.channel(tx, incident.channel)
    return IncidentView(
        id=incident.id,
        state=incident.state,
        triage=incident.triage,
        text=incident.text,
        standard_code=incident.standard_code,
        standard_by=incident.standard_by,
        family=incident.family,
        area_id=incident.area_id,
        area_path=incident.area_path,
        lon=incident.lon,
        lat=incident.lat,
        address=incident.address,
        channel=incident.channel,
        self_found=bool(channel and channel["self_found"]),
        first_reported_at=incident.first_reported_at,
        version=incident.version,
        case_id=incident.case_id,
        split_from=incident.split_from,
        level=incident.level,
        exercise=incident.exercise,
        reports=incident.report_count,
        uploads=[upload for ids in ids_of.values() for upload in ids],
    )


async def siblings(tx: Tx, incident_id: int) -> list[int]:
    """The other incidents out of the same report (拆分), oldest first."""
    incident = await store.one(tx, incident_id)
    if incident is None or incident.split_from is None:
        return []
    found = await store.siblings(tx, incident.split_from)
    return [other.id for other in found if other.id != incident_id]


async def reporters(tx: Tx, incident_id: int) -> list[Reporter]:
    """Everybody whose report tells of it now; also for actors who see the case and not the incident."""
    return [Reporter(**row) for row in await following.reporters(tx, incident_id)]


async def mark_filed(
    tx: Tx,
    incident_id: int,
    case_id: int,
    *,
    standard_code: str | None = None,
    expected_version: int | None = None,
    reason: str | None = None,
    automatic: bool = False,
) -> IncidentView:
    """A case was filed (立案) from this incident; `standard_code` is the standard that it was filed by."""
    incident = await history.locked(tx, incident_id, expected_version)
    if incident.triage in ("unplaced", "inaccurate"):
        raise Conflict("incidents_file_unplaced")
    changes: dict[str, object] = {"case_id": case_id, "triage": None, "stage": "filed"}
    before = incident.standard_code
    changed = standard_code is not None and standard_code != before
    if changed:
        changes |= class_columns(await known_standard(tx, str(standard_code)))
    if incident.taken_in_at is None:
        changes["taken_in_at"] = tx.now
    filed = await history.take(
        tx,
        incident,
        "file_case",
        changes,
        reason=reason,
        fields={"case": format_id(case_id), "standard": standard_code or before},
        automatic=automatic,
    )
    if not automatic and (changed or incident.standard_by == "advice"):
        announce_class(tx, filed, before)
    return await _view(tx, filed)


async def void_case(tx: Tx, incident_id: int, case_id: int, reason: str) -> None:
    """The case was void (作废): the incident is the desk's again."""
    incident = await history.locked(tx, incident_id)
    if incident.case_id != case_id:
        raise Conflict("incidents_not_its_case")
    changes = {"case_id": None, "ended_at": None, "stage": None}
    fields = {"case": format_id(case_id)}
    await history.take(tx, incident, "void_case", changes, reason=reason, fields=fields)
    told = await reports.active(tx, incident.id)
    await following.tell(tx, told, incident.id, "incidents_told_reopened", {})


async def note_progress(
    tx: Tx,
    incident_id: int,
    stage: str,
    name_zh: str,
    name_en: str,
    at: datetime,
    note: str | None = None,
    due_at: datetime | None = None,
    result_text: str | None = None,
    result_uploads: list[int] | None = None,
    *,
    agency: str | None = None,
    final: bool | None = None,
) -> None:
    """Tell every reporter where the case is. `stage`: one of `PUBLIC_STAGES` or a finer one.

    `final` None: the stage's id decides. A later stage that is not final opens it again for the reporters.
    """
    await following.note_progress(
        tx,
        incident_id,
        stage=stage,
        name_zh=name_zh,
        name_en=name_en,
        at=at,
        note=note,
        due_at=due_at,
        agency=agency,
        result_text=result_text,
        result_uploads=result_uploads or [],
        final=rules.is_final(stage, final),
    )


async def share_with(tx: Tx, incident_id: int, department_ids: list[int]) -> None:
    """Let departments (and their crews) see the incident, because they now have its case."""
    await following.share(tx, incident_id, department_ids)


async def brief(tx: Tx, incident_ids: list[int]) -> list[Brief]:
    """Those of these incidents that the actor sees, for the live feed."""
    return [
        Brief(id=format_id(row["id"]), state=row["state"], version=row["version"])
        for row in await lists.brief(tx, incident_ids)
    ]


async def rating(tx: Tx, incident_id: int) -> RatingView | None:
    """The newest rating by any of its reporters."""
    row = await following.incident_rating(tx, incident_id)
    if row is None:
        return None
    return RatingView(stars=row["stars"], solved=row["solved"], text=row["text"], at=row["at"])

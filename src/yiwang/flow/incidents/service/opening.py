"""An incident begins, or gains a report.

In: a report that is stored. Out: the incident with its first step, its link, its news. Never: a report without a link.
"""

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor, News
from yiwang.flow.incidents.messages import INCIDENT_OPENED, Triage
from yiwang.flow.incidents.model import placing
from yiwang.flow.incidents.model.rows import Incident, NewIncident, NewStep
from yiwang.flow.incidents.service import history
from yiwang.flow.incidents.service.reading import Class
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.geometry import Point
from yiwang.kernel.text import bigrams


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident is opened from."""

    incident_id: int
    report_ids: list[int]
    channels: list[str]
    text: str
    address: str | None
    point: Point | None
    accuracy_m: float | None
    area_id: int | None
    area_path: str
    given: Class
    triage: Triage | None
    photos: int
    exercise: bool
    why: str
    department_ids: list[int] = []
    split_from: int | None = None


async def open_incident(tx: Tx, new: Beginning, who: Actor) -> Incident:
    """Insert the incident, its links, its first step; announce it."""
    standard = new.given.standard
    row = NewIncident(
        id=new.incident_id,
        triage=new.triage,
        text=new.text,
        standard_code=standard.code if standard else None,
        standard_by=new.given.by,
        family=standard.family if standard else None,
        level=standard.level if standard else None,
        advice=[msgspec.to_builtins(advice) for advice in new.given.advised.standards],
        area_id=new.area_id,
        area_path=new.area_path,
        department_ids=new.department_ids,
        lon=new.point.lon if new.point else None,
        lat=new.point.lat if new.point else None,
        cell=placing.cell_of(new.point) if new.point else None,
        accuracy_m=new.accuracy_m,
        address=new.address,
        channel=new.channels[0],
        split_from=new.split_from,
        exercise=new.exercise,
        first_reported_at=tx.now,
        search=search_terms(new.text, new.address),
        channels=sorted(set(new.channels)),
        report_count=len(new.report_ids),
        photo_count=new.photos,
    )
    await incidents.insert(tx, row)
    await reports.link(tx, new.report_ids, new.incident_id, who.id, who.display_name, new.why)
    incident = _as_stored(row)
    step = NewStep(
        action="open",
        from_state="open",
        to_state="open",
        fields={"standard": row.standard_code, "by": row.standard_by, "triage": row.triage},
        automatic=row.standard_by == "advice",
    )
    await history.write(tx, incident, step, who)
    payload = {
        "report": new.report_ids[0],
        "standard": row.standard_code,
        "area_path": row.area_path,
        "exercise": row.exercise,
        "triage": row.triage,
    }
    tx.announce(News(topic=INCIDENT_OPENED, subject=incident.id, payload=payload))
    history.announce_ready(tx, incident)
    return incident


def _as_stored(row: NewIncident) -> Incident:
    given = {name: getattr(row, name) for name in row.__struct_fields__ if name != "search"}
    return Incident(
        **given,
        state="open",
        last_reported_at=row.first_reported_at,
        taken_in_at=None,
        ended_at=None,
        due_at=None,
        stage=None,
        version=1,
        case_id=None,
        merged_into=None,
        state_before_merge=None,
    )


async def join_incident(
    tx: Tx, incident: Incident, report_id: int, text: str, who: Actor, *, why: str
) -> None:
    """Link one more report to an open incident and tell its reporter so."""
    await reports.link(tx, [report_id], incident.id, who.id, who.display_name, why)
    await history.take(
        tx,
        incident,
        "join",
        {"search": search_terms(incident.text, incident.address, text)},
        actor=who,
        fields={"report": report_id, "why": why},
        automatic=why == "alike",
    )
    await incidents.recount(tx, incident.id)
    await following.tell(tx, [report_id], incident.id, "incidents_told_joined", {})


def search_terms(*texts: str | None) -> list[str]:
    """What the search index holds of an incident."""
    return bigrams("\n".join(text for text in texts if text))

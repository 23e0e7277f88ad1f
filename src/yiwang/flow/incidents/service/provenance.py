"""How good an incident's data is, and what else happened at its place in the last days (A1.1).

In: an incident that the actor sees. Out: the answers of the quality checks, the place's history.
Never: an incident outside the actor's scope, not even as a count.
"""

from datetime import timedelta

import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import (
    AdviceView,
    PastIncident,
    Provenance,
    Quality,
)
from yiwang.flow.incidents.model import placing, quality
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.service import ground
from yiwang.flow.incidents.service.views import standard_name
from yiwang.flow.incidents.service.words import say
from yiwang.flow.incidents.store import incidents as store
from yiwang.flow.incidents.store import lists, reports
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import NotFound
from yiwang.kernel.geometry import Point, distance_m
from yiwang.kernel.ids import format_id

SAME_PLACE_M = 100.0  # a crossing with its four corners
MOST_SHOWN = 50


async def provenance(tx: Tx, incident_id: int, language: str, days: int = 30) -> Provenance:
    """The incident's quality, and the `days` before now at its place."""
    incident = await store.one(tx, incident_id)
    if incident is None:
        raise NotFound("incidents_no_such_incident")
    answers = quality.checks(await _known(tx, incident))
    past = await _past(tx, incident, days)
    names = await ground.standard_names(tx)
    today = in_city(tx.now).date()
    per_day = [0] * days
    for _, other in past:
        ago = (today - in_city(other.first_reported_at).date()).days
        per_day[days - 1 - min(max(ago, 0), days - 1)] += 1
    return Provenance(
        incident=format_id(incident.id),
        quality=round(quality.share(answers), 3),
        checks=[
            Quality(check=check, name=say(f"incidents_check_{check}", language), met=met)
            for check, met in answers
        ],
        days=days,
        radius_m=SAME_PLACE_M,
        per_day=per_day,
        past=[_one_past(away, other, names, language) for away, other in past[:MOST_SHOWN]],
        past_total=len(past),
    )


async def _known(tx: Tx, incident: Incident) -> quality.Known:
    sources = await reports.of_incident(tx, await reports.active(tx, incident.id))
    advice = msgspec.convert(incident.advice, list[AdviceView])
    delays = [
        (source["recorded_at"] - source["occurred_at"]).total_seconds() / 3600
        for source in sources
        if source["occurred_at"] is not None
    ]
    accuracies = [s["accuracy_m"] for s in sources if s["accuracy_m"] is not None]
    steps = await store.steps(tx, incident.id)
    return quality.Known(
        text=incident.text,
        photos=incident.photo_count,
        placed=incident.lon is not None and incident.triage != "unplaced",
        accuracy_m=min(accuracies, default=None),
        standard=incident.standard_code,
        standard_by=incident.standard_by,
        advised=advice[0].code if advice and advice[0].knows else None,
        delay_h=min(delays, default=None),
        reports=incident.report_count,
        confirmed=any(
            step["action"] == "report_confirmed" and step["fields"].get("verdict") == "real"
            for step in steps
        ),
    )


async def _past(tx: Tx, incident: Incident, days: int) -> list[tuple[float, Incident]]:
    """The others at the same place, the newest first; none for an incident without a point."""
    if incident.lon is None or incident.lat is None:
        return []
    here = Point(incident.lon, incident.lat)
    cells = placing.cells_around(here, SAME_PLACE_M)
    since = tx.now - timedelta(days=days)
    found = [
        (distance_m(here, Point(other.lon, other.lat)), other)
        for other in await lists.at_place(tx, cells, since, incident.exercise)
        if other.id != incident.id and other.lon is not None and other.lat is not None
    ]
    return [(away, other) for away, other in found if away <= SAME_PLACE_M]


def _one_past(away: float, other: Incident, names: dict[str, str], language: str) -> PastIncident:
    return PastIncident(
        id=format_id(other.id),
        text=other.text,
        standard=standard_name(other.standard_code, names),
        state=other.state,
        stage=say(f"incidents_stage_{other.stage or other.state}", language),
        case_id=format_id(other.case_id) if other.case_id is not None else None,
        reports=other.report_count,
        distance_m=round(away, 1),
        at=other.first_reported_at,
        ended_at=other.ended_at,
    )

"""The same thing, told before: suggested to the reporter and the desk, joined when there is no doubt.

In: a place, words, a standard. Out: open incidents near by, the likeliest first.
Never: a join of two standards, a join on a doubtful place.
"""

import hashlib
from datetime import timedelta

from yiwang.backstage.database import Tx
from yiwang.city.messages import EventStandard
from yiwang.flow.incidents.messages import Duplicate
from yiwang.flow.incidents.model import likeness, placing, states
from yiwang.flow.incidents.model.likeness import Candidate
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.service import ground
from yiwang.flow.incidents.service.words import say
from yiwang.flow.incidents.store import incidents as store
from yiwang.flow.incidents.store import lists
from yiwang.kernel.geometry import Point, distance_m
from yiwang.kernel.ids import format_id
from yiwang.kernel.text import mask

# Without a standard there is no radius of its own; these are drafts like the standards' own figures.
_ANY_RADIUS_M = 100.0
_ANY_WINDOW_H = 72.0
_SAME_AS_AT_LEAST_M = 300.0  # how far a reporter may stand from what they say is the same
_SHOWN_TEXT = 80


async def candidates(
    tx: Tx,
    point: Point,
    text: str,
    standard: EventStandard | None,
    *,
    exercise: bool = False,
    without: int | None = None,
) -> list[tuple[Candidate, Incident]]:
    """Open incidents of the same family within the standard's radius and window."""
    radius = standard.radius_m if standard else _ANY_RADIUS_M
    since = tx.now - timedelta(hours=standard.window_hours if standard else _ANY_WINDOW_H)
    cells = placing.cells_around(point, radius)
    around = [
        (distance_m(point, Point(incident.lon, incident.lat)), incident)
        for incident in await lists.near(tx, cells, since, exercise)
        if incident.id != without and incident.lon is not None and incident.lat is not None
    ]
    family = standard.family if standard else None
    fits = [
        (away, incident)
        for away, incident in around
        if away <= radius and (family is None or incident.family in (None, family))
    ]
    alike = ground.likeness(text, [incident.text for _, incident in fits])
    return [
        (
            Candidate(
                incident=incident.id,
                same_standard=bool(standard and incident.standard_code == standard.code),
                distance_m=away,
                radius_m=radius,
                age_hours=(tx.now - incident.first_reported_at).total_seconds() / 3600,
                likeness=likeness_here,
            ),
            incident,
        )
        for (away, incident), likeness_here in zip(fits, alike, strict=True)
    ]


async def to_join(
    tx: Tx, point: Point, text: str, standard: EventStandard, exercise: bool
) -> Incident | None:
    """The one incident that intake joins by itself, locked; twins that arrive together wait here."""
    await store.lock_intake(tx, _lock_keys(standard, point))
    alike = [
        (c, incident)
        for c, incident in await candidates(tx, point, text, standard, exercise=exercise)
        if likeness.joins(c)
    ]
    if not alike:
        return None
    best = max(alike, key=lambda pair: (likeness.score(pair[0]), -pair[1].id))[1]
    return await still_open(tx, best.id)


def _lock_keys(standard: EventStandard, point: Point) -> list[int]:
    cells = placing.cells_around(point, standard.radius_m * likeness.JOIN_SHARE)
    names = (f"incidents intake {standard.code} {cell}" for cell in cells)
    return [
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
        for name in names
    ]


async def same_as(
    tx: Tx, incident_id: int, point: Point | None, radius_m: float, exercise: bool
) -> Incident | None:
    """The incident that a reporter says it is, if it is open and near; else the report stands alone."""
    incident = await still_open(tx, incident_id)
    if incident is None or incident.exercise != exercise:
        return None
    if point and incident.lon is not None and incident.lat is not None:
        away = distance_m(point, Point(incident.lon, incident.lat))
        if away > max(_SAME_AS_AT_LEAST_M, 2 * radius_m):
            return None
    return incident


async def still_open(tx: Tx, incident_id: int) -> Incident | None:
    """The incident, or the one that it was merged into, locked; None when it is over."""
    for _ in range(10):  # a chain of merges; each hop is one look
        incident = await store.one(tx, incident_id, lock=True)
        if incident is None or incident.merged_into is None:
            break
        incident_id = incident.merged_into
    if incident is None or incident.ended_at is not None:
        return None
    return incident if incident.state in (*states.ALIVE, "filed") else None


async def suggest(
    tx: Tx,
    point: Point,
    text: str,
    standard: EventStandard | None,
    language: str,
    *,
    exercise: bool = False,
    without: int | None = None,
    public: bool = True,
) -> list[Duplicate]:
    """What to show as perhaps the same; to the public with personal data struck out."""
    found = await candidates(tx, point, text, standard, exercise=exercise, without=without)
    by_id = {incident.id: incident for _, incident in found}
    names = await ground.standard_names(tx)
    return [
        _view(candidate, by_id[candidate.incident], names, language, public)
        for candidate in likeness.suggestions([candidate for candidate, _ in found])
    ]


def _view(
    candidate: Candidate,
    incident: Incident,
    names: dict[str, str],
    language: str,
    public: bool,
) -> Duplicate:
    code = incident.standard_code
    text = mask(incident.text) if public else incident.text
    why = say(
        "incidents_why_same" if candidate.same_standard else "incidents_why_near",
        language,
        distance=round(candidate.distance_m),
        percent=round(candidate.likeness * 100),
        hours=round(candidate.age_hours),
    )
    return Duplicate(
        incident=format_id(incident.id),
        text=text[:_SHOWN_TEXT],
        standard_name=names.get(code) if code else None,
        distance_m=round(candidate.distance_m, 1),
        age_hours=round(candidate.age_hours, 2),
        likeness=round(candidate.likeness, 3),
        reports=incident.report_count,
        stage=say(f"incidents_stage_{incident.stage or incident.state}", language),
        why=why,
    )

"""What the desk does with one incident: take in, confirm, place, classify, decline, answer, reopen.

In: an action with the version that its page showed. Out: the incident after it. Never: a step that the table lacks.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city.messages import EventStandard
from yiwang.flow.incidents.messages import (
    INCIDENT_CLASSIFIED,
    INCIDENT_CONFIRMED,
    Act,
    IncidentDetail,
)
from yiwang.flow.incidents.model import placing, states
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.model.texts import MAX_SHORT, MAX_TEXT, bounded, required
from yiwang.flow.incidents.service import ground, history, merging, splitting, uploads, views
from yiwang.flow.incidents.service.reading import known_standard
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.clock import as_utc
from yiwang.kernel.errors import Invalid, NotAllowed
from yiwang.kernel.geometry import Point, to_wgs84
from yiwang.kernel.ids import parse_id

Action = Callable[[Tx, Incident, Act], Awaitable[Incident]]


async def act(
    tx: Tx, incident_id: int, action: str, command: Act, language: str = "zh"
) -> IncidentDetail:
    """Take one action; the incident that the page shows next."""
    if action not in _ACTIONS:
        raise Invalid("incidents_no_such_action", field="action", action=action[:40])
    if command.into:
        await incidents.lock(tx, [incident_id, parse_id(command.into)])
    incident = await history.locked(tx, incident_id, command.expected_version)
    # Refuse before anything is read from the command: who may not is not told what else is wrong.
    states.next_state(action, incident.state, tx.actor.role)
    after = await _ACTIONS[action](tx, incident, command)
    # Links and counts are the database's to know; and who moved it out of sight sees it no more.
    return await views.detail(tx, await incidents.one(tx, after.id) or after, language)


async def _take_in(tx: Tx, incident: Incident, command: Act) -> Incident:
    if incident.taken_in_at is not None:
        return incident
    return await history.take(tx, incident, "take_in", {"taken_in_at": tx.now})


async def _confirm(tx: Tx, incident: Incident, command: Act) -> Incident:
    reason = bounded(command.reason, "reason", MAX_SHORT) or None
    taken = {"taken_in_at": incident.taken_in_at or tx.now}
    if command.department_id:
        await following.share(tx, incident.id, [parse_id(command.department_id)])
    return await history.take(tx, incident, "confirm", taken, reason=reason)


async def _report_confirmed(tx: Tx, incident: Incident, command: Act) -> Incident:
    if command.verdict is None:
        raise Invalid("incidents_text_missing", field="verdict")
    used = await uploads.use_uploads(
        tx, command.uploads, purpose="confirm", incident_id=incident.id
    )
    claimed = min(as_utc(command.occurred_at), tx.now) if command.occurred_at else None
    now = await history.take(
        tx,
        incident,
        "report_confirmed",
        otherwise=command.verdict == "not_real",
        reason=bounded(command.reason, "reason", MAX_SHORT) or None,
        fields={"verdict": command.verdict, "text": bounded(command.text, "text")},
        uploads=used,
        occurred_at=claimed,
    )
    payload = {"verdict": command.verdict, "standard": now.standard_code}
    tx.announce(News(topic=INCIDENT_CONFIRMED, subject=now.id, payload=payload))
    return now


async def _place(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Settle where it is: by a point, or by naming the area when there is none to be had."""
    changes: dict[str, Any] = {}
    if command.lon is not None and command.lat is not None:
        point = to_wgs84(command.lon, command.lat, command.srs)
        area = await ground.locate(tx, point)
        if area is None:
            raise Invalid("incidents_point_in_no_area", field="place")
        changes = _point_columns(point)
    elif command.area_id is not None:
        area = await ground.area(tx, parse_id(command.area_id))
        if area is None:
            raise Invalid("incidents_no_such_area", field="area_id")
    else:
        raise Invalid("incidents_text_missing", field="place")
    changes |= {
        "area_id": area.id,
        "area_path": area.path,
        "triage": None if incident.standard_code else "unclassified",
    }
    before = {"area_path": incident.area_path, "lon": incident.lon, "lat": incident.lat}
    try:
        now = await history.take(tx, incident, "place", changes, fields={"before": before})
        moved = await reports.active(tx, incident.id)
        await reports.move(tx, moved, area.id, area.path)
    except asyncpg.InsufficientPrivilegeError as error:
        raise NotAllowed("incidents_outside_your_area", field="place", area=area.name) from error
    history.announce_ready(tx, now)
    return now


def _point_columns(point: Point) -> dict[str, Any]:
    return {
        "lon": point.lon,
        "lat": point.lat,
        "cell": placing.cell_of(point),
        "accuracy_m": None,
    }


async def _classify(tx: Tx, incident: Incident, command: Act) -> Incident:
    """A person names the standard; what advice had said is kept beside it."""
    standard = await known_standard(tx, required(command.standard, "standard", 100))
    changes = class_columns(standard)
    if incident.triage == "unclassified":
        changes["triage"] = None
    before = incident.standard_code
    now = await history.take(
        tx,
        incident,
        "classify",
        changes,
        reason=bounded(command.reason, "reason", MAX_SHORT) or None,
        fields={"before": before, "before_by": incident.standard_by, "standard": standard.code},
    )
    announce_class(tx, now, before)
    history.announce_ready(tx, now)
    return now


def class_columns(standard: EventStandard) -> dict[str, Any]:
    """The columns that a person's choice of a standard sets."""
    return {
        "standard_code": standard.code,
        "standard_by": "person",
        "family": standard.family,
        "level": standard.level,
    }


def announce_class(tx: Tx, incident: Incident, before: str | None) -> None:
    """Tell of a person's choice, so that advice may be held against it."""
    by = {"id": tx.actor.id, "name": tx.actor.name, "role": tx.actor.role}
    payload = {"standard": incident.standard_code, "before": before, "by": by}
    tx.announce(News(topic=INCIDENT_CLASSIFIED, subject=incident.id, payload=payload))


async def _decline(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Not filed (不予立案): with a reason for the record and a reply for everybody who reported it."""
    reason = required(command.reason, "reason")
    reply = required(command.text, "text", MAX_TEXT)
    return await _end(tx, incident, "decline", reason, reply)


async def _answer(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Answered without a case, such as a question."""
    reply = required(command.text, "text", MAX_TEXT)
    return await _end(tx, incident, "answer", bounded(command.reason, "reason") or None, reply)


async def _end(tx: Tx, incident: Incident, action: str, reason: str | None, reply: str) -> Incident:
    to = states.rule_of(action).to
    now = await history.take(
        tx,
        incident,
        action,
        {"ended_at": tx.now, "stage": to},
        reason=reason,
        fields={"reply": reply},
    )
    told = await reports.active(tx, incident.id)
    await following.tell(
        tx, told, incident.id, f"incidents_told_{to}", {"reply": reply}, final=True
    )
    return now


async def _reopen(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Undo a decline or an answer."""
    reason = required(command.reason, "reason")
    now = await history.take(
        tx, incident, "reopen", {"ended_at": None, "stage": None}, reason=reason
    )
    told = await reports.active(tx, incident.id)
    await following.tell(tx, told, incident.id, "incidents_told_reopened", {})
    return now


_ACTIONS: dict[str, Action] = {
    "take_in": _take_in,
    "confirm": _confirm,
    "report_confirmed": _report_confirmed,
    "place": _place,
    "classify": _classify,
    "decline": _decline,
    "answer": _answer,
    "reopen": _reopen,
    "merge": merging.merge,
    "unmerge": merging.unmerge,
    "split": splitting.split,
}

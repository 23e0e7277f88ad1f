"""Every change of an incident: the row, a step of its history, a pending leaf and news, together.

In: an incident that is locked, what changes, who and why. Out: the incident as it is now.
Never: a change without its step.
"""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor, News
from yiwang.flow.incidents.messages import INCIDENT_READY, INCIDENT_STEPPED
from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.model.rows import Incident, NewStep
from yiwang.flow.incidents.store import incidents as store
from yiwang.kernel.errors import Conflict, NotFound


async def locked(tx: Tx, incident_id: int, expected_version: int | None = None) -> Incident:
    """The incident, held until the end of the transaction; a stale page raises `Conflict`."""
    incident = await store.one(tx, incident_id, lock=True)
    if incident is None:
        raise NotFound("incidents_no_such_incident")
    if expected_version is not None and incident.version != expected_version:
        raise Conflict(
            "incidents_stale", version=incident.version, expected_version=expected_version
        )
    return incident


async def take(
    tx: Tx,
    incident: Incident,
    action: str,
    changes: dict[str, Any] | None = None,
    *,
    actor: Actor | None = None,
    otherwise: bool = False,
    to: str | None = None,
    reason: str | None = None,
    fields: dict[str, Any] | None = None,
    uploads: list[int] | None = None,
    occurred_at: datetime | None = None,
    automatic: bool = False,
) -> Incident:
    """One step by the transition table. `actor` is whom the history names, else the transaction's;

    `to` is for the one state that no table can know: the one before a merge.
    """
    who = actor or tx.actor
    state = states.next_state(action, incident.state, tx.actor.role, otherwise=otherwise)
    state = to or state
    all_changes = {"state": state} | (changes or {})
    step = NewStep(
        action=action,
        from_state=incident.state,
        to_state=state,
        reason=reason,
        fields=fields or {},
        uploads=uploads or [],
        occurred_at=occurred_at,
        automatic=automatic,
    )
    version = await store.change(tx, incident, all_changes)
    now = replace(
        incident,
        version=version,
        **{k: v for k, v in all_changes.items() if k in Incident.__struct_fields__},
    )
    await write(tx, now, step, who)
    return now


async def write(tx: Tx, incident: Incident, step: NewStep, who: Actor) -> None:
    """Append the step that made `incident` what it is, with its leaf and its news."""
    await store.add_step(tx, incident.id, incident.version, who, step)
    tx.record(
        "incident_step",
        incident.id,
        {
            "version": incident.version,
            "action": step.action,
            "from": step.from_state,
            "to": step.to_state,
            "actor": who.id,
            "at": tx.now,
            "reason": step.reason,
            "fields": step.fields,
        },
    )
    payload = {
        "action": step.action,
        "state": incident.state,
        "area_path": incident.area_path,
        "version": incident.version,
    }
    tx.announce(News(topic=INCIDENT_STEPPED, subject=incident.id, payload=payload))


def announce_ready(tx: Tx, incident: Incident) -> None:
    """Say that an incident is classified and placed, so that a written rule may file it."""
    if incident.triage is None and incident.standard_code and incident.state in states.ALIVE:
        payload = {"standard": incident.standard_code, "by": incident.standard_by}
        tx.announce(News(topic=INCIDENT_READY, subject=incident.id, payload=payload))

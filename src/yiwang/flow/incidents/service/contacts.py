"""Reading contacts in clear: by who may act on the incident, with a reason, on record.

In: an incident and a reason. Out: its reporters' contacts. Never: a look that leaves no trace.
"""

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import ContactClear, Reveal
from yiwang.flow.incidents.model.texts import required
from yiwang.flow.incidents.service import history, keys
from yiwang.flow.incidents.store import reports
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.ids import format_id

_MAY_REVEAL = frozenset({"desk", "supervisor", "crew"})


async def reveal(tx: Tx, incident_id: int, command: Reveal) -> list[ContactClear]:
    """The contacts of all reporters of one incident; each look is a row and a leaf of the record."""
    reason = required(command.reason, "reason")
    if tx.actor.role not in _MAY_REVEAL:
        raise NotAllowed("incidents_not_your_action", action="reveal", role=tx.actor.role)
    incident = await history.locked(tx, incident_id)
    found = await reports.contacts(tx, await reports.active(tx, incident.id))
    await reports.note_looks(tx, [row["report_id"] for row in found], incident.id, reason)
    for row in found:
        leaf = {"actor": tx.actor.id, "incident": incident.id, "reason": reason, "at": tx.now}
        tx.record("contact_look", row["report_id"], leaf)
    clear = [(row["report_id"], keys.unseal(row["sealed"], row["report_id"])) for row in found]
    return [
        ContactClear(
            report=format_id(report_id), name=contact.name, phone=contact.phone, email=contact.email
        )
        for report_id, contact in clear
    ]

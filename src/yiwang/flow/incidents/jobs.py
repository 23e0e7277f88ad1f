"""Background work of this room: advice is taught what people chose, unused photos are forgotten."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor, News
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import INCIDENT_CLASSIFIED, INCIDENT_STEPPED, INCIDENTS_MERGED
from yiwang.flow.sensing.messages.warnings import WARNING_CLEARED, WARNING_RAISED


async def teach_advice(tx: Tx, news: News) -> None:
    """A person settled the standard; choosing the same again teaches nothing new."""
    by = news.payload["by"]
    reviewer = Actor(id=by["id"], name=by["name"], display_name=by["name"], role=by["role"])
    incident = await service.get(tx, news.subject)
    await service.teach(tx, incident.id, incident.text, news.payload["standard"], reviewer)


async def forget_orphan_uploads(database: Database, now: datetime) -> None:
    """Delete uploads that no report, case or evidence has used for a day."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.forget_orphans(tx)


LISTENERS: dict[str, list[Callable[[Tx, News], Awaitable[None]]]] = {
    INCIDENT_CLASSIFIED: [teach_advice],
    INCIDENT_STEPPED: [service.tell_declined],
    INCIDENTS_MERGED: [service.follow_merge],
    WARNING_RAISED: [service.open_from_warning],
    WARNING_CLEARED: [service.note_normal],
}
CHORES = [Chore("incidents: forget orphan uploads", 600, forget_orphan_uploads)]

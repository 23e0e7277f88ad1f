"""Background work: what news of earlier rooms does here, and the slow sweep of closed cases."""

from datetime import datetime

from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.cases import service
from yiwang.flow.cases.messages import CASE_STEPPED
from yiwang.flow.incidents.messages import (
    INCIDENT_READY,
    REOPEN_ASKED,
    REPORT_RATED,
    REPORT_RECEIVED,
)
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED, WARNING_CLEARED, WARNING_RAISED


async def _archive(database: Database, now: datetime) -> None:
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.archive_old(tx)


async def _climb(database: Database, now: datetime) -> None:
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.climb_due(tx)


LISTENERS = {
    INCIDENT_READY: [service.file_by_rule],
    REPORT_RATED: [service.note_rating],
    REOPEN_ASKED: [service.reopen_asked],
    CASE_STEPPED: [service.tell_warnings, service.verify_by_sensor],
    REPORT_RECEIVED: [service.file_joined],
    WARNING_CHANGED: [service.file_warned],
    WARNING_RAISED: [service.file_warned],
    WARNING_CLEARED: [service.warning_cleared],
}
CHORES = [
    Chore("archive closed cases", 600.0, _archive),
    Chore("climb to the next level", 30.0, _climb),
]

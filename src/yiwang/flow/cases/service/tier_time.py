"""How long a level may still be in charge; apart from climbing itself, because reopening needs it too."""

from datetime import datetime

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.cases.model import clock
from yiwang.flow.cases.store import tiers as rows


async def due_at(tx: Tx, level: str) -> datetime | None:
    """When a level that is in charge from now on has had its time; None for the highest."""
    found = (await rows.limits(tx)).get(level)
    return clock.after(tx.now, found[0], await city.working_calendar(tx)) if found else None


async def again(tx: Tx, case_id: int) -> None:
    """The time of the level in charge begins anew: the case came back, or has been waiting by approval."""
    now = await rows.one(tx, case_id)
    if now is not None:
        await rows.set_due(tx, case_id, await due_at(tx, now.level))

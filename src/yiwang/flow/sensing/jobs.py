"""Background work of this room: transitions become warnings, time tends them, reflexes are sent, trust is weighed."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, News
from yiwang.flow.sensing.messages import READINGS_JUDGED
from yiwang.flow.sensing.service import count_map, warnings


async def _tend(database: Database, now: datetime) -> None:
    async with database.transaction(SYSTEM, now=now) as tx:
        await warnings.tend(tx)


async def _weigh(database: Database, now: datetime) -> None:
    async with database.transaction(SYSTEM, now=now) as tx:
        await warnings.weigh_changed(tx)


async def _send(database: Database, now: datetime) -> None:
    await warnings.send_commands(database)


async def _count_map(database: Database, now: datetime) -> None:
    async with database.transaction(SYSTEM, now=now) as tx:
        await count_map(tx)


LISTENERS: dict[str, list[Callable[[Tx, News], Awaitable[None]]]] = {
    READINGS_JUDGED: [warnings.hear_judged]
}
CHORES = [
    Chore("sensing: tend warnings", 5.0, _tend),
    Chore("sensing: send reflexes", 0.5, _send),
    Chore("sensing: weigh trust", 3600.0, _weigh),
    Chore("sensing: see that the map's counts add up", 3600.0, _count_map),
]

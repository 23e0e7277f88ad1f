"""Background work: fit a new version when the desk has answered enough, drop features that nobody needs."""

from datetime import datetime

from yiwang.ai import service
from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM


async def refit(database: Database, now: datetime) -> None:
    """Learn from new answers."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.refit(tx)


async def tidy(database: Database, now: datetime) -> None:
    """Keep nothing longer than it serves."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.tidy(tx)


CHORES = [
    Chore("ai: learn from the desk", every_seconds=300, run=refit),
    Chore("ai: drop old features", every_seconds=3600, run=tidy),
]

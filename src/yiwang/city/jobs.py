"""Background work of the city: years that the holiday library has newly learned of."""

from datetime import datetime

from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service

DAY_S = 86_400.0


async def learn_holidays(database: Database, now: datetime) -> None:
    """Once a day and at each start; it changes something once a year."""
    async with database.transaction(SYSTEM, now=now) as tx:
        await service.refresh_calendar(tx)


CHORES = [Chore(name="city holidays", every_seconds=DAY_S, run=learn_holidays)]

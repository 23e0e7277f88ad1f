"""Background work of this room: what a batch's transitions do to warnings."""

from collections.abc import Awaitable, Callable

from yiwang.backstage.chores import Chore
from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.sensing.messages import READINGS_JUDGED
from yiwang.flow.sensing.service.warnings.hearing import hear_judged

LISTENERS: dict[str, list[Callable[[Tx, News], Awaitable[None]]]] = {READINGS_JUDGED: [hear_judged]}
CHORES: list[Chore] = []

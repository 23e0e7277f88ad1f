"""Background work of this room: the facts of the days that are over, and of the running one."""

from yiwang.backstage.chores import Chore
from yiwang.flow.supervision import service

CHORES = [Chore("supervision: build facts", 900.0, service.build_missing)]

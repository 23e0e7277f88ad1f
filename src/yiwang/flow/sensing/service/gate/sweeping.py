"""The silence sweep: which things have not been heard for longer than their kind allows.

In: the memory's arrays. Out: rows of who fell silent and who is back, with their transitions, when anything changed.
Never: a thing called silent that was never heard: it is not commissioned yet.
"""

from datetime import datetime

import asyncpg
import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.model.moments import microseconds, moment
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.service.gate.flush import announce
from yiwang.flow.sensing.service.gate.memory import Memory
from yiwang.flow.sensing.store import gate as store

RULE = "no-data"
_TOLD = 50_000  # transitions of one sweep; a whole platform that is silent is told in several


def find_silent(
    heard: NDArray[np.int64], silent_after_s: NDArray[np.float64], now_us: int
) -> NDArray[np.bool_]:
    """By series: heard once, and then not for longer than allowed."""
    return (heard > 0) & (silent_after_s > 0) & (now_us - heard > silent_after_s * 1e6)


async def sweep(connection: asyncpg.Connection, memory: Memory, flush: int, now: datetime) -> int:
    """Compare with the last sweep and write what changed; how many series that are."""
    assert memory.state is not None
    n = min(len(memory.state.heard), len(memory.directory))
    after = memory.directory.table["silent_after"][:n]
    heard = memory.state.heard[:n]
    silent = find_silent(heard, after, microseconds(now))
    changed = np.flatnonzero(silent != memory.silent[:n])[:_TOLD]
    if not len(changed):
        return 0
    fell = changed[silent[changed]]
    back = changed[~silent[changed]]
    level = int(Severity.BLUE)
    rows = [(int(s), RULE, 1, now, 0, level, None, "silent") for s in fell]
    rows += [(int(s), RULE, 1, moment(int(heard[s])), level, 0, None, "heard") for s in back]
    async with connection.transaction():
        fates = msgspec.json.encode({"sweep": 1}).decode()
        await store.add_batches(connection, [(flush, "", None, now, 0, 0, 0, 0, fates)], flush)
        since = [moment(int(heard[s])) for s in fell]
        await store.put_silent(connection, fell.tolist(), since, back.tolist())
        await store.add_transitions(connection, rows, flush, now)
        await announce(connection, flush, len(rows), now)
    memory.silent[changed] = silent[changed]
    return len(changed)

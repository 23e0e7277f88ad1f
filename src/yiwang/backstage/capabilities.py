"""Capabilities (能力): the verbs that rooms publish, and how many applications reuse each (复用率).

In: one call per answered request. Out: calls per capability, application and day. Never: who called, what was said.

An application names itself in the header `X-Yiwang-App`; our own pages do. What does not is counted together. Counting
stays in memory for some seconds, so a killed process forgets its last few calls: a figure, not a record.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM

API_VERSION = 1
WINDOW = timedelta(days=30)
UNNAMED = "unnamed"
FLUSH_EVERY_S = 10.0
_APP = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_MOST_APPS = (
    200  # names that one process counts apart; a caller that makes up names counts as unnamed
)


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """One verb as published: `id` is room.verb, `door` its method and path."""

    id: str
    room: str
    version: int
    method: str
    path: str
    says: str


class AppUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often one application called it; `refused` of these were answered with 4xx or 5xx."""

    app: str
    calls: int
    refused: int


class CapabilityView(Capability, frozen=True, kw_only=True):
    """A capability with its use of thirty days. `reuse` = applications that were answered at least once."""

    apps: list[AppUse]
    calls: int
    reuse: int


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """All of them. `reused_share` = reuse of two or more, of those that are used at all; None when none is."""

    items: list[CapabilityView]
    total: int
    used: int
    reused: int
    reused_share: float | None
    since: date


class Counter:
    """Calls of this process since the last flush."""

    def __init__(self) -> None:
        self._counts: defaultdict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._apps: set[str] = set()

    def count(self, capability: str, app: str | None, status: int, now: datetime) -> None:
        """One answered request."""
        row = self._counts[now.astimezone(UTC).date(), capability, self._named(app)]
        row[0] += 1
        row[1] += status >= 400

    def _named(self, app: str | None) -> str:
        if app is None or not _APP.fullmatch(app):
            return UNNAMED
        if app not in self._apps and len(self._apps) >= _MOST_APPS:
            return UNNAMED
        self._apps.add(app)
        return app

    async def flush(self, database: Database) -> None:
        """Add up; what cannot be written now is kept for the next time."""
        counts, self._counts = self._counts, defaultdict(lambda: [0, 0])
        if not counts:
            return
        rows = [(*key, *row) for key, row in sorted(counts.items())]  # one order: no deadlock
        try:
            async with database.transaction(SYSTEM) as tx:
                await tx.executemany(
                    "INSERT INTO backstage_capability_use AS u (day, capability, app, calls, refused)"
                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (day, capability, app) DO UPDATE"
                    " SET calls = u.calls + excluded.calls, refused = u.refused + excluded.refused",
                    rows,
                )
        except BaseException:
            for key, row in counts.items():
                self._counts[key][0] += row[0]
                self._counts[key][1] += row[1]
            raise


async def capabilities(tx: Tx, published: Iterable[Capability]) -> Capabilities:
    """What is published, with its use; what was counted under a name no longer published is left out."""
    since = (tx.now - WINDOW).date()
    used = await _uses(tx, since)
    items = [
        CapabilityView(
            **msgspec.structs.asdict(one),
            apps=used.get(one.id, []),
            calls=sum(use.calls for use in used.get(one.id, [])),
            reuse=sum(use.calls > use.refused for use in used.get(one.id, [])),
        )
        for one in published
    ]
    alive = sum(item.reuse > 0 for item in items)
    reused = sum(item.reuse > 1 for item in items)
    return Capabilities(
        items=items,
        total=len(items),
        used=alive,
        reused=reused,
        reused_share=reused / alive if alive else None,
        since=since,
    )


async def _uses(tx: Tx, since: date) -> Mapping[str, list[AppUse]]:
    rows = await tx.fetch(
        "SELECT capability, app, sum(calls)::bigint AS calls, sum(refused)::bigint AS refused"
        " FROM backstage_capability_use WHERE day >= $1 GROUP BY capability, app ORDER BY capability, calls DESC, app",
        since,
    )
    found: defaultdict[str, list[AppUse]] = defaultdict(list)
    for row in rows:
        found[row["capability"]].append(
            AppUse(app=row["app"], calls=row["calls"], refused=row["refused"])
        )
    return found

"""The trust of things (N11) follows from what became of their warnings."""

from collections.abc import Sequence
from datetime import timedelta

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.model.trust import Record, trust
from yiwang.flow.sensing.store import trust as store

LOOK_BACK = timedelta(days=90)
MOST = 5000


async def records(tx: Tx, thing_ids: Sequence[int]) -> dict[int, Record]:
    """What is known of things, by what the actor sees."""
    rows = await store.records(tx, thing_ids, tx.now - LOOK_BACK)
    return {
        row["thing_id"]: Record(
            confirmed=row["confirmed"],
            dismissed=row["dismissed"],
            silent_share=max(0.0, float(row["silent_s"]) / LOOK_BACK.total_seconds()),
            stuck=row["stuck"],
            disagreements=row["disagreements"],
        )
        for row in rows
    }


async def weigh(tx: Tx, thing_ids: Sequence[int]) -> None:
    """Score things anew."""
    if thing_ids:
        found = await records(tx, thing_ids)
        await store.set_trust(tx, {thing: trust(record) for thing, record in found.items()})


async def weigh_changed(tx: Tx) -> None:
    """Things whose warnings changed in the last two hours."""
    await weigh(tx, await store.changed_since(tx, tx.now - timedelta(hours=2), MOST))

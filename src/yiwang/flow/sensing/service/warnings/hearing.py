"""News `ReadingsJudged`: what a batch's transitions do to warnings."""

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.sensing.service.warnings import gateways
from yiwang.flow.sensing.service.warnings.taking import take
from yiwang.flow.sensing.service.warnings.told import Told, told_of
from yiwang.flow.sensing.store import hearing as store
from yiwang.flow.sensing.store import warnings


async def hear_judged(tx: Tx, news: News) -> None:
    """Make warnings of a batch; the same batch again changes nothing."""
    batch = int(news.payload.get("batch", news.subject))
    if not await store.first_time(tx, batch):
        return
    silence = await store.silence_rules(tx, batch)
    for rule in silence:
        await gateways.hear_again(tx, batch, rule)
        await gateways.fold(tx, batch, rule)
    told = [told_of(row, silence) for row in await store.transitions(tx, batch, silence)]
    if silence:
        told += await _ends(tx, batch, silence)
    await take(tx, sorted(told, key=lambda one: one.at))


async def _ends(tx: Tx, batch: int, silence: list[str]) -> list[Told]:
    rows = await store.ends_of_silence(tx, batch, silence)
    known = await warnings.latest(tx, sorted({(row["thing_id"], row["rule"]) for row in rows}))
    return [
        told_of({**known[row["thing_id"], row["rule"]], **row, "silence_policy": "list"}, silence)
        for row in rows
    ]

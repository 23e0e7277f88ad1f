"""The few figures that everybody may see without logging in (L7): counts of the whole city, no places, no words.

In: the city. Out: counts. Never: anything from which one case, one area or one person could be told.
"""

from datetime import timedelta

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.overview.messages import PublicFigures, PublicNow, PublicRatios, PublicToday
from yiwang.overview.service.showing import show

# Everybody may ask, so everybody gets the same answer for a while.
LIFE = timedelta(seconds=30)
_known: dict[tuple[str, str], PublicFigures] = {}


async def public(tx: Tx, language: str) -> PublicFigures:
    """The city's counts; the actor is the node itself, so that the figures are those of the wall."""
    key = (tx.database, language)
    known = _known.get(key)
    if known is not None and timedelta() <= tx.now - known.as_of < LIFE:
        return known
    root = await city.city(tx)
    whole = await show(tx, root.id, language)
    figures = _known[key] = PublicFigures(
        as_of=whole.as_of,
        today=PublicToday(reported=whole.today.reported, closed=whole.today.closed),
        now=PublicNow(open=whole.now.open),
        ratios=PublicRatios(closed_on_time=whole.ratios.closed_on_time),
        by_family=sorted(whole.by_family, key=lambda family: -family.count)[:5],
    )
    return figures

"""Which part of the city is asked for."""

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.supervision.messages import Within


async def area_or_own(tx: Tx, area_id: int | None) -> Area:
    """The area asked for; else the actor's own, else the city."""
    wanted = area_id if area_id is not None else tx.actor.area_id
    if wanted is not None:
        return await city.area(tx, wanted)
    return (await city.children(tx, None))[0]


async def within(tx: Tx, area: Area, *, unplaced: bool = False) -> Within:
    """An area's whole subtree, or with `unplaced` only what lies in none of its children."""
    if not unplaced:
        return Within(path=area.path)
    children = await city.children(tx, area.id)
    return Within(path=area.path, outside=tuple(child.code for child in children))

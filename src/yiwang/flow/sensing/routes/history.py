"""Doors for what was measured."""

from datetime import datetime

from litestar import get
from litestar.params import FromPath, FromQuery

from yiwang.backstage.http import Door
from yiwang.flow.sensing import service
from yiwang.flow.sensing.messages import History, Latest
from yiwang.kernel.ids import parse_id


@get("/api/things/{thing_id:str}/history")
async def history(
    door: Door, thing_id: FromPath[str], since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None, seen: FromQuery[datetime | None] = None,
    prop: FromQuery[str | None] = None, points: FromQuery[int] = 2000,
) -> History:  # fmt: skip
    """Readings of one property of a thing, at most `points` of them; `seen`: as they were known then."""
    return await door.read(
        lambda tx: service.history(
            tx, parse_id(thing_id), prop=prop, since=since, until=until, seen=seen, most=points
        )
    )


@get("/api/things/{thing_id:str}/latest")
async def latest(door: Door, thing_id: FromPath[str]) -> list[Latest]:
    """The latest reading of each property of a thing."""
    return await door.read(lambda tx: service.latest(tx, parse_id(thing_id)))


ROUTES = [history, latest]

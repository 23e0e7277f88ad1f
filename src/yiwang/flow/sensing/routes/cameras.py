"""Doors of cameras: their streams, those near a place, a look with its reason."""

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from yiwang.backstage.http import Door
from yiwang.flow.sensing.messages.cameras import (
    Look,
    LookGiven,
    LookView,
    NearCamera,
    PutStream,
    StreamView,
)
from yiwang.flow.sensing.service import cameras as service
from yiwang.kernel.ids import parse_id


@put("/api/things/{thing_id:str}/stream")
async def put_stream(door: Door, thing_id: FromPath[str], data: JSONBody[PutStream]) -> StreamView:
    """Set or change a camera's stream and view; the address is not told back."""
    wanted = parse_id(thing_id)
    return await door.write(lambda tx: service.put_stream(tx, wanted, data))


@get("/api/things/{thing_id:str}/stream")
async def stream(door: Door, thing_id: FromPath[str]) -> StreamView:
    """A camera's stream and view, without the address."""
    wanted = parse_id(thing_id)
    return await door.read(lambda tx: service.stream(tx, wanted))


@get("/api/cameras/near")
async def near(
    door: Door, lon: FromQuery[float], lat: FromQuery[float], radius_m: FromQuery[float] = 500.0
) -> list[NearCamera]:
    """Cameras near a place, the nearest first, and whether each sees it."""
    return await door.read(lambda tx: service.near(tx, lon, lat, radius_m, door.language))


@post("/api/cameras/{thing_id:str}/look", status_code=200)
async def look(door: Door, thing_id: FromPath[str], data: JSONBody[Look]) -> LookGiven:
    """The address of a stream, for a reason; the look goes on record."""
    wanted = parse_id(thing_id)
    return await door.write(lambda tx: service.look(tx, wanted, data), secret=True)


@get("/api/cameras/{thing_id:str}/looks")
async def looks(door: Door, thing_id: FromPath[str]) -> list[LookView]:
    """Who looked at a stream, when and why, as far as the asker may know."""
    wanted = parse_id(thing_id)
    return await door.read(lambda tx: service.looks(tx, wanted))


ROUTES = [put_stream, stream, near, look, looks]

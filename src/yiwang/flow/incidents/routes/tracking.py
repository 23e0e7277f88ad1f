"""Doors for who has reported something: by token, without logging in."""

from litestar import get, post
from litestar.params import FromPath, JSONBody

from yiwang.backstage.http import Door
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import AskReopen, Rate, Supplement, Tokens, Track, TrackList
from yiwang.flow.incidents.routes.doors import public


@get("/api/track/{token:str}")
async def track(door: Door, token: FromPath[str]) -> Track:
    """Follow a report (进度)."""
    web = await public(door)
    return await web.read(lambda tx: service.track(tx, token, door.language))


@post("/api/track/{token:str}/rate", status_code=200)
async def rate(door: Door, token: FromPath[str], data: JSONBody[Rate]) -> Track:
    """Rate how it ended."""
    web = await public(door)
    return await web.write(lambda tx: service.rate(tx, token, data, door.language))


@post("/api/track/{token:str}/reopen", status_code=200)
async def ask_reopen(door: Door, token: FromPath[str], data: JSONBody[AskReopen]) -> Track:
    """Say that it is not solved."""
    web = await public(door)
    return await web.write(lambda tx: service.ask_reopen(tx, token, data, door.language))


@post("/api/track/{token:str}/supplement", status_code=200)
async def supplement(door: Door, token: FromPath[str], data: JSONBody[Supplement]) -> Track:
    """Add words or photos."""
    web = await public(door)
    return await web.write(lambda tx: service.supplement(tx, token, data, door.language))


@post("/api/my", status_code=200)
async def my_reports(door: Door, data: JSONBody[Tokens]) -> TrackList:
    """My reports (我的上报): by the tokens that this browser keeps."""
    web = await public(door)
    return await web.read(lambda tx: service.my_reports(tx, data.tokens, door.language))


ROUTES = [track, rate, ask_reopen, supplement, my_reports]

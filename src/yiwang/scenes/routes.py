"""Thin HTTP: the scenes, one of them, its things, the rows behind its figures."""

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery

from yiwang.backstage.http import Door
from yiwang.scenes import service
from yiwang.scenes.messages import FigureRows, Scene, SceneRow, SceneThings


@get("/api/scenes")
async def every(door: Door) -> list[SceneRow]:
    """All scenes, with what the asker sees of each now."""
    return await door.read(lambda tx: service.scenes(tx, door.language))


@get("/api/scenes/{code:str}")
async def show(door: Door, code: FromPath[str]) -> Scene:
    """One scene."""
    return await door.read(lambda tx: service.show(tx, code, door.language))


@get("/api/scenes/{code:str}/things")
async def things(door: Door, code: FromPath[str]) -> SceneThings:
    """The things on its map, the gravest first."""
    return await door.read(lambda tx: service.things(tx, code))


@get("/api/scenes/{code:str}/rows")
async def rows(door: Door, code: FromPath[str], figure: FromQuery[str]) -> FigureRows:
    """The rows behind one of its figures."""
    return await door.read(lambda tx: service.rows(tx, code, figure))


ROUTES: list[Any] = [every, show, things, rows]

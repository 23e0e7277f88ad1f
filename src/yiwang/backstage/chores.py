"""Periodic background work of a room."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from yiwang.backstage.database import Database


class Chore(msgspec.Struct, frozen=True):
    """Something to do again and again; `run` must be harmless when it is done twice."""

    name: str
    every_seconds: float
    run: Callable[[Database, datetime], Awaitable[None]]

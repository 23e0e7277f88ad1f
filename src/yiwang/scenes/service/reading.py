"""Packs as the database has them."""

import msgspec

from yiwang.backstage.database import Tx
from yiwang.kernel.errors import NotFound, Unauthenticated
from yiwang.scenes.model.pack import Pack
from yiwang.scenes.store import packs as store

Words = dict[str, dict[str, str]]
_HIDDEN_FROM = ("resident", "door", "")


async def every(tx: Tx) -> list[tuple[Pack, Words]]:
    """The newest version of each, with its words."""
    return [
        (msgspec.convert(row["definition"], Pack), row["words"]) for row in await store.every(tx)
    ]


async def one(tx: Tx, code: str) -> tuple[Pack, Words]:
    """The newest version of one."""
    row = await store.one(tx, code)
    if row is None:
        raise NotFound("no_such_scene", scene=code[:60])
    return msgspec.convert(row["definition"], Pack), row["words"]


def allow(tx: Tx) -> None:
    """Scenes are for who works in the city."""
    if tx.actor.role in _HIDDEN_FROM:
        raise Unauthenticated("not_logged_in")

"""Models ready to advise, kept by this process: binding one to a city's standards takes tens of milliseconds.

In: a transaction. Out: the advisor of the version in use. Keyed by what a model is made of, so that a stale one is
never used; two databases in one process (tests) do not mix, because a version's digest is part of the key.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TypeVar

import asyncpg
import msgspec

from yiwang.ai.messages import ADVICE_ALGORITHM, StandardLike
from yiwang.ai.model.advisor import Advisor, bind
from yiwang.ai.model.blend import Blend
from yiwang.ai.model.cold import Cold, Standard
from yiwang.ai.model.learner import Linear, unpack
from yiwang.ai.store import models
from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.kernel.errors import NotFound

K = TypeVar("K")
V = TypeVar("V")

_MOST = 4
_colds: OrderedDict[tuple[Standard, ...], Cold] = OrderedDict()
_learned: OrderedDict[bytes, Linear | None] = OrderedDict()
_advisors: OrderedDict[tuple[int, bytes], Advisor] = OrderedDict()
_last: list[tuple[object, Cold]] = []


class Instance(msgspec.Struct, frozen=True):
    """The model instance that advises on standards, and whether it may."""

    id: int
    version: int
    active: bool
    digest: bytes
    blend: Blend


async def instance(tx: Tx) -> Instance:
    """The city-wide instance."""
    row = await models.instance(tx, ADVICE_ALGORITHM)
    if row is None:
        raise NotFound("ai_no_such_algorithm", algorithm=ADVICE_ALGORITHM)
    return _instance(row)


def _instance(row: asyncpg.Record) -> Instance:
    blend = msgspec.convert(row["parameters"]["blend"], Blend) if row["version"] else Blend()
    return Instance(row["id"], row["version"], row["active"], row["digest"] or b"", blend)


async def standards(tx: Tx) -> Sequence[StandardLike]:
    """The city's event standards in force."""
    return await city.standards(tx)


async def advisor(tx: Tx, used: Instance, candidates: Sequence[StandardLike]) -> Advisor:
    """The advisor of the version in use for these standards."""
    cold = cold_for(candidates)
    key = (id(cold), used.digest)
    ready = _advisors.get(key)
    if ready is None or ready.cold is not cold:
        learned = await _learned_part(tx, used)
        ready = Advisor(cold, version=used.version, blend=used.blend, learned=learned)
        _keep(_advisors, key, ready)
    return ready


async def _learned_part(tx: Tx, used: Instance) -> Linear | None:
    if not used.version:
        return None
    if used.digest not in _learned:
        packed = await models.weights(tx, used.id, used.version)
        _keep(_learned, used.digest, unpack(packed) if packed else None)
    return _learned[used.digest]


def cold_for(candidates: Sequence[StandardLike]) -> Cold:
    """The cold start for these standards; the same list is not even looked through again."""
    if _last and _last[0][0] is candidates:
        return _last[0][1]
    key = tuple(
        Standard(s.code, s.small_name, s.filing_condition, s.big_name, s.small_code)
        for s in candidates
    )
    cold = _colds.get(key) or bind(key)
    _keep(_colds, key, cold)
    _last[:] = [(candidates, cold)]
    return cold


def _keep(held: OrderedDict[K, V], key: K, value: V) -> None:
    held[key] = value
    held.move_to_end(key)
    while len(held) > _MOST:
        held.popitem(last=False)

"""Observations go in through the gate, like all readings: answered when they are committed.

In: bodies with their datastreams, and who sends: a person who keeps the registry, or a device with its token. Out:
ids of what was stored. Never: a result that is no number; an answer before the commit.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.sensing.messages.sensorthings import ObservationBody
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.model.sta.filters import time_of
from yiwang.flow.sensing.model.sta.tokens import bad_query
from yiwang.flow.sensing.service.gate_line import line
from yiwang.flow.sensing.service.registry import allow
from yiwang.flow.sensing.store.sta import observations as store
from yiwang.kernel import errors
from yiwang.kernel.errors import Conflict, NotFound, YiwangError
from yiwang.kernel.ids import parse_id

SOURCE = "sensorthings"
AGAIN_S = 0.3  # a datastream that was made a moment ago is not known to the gate yet
MOST_AGAIN = 8
_TRUTH = "OM_TruthObservation"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends: an actor, or a device by its token."""

    actor: Actor | None = None
    token: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One observation, read and placed."""

    series: int
    time: datetime
    value: float
    more: (
        tuple[Any, ...] | None
    )  # until, result_time, valid_from, valid_to, quality, parameters, feature_id


async def observe(
    database: Database,
    who: Who,
    pairs: Sequence[tuple[str, ObservationBody]],
    key: str | None = None,
) -> list[str]:
    """(datastream id, body) each; the observations' ids in the same order. All are stored, or it is told why not."""
    wanted = await _read(database, who, pairs)
    batch = await _commit(who, wanted, key)
    more = [(one.series, one.time, *one.more) for one in wanted if one.more is not None]
    if more:
        async with database.transaction(who.actor or SYSTEM) as tx:
            await store.add_more(tx, more)
    return [f"{one.series}-{microseconds(one.time)}-{batch}" for one in wanted]


async def _read(
    database: Database, who: Who, pairs: Sequence[tuple[str, ObservationBody]]
) -> list[Wanted]:
    # A device is checked by the gate itself, row by row.
    async with database.reading(who.actor or SYSTEM) as tx:
        if who.actor is not None:
            allow(tx)
        ids = [_number(stream) for stream, _ in pairs]
        streams = await store.streams(tx, ids)
        found = []
        for number, (text, body) in zip(ids, pairs, strict=True):
            if number not in streams:
                raise NotFound("no_such_resource", path=f"Datastreams('{text[:40]}')")
            found.append(_wanted(tx, streams[number], body))
        return found


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 19 else parse_id(text)


def _wanted(tx: Tx, stream: Any, body: ObservationBody) -> Wanted:
    start, end = _span(body.phenomenon_time)
    valid = _span(body.valid_time)
    result_time = time_of(body.result_time) if body.result_time else None
    feature = None
    if body.feature_of_interest is not None:
        feature = _number(str(body.feature_of_interest.get("@iot.id", "")))
    more = (end, result_time, *valid, body.result_quality, body.parameters, feature)
    return Wanted(
        series=stream["series"], time=start or tx.now,
        value=_value(body.result, truth=stream["observation_type"].endswith(_TRUTH)),
        more=more if any(part is not None for part in more) else None,
    )  # fmt: skip


def _value(result: Any, *, truth: bool) -> float:
    if isinstance(result, bool):
        if truth:
            return float(result)
    elif isinstance(result, int | float):
        return float(result)
    elif isinstance(result, str):
        try:
            return float(result)
        except ValueError:
            pass
    raise bad_query(
        "a result is a number here, or a truth value of an OM_TruthObservation", "result"
    )


def _span(text: str | None) -> tuple[datetime | None, datetime | None]:
    """An instant or an interval."""
    if not text:
        return None, None
    first, _, last = text.partition("/")
    start = time_of(first).astimezone(UTC)
    return start, time_of(last).astimezone(UTC) if last else None


async def _commit(who: Who, wanted: Sequence[Wanted], key: str | None) -> int:
    body = msgspec.json.encode(
        {
            "series": [one.series for one in wanted],
            "time": [microseconds(one.time) for one in wanted],
            "value": [one.value for one in wanted],
        }
    )
    name = key or "sha256:" + hashlib.sha256(body).hexdigest()
    for turn in range(MOST_AGAIN):
        answer = await _ask(who, body, f"{name}#{turn}" if turn else name)
        fates = {fate: n for fate, n in answer["fates"].items() if n}
        bad = [fate for fate in fates if fate not in ("accepted", "out_of_order", "out_of_range")]
        if not bad:
            return parse_id(answer["batch"])
        if bad != ["unknown_thing"] or len(fates) > 1:
            break
        await asyncio.sleep(AGAIN_S)
    if bad == ["unknown_thing"]:
        raise NotFound("no_such_resource", path="Datastreams")
    raise Conflict("observation_refused", fates=", ".join(f"{fate}: {fates[fate]}" for fate in bad))


async def _ask(who: Who, body: bytes, key: str) -> dict[str, Any]:
    headers = {"content-type": "application/json", "idempotency-key": key}
    if who.actor is not None:
        headers["source"] = SOURCE
        answer = await line().ask("POST", "/own-readings", headers, body)
    else:
        headers["authorization"] = f"Bearer {who.token}"
        answer = await line().ask("POST", "/readings", headers, body)
    said: dict[str, Any] = msgspec.json.decode(answer.body)
    if answer.status != 200:
        raise _error(answer.status, said)
    return said


def _error(status: int, said: dict[str, Any]) -> YiwangError:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, YiwangError) and kind.status == status:
            return kind(said["code"], field=said["field"], **said["params"])
    return YiwangError(said["code"])

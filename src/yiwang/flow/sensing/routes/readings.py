"""Doors for readings: bodies go to the gate unchanged, its answers come back unchanged."""

from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post

from yiwang.backstage.http import Door
from yiwang.flow.sensing import service
from yiwang.flow.sensing.messages.exploring import DataHealth
from yiwang.kernel import errors
from yiwang.kernel.errors import TooLarge, YiwangError

MOST_BYTES = 64 << 20
_PASSED = ("authorization", "content-type", "idempotency-key")
_BY_STATUS = {
    error.status: error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, YiwangError)
}


@post("/api/readings", status_code=200, request_max_body_size=MOST_BYTES)
async def add(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Readings of a device or gateway: JSON columns or rows, NDJSON, CSV, Arrow. Answered when they are committed."""
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge("readings_too_large", most=MOST_BYTES)
    headers = {name: request.headers[name] for name in _PASSED if name in request.headers}
    answer = await service.line().ask("POST", "/readings", headers, body)
    if answer.status != 200:
        raise _error(answer.status, answer.body)
    return Response(answer.body, media_type=MediaType.JSON)


def _error(status: int, body: bytes) -> YiwangError:
    said = msgspec.json.decode(body)
    kind = _BY_STATUS.get(status, YiwangError)
    return kind(said["code"], field=said["field"], **said["params"])


@get("/api/sensing/health")
async def health(door: Door) -> DataHealth:
    """Lag, fates of the last day, what waits and what is away."""
    gate = await service.gate_health()
    return await door.read(lambda tx: service.data_health(tx, gate))


ROUTES = [add, health]

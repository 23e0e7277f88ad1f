"""OGC SensorThings 1.1 over HTTP, at /sta/v1.1.

In: paths and options of the standard, a session's token or a device's. Out: its documents. Never: an entity outside the
asker's scope; a query that is answered with less than was asked for, instead of 400.
"""

import base64
import binascii
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import MediaType, Request, Response, delete, get, patch, post, put
from litestar.params import FromPath

from yiwang.backstage.http import Door, token_of
from yiwang.flow.sensing.model.sta.options import parse_options
from yiwang.flow.sensing.model.sta.paths import parse_path
from yiwang.flow.sensing.service import sensorthings as service
from yiwang.flow.sensing.service.sensorthings.observing import Who
from yiwang.kernel.errors import Invalid, Unauthenticated, YiwangError

ROOT = "/sta/v1.1"
_Request = Request[Any, Any, Any]


def _base(request: _Request) -> str:
    url = request.base_url
    return f"{url.scheme}://{url.netloc}{ROOT}"


def _said(request: _Request, error: YiwangError) -> Response[Any]:
    status, body = _words(request, error)
    return Response(body, status_code=status, media_type=MediaType.JSON)


def _words(request: _Request, error: YiwangError) -> tuple[int, dict[str, Any]]:
    """The standard wants 400 where our own API says 422."""
    status = 400 if error.status == 422 else error.status
    message = request.app.state.catalogue.say(error.code, "en", error.params)
    return status, {"code": status, "type": "error", "message": message, "reason": error.code}


@get([ROOT, f"{ROOT}/"], include_in_schema=False)
async def root(request: _Request) -> dict[str, Any]:
    """The sets, and what the service keeps to."""
    return service.root(_base(request))


@get(f"{ROOT}/{{path:path}}", include_in_schema=False)
async def read(door: Door, request: _Request, path: FromPath[str]) -> Response[Any]:
    """A set, an entity, a property."""
    query = request.scope["query_string"].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True)
    try:
        await _log_in(door, request)
        resource, options = parse_path(path), parse_options(pairs)
        found = await door.read(
            lambda tx: service.answer(tx, _base(request), resource, options, path.strip("/"), pairs)
        )
    except YiwangError as error:
        return _said(request, error)
    if found.plain:
        return Response(found.content, media_type=MediaType.TEXT)
    if found.content is None:
        return Response(None, status_code=204)
    return Response(found.content, media_type=MediaType.JSON)


@post(f"{ROOT}/{{path:path}}", include_in_schema=False)
async def create(door: Door, request: _Request, path: FromPath[str]) -> Response[Any]:
    """An entity with what is deep inside it, or observations."""
    try:
        token = await _log_in(door, request)
        body = _json(await request.body())
        if path.strip("/") == "$batch":
            who = _who(door, token)
            found = await service.batch(
                door.database, who, _base(request), body, partial(_words, request)
            )
            return Response(found, status_code=200, media_type=MediaType.JSON)
        key = request.headers.get("idempotency-key")
        links = await service.create(
            door.database, _who(door, token), _base(request), path, body, key
        )
    except YiwangError as error:
        return _said(request, error)
    if isinstance(links, str):
        return Response(None, status_code=201, headers={"Location": links})
    return Response(links, status_code=201, media_type=MediaType.JSON)


@patch(f"{ROOT}/{{path:path}}", include_in_schema=False)
async def change(door: Door, request: _Request, path: FromPath[str]) -> Response[Any]:
    """Some properties, as a merge or a JSON patch."""
    return await _change(door, request, path, whole=False)


@put(f"{ROOT}/{{path:path}}", include_in_schema=False)
async def replace(door: Door, request: _Request, path: FromPath[str]) -> Response[Any]:
    """All properties."""
    return await _change(door, request, path, whole=True)


@delete(f"{ROOT}/{{path:path}}", status_code=200, include_in_schema=False)
async def remove(door: Door, request: _Request, path: FromPath[str]) -> Response[Any]:
    """An entity."""
    try:
        await _log_in(door, request)
        resource = parse_path(path)
        await door.write(lambda tx: service.remove(tx, resource))
    except YiwangError as error:
        return _said(request, error)
    return Response(None, status_code=200)


async def _change(door: Door, request: _Request, path: str, *, whole: bool) -> Response[Any]:
    try:
        await _log_in(door, request)
        body = _json(await request.body())
        resource, base = parse_path(path), _base(request)
        document = await door.write(
            lambda tx: service.change(tx, base, resource, body, whole=whole)
        )
    except YiwangError as error:
        return _said(request, error)
    return Response(document, media_type=MediaType.JSON)


async def _log_in(door: Door, request: _Request) -> str | None:
    """The token as a bearer's, or as the password of HTTP Basic, which is all that many clients know."""
    token = token_of(request)
    header = request.headers.get("authorization", "")
    if header[:6].lower() == "basic ":
        try:
            said = base64.b64decode(header[6:], validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Unauthenticated("not_logged_in") from error
        token = said.partition(":")[2] or None
        door.actor = await request.app.state.sessions.actor_of(token) if token else None
    return token


def _who(door: Door, token: str | None) -> Who:
    if door.actor is not None:
        return Who(actor=door.actor)
    if not token:
        raise Unauthenticated("not_logged_in")
    return Who(token=token)


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("bad_body", said=str(error)[:200]) from error


ROUTES = [root, read, create, change, replace, remove]

"""Errors on the web as RFC 9457 problem+json, in the reader's language.

In: an exception. Out: an answer that says what is wrong and where. Never: a stack trace, a statement of SQL.
"""

import asyncio
import logging
import tomllib
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from yiwang.backstage.http import AlreadyAnswered, language_of
from yiwang.kernel.catalogue import LANGUAGES, Catalogue
from yiwang.kernel.errors import Invalid, TooMany, Unavailable, YiwangError

PROBLEM = "application/problem+json"
RETRY_AFTER_S = 2

_log = logging.getLogger("yiwang.problems")
_CODES = {
    400: "bad_request",
    401: "not_logged_in",
    403: "not_allowed",
    404: "no_such_page",
    405: "no_such_method",
    413: "too_large",
    415: "bad_media_type",
    429: "too_many",
}


def load_catalogue(rooms: list[Path]) -> Catalogue:
    """All rooms' sentences; a room is the folder that holds `strings.zh.toml` and `strings.en.toml`."""
    catalogue = Catalogue()
    for room in rooms:
        for language in LANGUAGES:
            path = room / f"strings.{language}.toml"
            if path.exists():
                catalogue.add(language, tomllib.loads(path.read_text(encoding="utf-8")))
    return catalogue


def handlers() -> dict[type[Exception] | int, Any]:
    """Litestar's exception handlers."""
    return {
        AlreadyAnswered: _again,
        YiwangError: _known,
        ValidationException: _invalid,
        HTTPException: _http,
        asyncpg.PostgresConnectionError: _away,
        asyncpg.InterfaceError: _away,
        asyncpg.CannotConnectNowError: _away,
        asyncpg.AdminShutdownError: _away,
        asyncpg.TooManyConnectionsError: _away,
        asyncpg.SerializationError: _away,
        asyncpg.DeadlockDetectedError: _away,
        asyncpg.InsufficientPrivilegeError: _forbidden,
        ConnectionError: _away,
        FileNotFoundError: _away,
        RecursionError: _too_deep,
        asyncpg.DataError: _impossible,
        asyncpg.CharacterNotInRepertoireError: _impossible,
        OverflowError: _impossible,
        asyncio.TimeoutError: _away,
        Exception: _unknown,
    }


def problem(
    request: Request[Any, Any, Any], status: int, code: str, params: dict[str, Any]
) -> Response[bytes]:
    """One problem as an answer."""
    catalogue: Catalogue = request.app.state.catalogue
    language = language_of(request)
    body = params | {
        "type": f"/problems/{code}",
        "title": catalogue.say(f"title_{status}", language, params),
        "status": status,
        "code": code,
        "detail": catalogue.say(code, language, params),
    }
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    if "retry_after" in params:
        headers["Retry-After"] = str(params["retry_after"])
    return Response(
        msgspec.json.encode({k: v for k, v in body.items() if v is not None}, enc_hook=str),
        status_code=status, media_type=PROBLEM, headers=headers,
    )  # fmt: skip


def _again(_request: Request[Any, Any, Any], error: AlreadyAnswered) -> Response[bytes]:
    return Response(
        error.body, status_code=error.status, media_type="application/json",
        headers={"Idempotent-Replayed": "true"},
    )  # fmt: skip


def _known(request: Request[Any, Any, Any], error: YiwangError) -> Response[bytes]:
    return problem(request, error.status, error.code, error.params | {"field": error.field})


def _invalid(request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    wrong = (
        [entry for entry in error.extra or [] if isinstance(entry, dict)]
        if isinstance(error.extra, list)
        else []
    )
    fields = [
        {"field": str(e.get("key", "")), "said": str(e.get("message", ""))[:300]} for e in wrong
    ]
    said = "; ".join(f"{f['field']}: {f['said']}" if f["field"] else f["said"] for f in fields)
    first = fields[0]["field"] if fields else None
    return problem(
        request,
        400,
        "bad_input",
        {"said": said or str(error.detail)[:300], "field": first, "fields": fields},
    )


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    code = _CODES.get(error.status_code, "bad_request" if error.status_code < 500 else "broken")
    if error.status_code >= 500:
        return _unknown(request, error)
    return problem(request, error.status_code, code, {"said": str(error.detail)[:300]})


def _away(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.warning("the database is away: %s", type(error).__name__)
    return _known(request, Unavailable("database_away", retry_after=RETRY_AFTER_S))


def _too_deep(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A body whose brackets nest thousands deep; our own messages nest a handful."""
    _log.warning("too deep at %s: %s", request.url.path, error)
    return problem(request, 400, "too_deep", {})


def _impossible(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A value of the right type that no clock, calendar or column can hold, such as the year 10^40."""
    _log.warning("impossible value at %s: %s", request.url.path, error)
    return _known(request, Invalid("bad_value", said=str(error)[:200]))


def _forbidden(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.warning("row-level security refused %s: %s", request.url.path, error)
    return problem(request, 403, "not_allowed", {})


def _unknown(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.error("unexpected at %s %s", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "broken", {})


def too_many(retry_after: int) -> TooMany:
    """The polite refusal of a crowded door."""
    return TooMany("too_many", retry_after=retry_after)

"""The front's own doors: session, health, figures for monitoring, the pages."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import Parameter
from litestar.response import File
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from yiwang.backstage import identity
from yiwang.backstage.http import SESSION_COOKIE, Door, token_of
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.dispatch import service as dispatch
from yiwang.front import live, tiles
from yiwang.kernel.errors import NotFound, Unauthenticated
from yiwang.kernel.ids import format_id

WEB = Path(__file__).parent / "web"

# Which pages a role has use for. What a person sees on them is the database's scope, not this list.
_PAGES = {
    "crew": ["pocket"],
    "desk": ["home", "desk", "scenes", "warnings", "things", "rules", "wall", "pocket"],
    "department": ["home", "desk", "scenes", "warnings", "things", "rules", "pocket"],
    "supervisor": ["home", "desk", "scenes", "warnings", "things", "rules", "wall"],
    "leader": ["home", "wall", "desk", "scenes", "warnings", "things", "rules"],
    "data": ["things", "scenes", "rules", "warnings", "desk"],
    "system_admin": ["ops"],
}


class LogIn(msgspec.Struct, frozen=True, kw_only=True):
    """Name and password."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An id with its name."""

    id: str
    name: str


class NamedArea(Named, frozen=True, kw_only=True):
    """An area by id, code and level."""

    code: str
    level: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is logged in."""

    id: str
    name: str
    display_name: str
    role: str
    department: Named | None
    crew: Named | None
    area: NamedArea | None
    pages: list[str]


class LoggedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A new session."""

    token: str
    me: Me


@post("/api/session", status_code=200)
async def log_in(door: Door, request: Request[Any, Any, Any], data: LogIn) -> Response[LoggedIn]:
    """Log in with name and password; the token comes in the answer and as a cookie."""
    agent = request.headers.get("user-agent", "")
    token, actor = await identity.log_in(door.database, data.name, data.password, agent)
    cookie = Cookie(
        key=SESSION_COOKIE, value=token, path="/", httponly=True, samesite="strict",
        max_age=int(identity.SESSION_LIFE.total_seconds()), secure=request.url.scheme == "https",
    )  # fmt: skip
    return Response(LoggedIn(token=token, me=await _me(door, actor)), cookies=[cookie])


@get("/api/session")
async def who_am_i(door: Door) -> Me:
    """Who is logged in."""
    if door.actor is None:
        raise Unauthenticated("not_logged_in")
    return await _me(door, door.actor)


@delete("/api/session", status_code=204)
async def log_out(door: Door, request: Request[Any, Any, Any]) -> None:
    """End this session."""
    token = token_of(request)
    if token:
        async with door.database.transaction(door.actor or SYSTEM) as tx:
            await identity.log_out(tx, token)
        request.app.state.sessions.forget(token)


@get("/live", include_in_schema=False)
async def live_feed(door: Door, request: Request[Any, Any, Any]) -> Response[Any]:
    """Server-sent events about what this actor may see."""
    if door.actor is None:
        raise Unauthenticated("not_logged_in")
    feed: live.Feed = request.app.state.feed
    return live.stream(feed, door.actor)


@get("/health/live", include_in_schema=False)
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@get("/health/ready", include_in_schema=False)
async def ready(door: Door) -> dict[str, str]:
    """The database answers."""
    async with door.database.reading(SYSTEM) as tx:
        await tx.fetchval("SELECT 1")
    return {"status": "ready"}


@get("/metrics", include_in_schema=False)
async def metrics() -> Response[bytes]:
    """Figures in Prometheus' text form."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


@get("/openapi.json", include_in_schema=False)
async def openapi(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Our own API, described."""
    return Response(request.app.openapi_schema.to_schema(), media_type=MediaType.JSON)


@get(["/assets/{path:path}", "/icons/{path:path}"], include_in_schema=False)
async def asset(path: str, request: Request[Any, Any, Any]) -> File:
    """A built file; its name carries its hash, so it never changes."""
    folder = "assets" if request.url.path.startswith("/assets/") else "icons"
    found = (WEB / folder / path.lstrip("/")).resolve()
    if not found.is_relative_to(WEB / folder) or not found.is_file():
        raise NotFound("no_such_page")
    return File(
        found,
        filename=found.name,
        content_disposition_type="inline",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@get(["/sw.js", "/manifest.webmanifest", "/favicon.svg"], include_in_schema=False)
async def root_file(request: Request[Any, Any, Any]) -> File:
    """The few files that must lie at the root."""
    found = WEB / request.url.path.lstrip("/")
    if not found.is_file():
        raise NotFound("no_such_page")
    return File(
        found,
        filename=found.name,
        content_disposition_type="inline",
        headers={"Cache-Control": "no-cache"},
    )


@get(
    ["/", "/desk", "/desk/{_rest:path}", "/pocket", "/pocket/{_rest:path}", "/wall", "/wall/{_rest:path}",
     "/warnings", "/rules", "/scenes", "/things", "/things/{_rest:path}", "/ops", "/ops/{_rest:path}", "/home",
     "/verify", "/me", "/report", "/my", "/login"],
    include_in_schema=False,
)  # fmt: skip
async def page(_rest: Annotated[str | None, Parameter(required=False)] = None) -> Response[bytes]:
    """The pages: one document, which finds its own way."""
    index = WEB / "index.html"
    if not index.is_file():
        raise NotFound("pages_not_built")
    return Response(
        index.read_bytes(), media_type=MediaType.HTML, headers={"Cache-Control": "no-cache"}
    )


async def _me(door: Door, actor: Actor) -> Me:
    async with door.database.reading(actor) as tx:
        area = await city.area(tx, actor.area_id) if actor.area_id else None
        department = await city.department(tx, actor.department_id) if actor.department_id else None
        crew = await dispatch.crew_name(tx, actor.crew_id) if actor.crew_id else None
    return Me(
        id=format_id(actor.id),
        name=actor.name,
        display_name=actor.display_name,
        role=actor.role,
        department=Named(id=format_id(department.id), name=department.name) if department else None,
        crew=Named(id=format_id(actor.crew_id), name=crew) if actor.crew_id and crew else None,
        area=NamedArea(id=format_id(area.id), name=area.name, code=area.code, level=area.level)
        if area
        else None,
        pages=_PAGES.get(actor.role, ["desk"]),
    )


ROUTES = [
    log_in, who_am_i, log_out, live_feed, alive, ready, metrics, openapi, asset, root_file, page, *tiles.ROUTES,
]  # fmt: skip

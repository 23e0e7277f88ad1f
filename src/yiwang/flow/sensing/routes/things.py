"""Doors of the registry and of the map."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import FromPath, FromQuery, QueryParameter

from yiwang.backstage.http import Door
from yiwang.flow.sensing import service
from yiwang.flow.sensing.messages import (
    Clusters,
    Credential,
    KindView,
    MadeThing,
    NewCredential,
    NewThing,
    PatchThing,
    Things,
    ThingView,
)
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id


@get("/api/thing-kinds")
async def kinds(door: Door) -> list[KindView]:
    """All kinds of things."""
    return await door.read(lambda tx: service.kinds(tx, door.language))


@get("/api/things")
async def page(
    door: Door, q: FromQuery[str | None] = None, kind: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    in_state: Annotated[str | None, QueryParameter(name="state")] = None, gateway: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None, limit: FromQuery[int] = 50,
) -> Things:  # fmt: skip
    """A page of things; `next` of the answer is `after` of the next question."""
    return await door.read(
        lambda tx: service.page(
            tx, q=q, kind=kind, area_id=parse_id(area) if area else None, state=in_state,
            gateway_id=parse_id(gateway) if gateway else None, after=after, most=limit, language=door.language,
        )
    )  # fmt: skip


@post("/api/things", status_code=201)
async def add(door: Door, data: NewThing) -> MadeThing:
    """Register a thing."""
    return await door.write(lambda tx: service.add(tx, data))


@get("/api/things/map")
async def clusters(
    door: Door, bbox: FromQuery[str], zoom: FromQuery[int], kind: FromQuery[str | None] = None
) -> Clusters:
    """What a view shows; `bbox` is west,south,east,north."""
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise Invalid("bad_view", field="bbox", bbox=bbox[:80]) from error
    return await door.read(lambda tx: service.clusters(tx, (west, south, east, north), zoom, kind))


@get("/api/things/{thing_id:str}")
async def get_one(door: Door, thing_id: FromPath[str]) -> ThingView:
    """One thing."""
    return await door.read(lambda tx: service.get(tx, parse_id(thing_id), door.language))


@patch("/api/things/{thing_id:str}")
async def change(door: Door, thing_id: FromPath[str], data: PatchThing) -> ThingView:
    """Change or retire a thing."""
    return await door.write(lambda tx: service.patch(tx, parse_id(thing_id), data))


@get("/api/device-credentials")
async def credentials(door: Door) -> list[Credential]:
    """Log-ins of devices."""
    return await door.read(service.credentials)


@post("/api/device-credentials", status_code=201)
async def add_credential(door: Door, data: NewCredential) -> Credential:
    """Make a log-in for a device; the token is told this once."""
    return await door.write(lambda tx: service.add_credential(tx, data))


@delete("/api/device-credentials/{credential_id:str}", status_code=204)
async def revoke(door: Door, credential_id: FromPath[str]) -> None:
    """Believe a device no more."""
    await door.write(lambda tx: service.revoke(tx, parse_id(credential_id)))


ROUTES = [kinds, page, add, clusters, get_one, change, credentials, add_credential, revoke]

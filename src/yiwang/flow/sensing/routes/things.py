"""Doors of the registry and of the map."""

import tempfile
from pathlib import Path
from typing import Annotated

from litestar import delete, get, patch, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, QueryParameter

from yiwang.backstage.http import Door
from yiwang.flow.sensing import service
from yiwang.flow.sensing.messages import (
    Clusters,
    Credential,
    KindView,
    Loaded,
    MadeThing,
    NewCredential,
    NewThing,
    PatchThing,
    Things,
    ThingView,
)
from yiwang.flow.sensing.messages.exploring import AboutThing, Coverage
from yiwang.flow.sensing.messages.things import Neighbour
from yiwang.flow.sensing.messages.twin import Twin
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

MOST_BYTES = 32 << 20


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


@get("/api/things/near")
async def near(
    door: Door, kind: FromQuery[str], lon: FromQuery[float], lat: FromQuery[float]
) -> list[Neighbour]:
    """Things of a kind within 50 m of a place where one is planned."""
    return await door.read(lambda tx: service.near(tx, kind, lon, lat))


@get("/api/things/coverage")
async def coverage(
    door: Door, kind: FromQuery[str], area: FromQuery[str | None] = None
) -> Coverage:
    """By the parts of an area: how many things of a kind, and how many communities without one."""
    wanted = parse_id(area) if area else None
    return await door.read(lambda tx: service.coverage(tx, kind, wanted, door.language))


@post("/api/things/load", status_code=200, request_max_body_size=MOST_BYTES)
async def load(
    door: Door,
    data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)],
    source: FromQuery[str],
) -> Loaded:
    """Register the things of a CSV or Parquet file, all good rows together; larger files: `yiwang things load`."""
    upload = data.get("file")
    if upload is None:
        raise Invalid("things_file_lacks", field="file", columns="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"things{Path(upload.filename).suffix.lower()[:9]}"
        path.write_bytes(await upload.read())
        return await door.write(lambda tx: service.load_file(tx, path, source))


@get("/api/things/{thing_id:str}/about")
async def about(door: Door, thing_id: FromPath[str]) -> AboutThing:
    """The rules that watch a thing, and its readings in quarantine."""
    return await door.read(lambda tx: service.about(tx, parse_id(thing_id), door.language))


@get("/api/things/{thing_id:str}/twin")
async def twin(door: Door, thing_id: FromPath[str]) -> Twin:
    """All of a thing: state, latest readings, rules, warnings, commands, trust with its reasons."""
    return await door.read(lambda tx: service.twin(tx, parse_id(thing_id), door.language))


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


ROUTES = [
    kinds, page, add, clusters, near, coverage, load, about, twin, get_one, change, credentials, add_credential, revoke,
]  # fmt: skip

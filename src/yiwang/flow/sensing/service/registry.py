"""The registry: things are added, found, changed, retired.

Never: a thing deleted: its readings keep their meaning.
"""

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.identity import token_hash
from yiwang.city import service as city
from yiwang.flow.sensing.messages.things import (
    Credential,
    DatastreamView,
    MadeThing,
    Neighbour,
    NewCredential,
    NewThing,
    PatchThing,
    Things,
    ThingView,
)
from yiwang.flow.sensing.model.cells import DEEPEST, cell_of, ranges_for
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import map as map_store
from yiwang.flow.sensing.store import things as store
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.geometry import EARTH_RADIUS_M, Point, Srs, distance_m, to_wgs84
from yiwang.kernel.ids import format_id, parse_id
from yiwang.kernel.text import bigrams, clean

KEEPERS = ("system", "data", "system_admin", "department")
MOST_ITEMS = 200
LIKE_NEAR_M = 50.0
_NO_CELL = -1


async def add(tx: Tx, new: NewThing) -> MadeThing:
    """Register one thing; the same (source, source id) again is a conflict. Warns of like things within 50 m."""
    allow(tx)
    kind = await kind_store.one(tx, new.kind)
    if kind is None:
        raise Invalid("no_such_kind", field="kind", kind=new.kind)
    if await store.by_source(tx, new.source, new.source_id) is not None:
        raise Conflict("thing_is_known", source=new.source, source_id=new.source_id)
    point = _point(new)
    near = await like_near(tx, new.kind, point) if point else []
    await store.put_source(tx, new.source, new.source)
    load = await store.load_number(tx)
    await store.stage(tx, [await _staged(tx, load, new, point, kind)])
    added, _ = await store.join_staged(tx, load, new.source, new.state)
    await store.unstage(tx, load)
    if not added:
        raise Invalid("no_such_gateway", field="gateway", gateway=new.gateway)
    await map_store.count(tx, added, 1)
    return MadeThing(thing=await get(tx, added[0]), near=near)


async def _staged(
    tx: Tx, load: int, new: NewThing, point: Point | None, kind: Any
) -> tuple[Any, ...]:
    root = await city.city(tx)
    area = await city.locate(tx, point.lon, point.lat) if point else None
    if point is not None and area is None:
        raise Invalid("thing_outside_city", field="lon", lon=point.lon, lat=point.lat)
    area_id, path = (area.id, area.path) if area else (root.id, root.path)
    owner = await city.department_of(tx, kind["owner"], area_id)
    return (
        load, 1, new.source_id, new.kind, clean(new.name), area_id, path, point.lon if point else 0.0,
        point.lat if point else 0.0, cell_of(point.lon, point.lat) if point else _NO_CELL, new.gateway,
        [owner.id] if owner else [], msgspec.json.encode(new.properties).decode(),
        bigrams(f"{new.name} {new.source_id}"),
    )  # fmt: skip


def _point(new: NewThing) -> Point | None:
    if new.lon is None or new.lat is None:
        if new.lon is not new.lat:
            raise Invalid("bad_place", field="place", lon=str(new.lon), lat=str(new.lat))
        return None
    if new.srs not in Srs.__members__:
        raise Invalid("bad_place", field="srs", lon=str(new.lon), lat=str(new.lat))
    return to_wgs84(new.lon, new.lat, Srs(new.srs))


async def like_near(tx: Tx, kind: str, point: Point) -> list[Neighbour]:
    """Things of the kind within 50 m, nearest first: maybe this one need not be bought."""
    north = LIKE_NEAR_M / EARTH_RADIUS_M * 57.29577951308232
    east = 2 * north  # enough up to 60 degrees of latitude
    lows, highs = ranges_for(
        point.lon - east, point.lat - north, point.lon + east, point.lat + north, DEEPEST
    )
    found = [
        (distance_m(point, Point(row["lon"], row["lat"])), row)
        for row in await store.near(tx, kind, lows, highs)
    ]
    return [
        Neighbour(id=format_id(row["id"]), name=row["name"], distance_m=round(away))
        for away, row in sorted(found, key=lambda pair: (pair[0], pair[1]["id"]))
        if away <= LIKE_NEAR_M
    ]


async def get(tx: Tx, thing_id: int, language: str = "zh") -> ThingView:
    """One thing with its datastreams and their latest readings."""
    row = await store.one(tx, thing_id)
    if row is None:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    return (await views(tx, [row], language))[0]


async def page(
    tx: Tx, *, q: str | None, kind: str | None, area_id: int | None, state: str | None, gateway_id: int | None,
    after: str | None, most: int, language: str,
) -> Things:  # fmt: skip
    """Things by words, kind, area, state, gateway; keyset pages by id."""
    most = min(max(most, 1), MOST_ITEMS)
    path = (await city.area(tx, area_id)).path if area_id is not None else None
    start = parse_id(after) if after else 0
    terms = bigrams(q) if q else []
    if terms:
        rows = await store.found(tx, terms, kind, path, start, most + 1)
    else:
        rows = await store.page(
            tx,
            kind=kind,
            area_path=path,
            state=state,
            gateway=gateway_id,
            after=start,
            most=most + 1,
        )
    more = len(rows) > most
    rows = rows[:most]
    return Things(
        items=await views(tx, rows, language),
        next=format_id(rows[-1]["id"]) if more and rows else None,
    )


async def patch(tx: Tx, thing_id: int, change: PatchThing) -> ThingView:
    """Change what is given; the map's counts follow."""
    allow(tx)
    row = await store.one(tx, thing_id, locked=True)
    if row is None:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    if row["version"] != change.expected_version:
        raise Conflict("thing_changed", version=row["version"])
    given = {
        name: getattr(change, name)
        for name in ("name", "properties", "state", "lon", "lat")
        if getattr(change, name) is not msgspec.UNSET
    }
    fields = await _with_place(tx, row, given)
    if "name" in given:
        fields["search"] = bigrams(f"{given['name']} {row['source_id']}")
    moved = "cell" in fields or ("state" in given and "retired" in (given["state"], row["state"]))
    if moved and row["state"] != "retired":
        await map_store.count(tx, [thing_id], -1)
    await store.patch(tx, thing_id, fields)
    if moved and fields.get("state", row["state"]) != "retired":
        await map_store.count(tx, [thing_id], 1)
    return await get(tx, thing_id)


async def _with_place(tx: Tx, row: Any, given: dict[str, Any]) -> dict[str, Any]:
    if "lon" not in given and "lat" not in given:
        return given
    lon, lat = given.get("lon", row["lon"]), given.get("lat", row["lat"])
    if lon is None or lat is None:
        raise Invalid("bad_place", field="place", lon=str(lon), lat=str(lat))
    point = to_wgs84(lon, lat)
    area = await city.locate(tx, point.lon, point.lat)
    if area is None:
        raise Invalid("thing_outside_city", field="lon", lon=lon, lat=lat)
    kind = await kind_store.one(tx, row["kind"])
    owner = await city.department_of(tx, kind["owner"], area.id) if kind else None
    return given | {
        "lon": point.lon, "lat": point.lat, "cell": cell_of(point.lon, point.lat), "area_id": area.id,
        "area_path": area.path, "department_ids": [owner.id] if owner else [],
    }  # fmt: skip


async def views(tx: Tx, rows: Sequence[Any], language: str) -> list[ThingView]:
    """Rows as people see them; names and latest readings come for all at once."""
    ids = [row["id"] for row in rows]
    streams: dict[int, list[Any]] = {}
    for stream in await store.streams(tx, ids) if ids else []:
        streams.setdefault(stream["thing_id"], []).append(stream)
    areas = await city.areas(tx, [row["area_id"] for row in rows if row["area_id"]])
    column = "name_en" if language == "en" else "name_zh"
    names = {kind["code"]: kind[column] for kind in await kind_store.every(tx)}
    return [
        _view(row, streams.get(row["id"], []), areas.get(row["area_id"]), names[row["kind"]])
        for row in rows
    ]


def _view(row: Any, streams: list[Any], area: Any, kind_name: str) -> ThingView:
    timed = [stream for stream in streams if stream["period_s"]]
    heard = any(stream["latest_at"] is not None for stream in timed)
    silent = any(stream["silent_since"] is not None for stream in timed)
    return ThingView(
        id=format_id(row["id"]), source=row["source"], source_id=row["source_id"], kind=row["kind"],
        kind_name=kind_name, name=row["name"], area_id=format_id(row["area_id"]) if row["area_id"] else None,
        area_name=area.name if area else None, place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
        gateway_id=format_id(row["gateway_id"]) if row["gateway_id"] else None, properties=row["properties"],
        state=row["state"], online=(heard and not silent) if timed else None, trust=row["trust"],
        version=row["version"],
        created_at=row["created_at"], datastreams=[_stream(stream) for stream in streams],
    )  # fmt: skip


def _stream(row: Any) -> DatastreamView:
    plain = (
        "series",
        "property",
        "main",
        "unit",
        "low",
        "high",
        "period_s",
        "latest_at",
        "latest",
        "quality",
    )
    return DatastreamView(
        id=format_id(row["id"]),
        stale=row["silent_since"] is not None,
        **{name: row[name] for name in plain},
    )


async def add_credential(tx: Tx, new: NewCredential) -> Credential:
    """A log-in for a device or a gateway; its token is told this once."""
    allow(tx, keepers=("system", "data", "system_admin", "security_admin"))
    await store.put_source(tx, new.source, new.source)
    for kind in new.kinds or []:
        if await kind_store.one(tx, kind) is None:
            raise Invalid("no_such_kind", field="kinds", kind=kind)
    gateway = parse_id(new.gateway_id) if new.gateway_id else None
    if gateway is not None and await store.one(tx, gateway) is None:
        raise NotFound("no_such_thing", thing=new.gateway_id)
    token = secrets.token_urlsafe(32)
    made = await store.add_credential(
        tx,
        (
            new.source,
            new.name,
            token_hash(token),
            gateway,
            new.kinds,
            new.readings_per_s,
            new.expires_at,
        ),
    )
    tx.record("device credential", made, {"source": new.source, "name": new.name})
    return Credential(
        id=format_id(made), source=new.source, name=new.name, token=token, revoked=False
    )


async def credentials(tx: Tx) -> list[Credential]:
    """All log-ins of devices, without their tokens."""
    return [
        Credential(
            id=format_id(row["id"]), source=row["source"], name=row["name"], token=None,
            revoked=row["revoked_at"] is not None,
        )
        for row in await store.credentials(tx)
    ]  # fmt: skip


async def revoke(tx: Tx, credential_id: int) -> None:
    """A device is no longer believed; the gate knows within seconds."""
    allow(tx, keepers=("system", "data", "system_admin", "security_admin"))
    if not await store.revoke(tx, credential_id):
        raise NotFound("no_such_credential", credential=format_id(credential_id))
    tx.record("device credential revoked", credential_id, {})


def allow(tx: Tx, keepers: Sequence[str] = KEEPERS) -> None:
    """Only who keeps the registry changes it."""
    if tx.actor.role not in keepers:
        raise NotAllowed("not_a_keeper_of_things", role=tx.actor.role)

"""Cameras: their streams are kept, found near a place, and looked at with a reason that goes on record.

In: addresses of the city's own video platform. Out: what is near and whether it sees the place; an address for who says
why (PIPL art. 26: cameras in public space serve public safety alone). Never: an address in a list, a look without its
row and leaf, a picture fetched or transcoded by us.
"""

import math
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.cameras import (
    Look,
    LookGiven,
    LookView,
    NearCamera,
    PutStream,
    StreamView,
    View,
)
from yiwang.flow.sensing.model import cameras as model
from yiwang.flow.sensing.model.cells import DEEPEST, ranges_for
from yiwang.flow.sensing.service.registry import allow
from yiwang.flow.sensing.store import cameras as store
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import things as thing_store
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yiwang.kernel.geometry import EARTH_RADIUS_M, Point, distance_m, to_wgs84
from yiwang.kernel.ids import format_id
from yiwang.kernel.text import clean

LOOKERS = ("desk", "supervisor", "leader", "department")  # the database has the same list
MOST_RADIUS_M = 2_000.0
MOST_NEAR = 20
MOST_LOOKS = 100
MOST_WORDS = 500
_FILMING = ("camera", "drone")
_VIEW = ("azimuth", "field_of_view", "range_m", "height_m")


async def put_stream(tx: Tx, thing_id: int, given: PutStream) -> StreamView:
    """Set or change a camera's stream; what is not given stays as it is."""
    allow(tx)
    thing = await thing_store.one(tx, thing_id, locked=True)
    if thing is None:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    kind = await kind_store.one(tx, thing["kind"])
    if kind is None or kind["sort"] not in _FILMING:
        raise Invalid("thing_has_no_pictures", field="thing", thing=thing["name"])
    fields = _fields(given)
    before = await store.stream(tx, thing_id)
    version = before["version"] if before else 0
    if version != given.expected_version:
        raise Conflict("stream_changed", version=version)
    after = dict(before or {}) | fields
    if not (after.get("protocol") or after.get("gb28181")):
        raise Invalid("stream_leads_nowhere", field="address")
    if before is None:
        await store.add(tx, thing_id, fields)
    else:
        await store.change(tx, thing_id, version, fields)
    tx.record(
        "camera_stream", thing_id, {"version": version + 1, "actor": tx.actor.id, "at": tx.now}
    )
    return await stream(tx, thing_id)


def _fields(given: PutStream) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if given.address is not msgspec.UNSET:
        address = given.address.strip() if given.address else None
        fields |= {"address": address, "protocol": model.protocol_of(address) if address else None}
    if given.gb28181 is not msgspec.UNSET:
        code = given.gb28181.strip() if given.gb28181 else None
        fields["gb28181"] = model.checked_gb28181(code) if code else None
    if given.view is not msgspec.UNSET:
        fields |= {name: getattr(given.view, name, None) for name in _VIEW}
    return fields


async def stream(tx: Tx, thing_id: int) -> StreamView:
    """A camera's stream and view, without the address."""
    row = await store.stream(tx, thing_id)
    if row is None:
        raise NotFound("no_such_stream", thing=format_id(thing_id))
    return StreamView(
        thing_id=format_id(thing_id), protocol=row["protocol"], gb28181=row["gb28181"], view=_view(row),
        version=row["version"], changed_at=row["changed_at"],
    )  # fmt: skip


def _view(row: Any) -> View | None:
    return None if row["azimuth"] is None else View(**{name: row[name] for name in _VIEW})


async def near(tx: Tx, lon: float, lat: float, radius_m: float, language: str) -> list[NearCamera]:
    """Cameras within `radius_m` (at most 2,000) of a place, the nearest first, twenty at most."""
    if not 0 < radius_m <= MOST_RADIUS_M:
        raise Invalid("camera_radius_bounds", field="radius_m", most=round(MOST_RADIUS_M))
    here = to_wgs84(lon, lat)
    north = math.degrees(radius_m / EARTH_RADIUS_M)
    east = north / max(math.cos(math.radians(here.lat)), 0.01)
    view = (here.lon - east, here.lat - north, here.lon + east, here.lat + north)
    found = [
        (distance_m(here, Point(row["lon"], row["lat"])), row["id"], row)
        for row in await store.near(tx, *ranges_for(*view, DEEPEST))
    ]
    nearest = sorted(pair for pair in found if pair[0] <= radius_m)[:MOST_NEAR]
    return [_near(row, away, here, language) for away, _, row in nearest]


def _near(row: Any, away: float, here: Point, language: str) -> NearCamera:
    view = _view(row)
    at = Point(row["lon"], row["lat"])
    within = None
    if view is not None:
        within = model.sees(at, view.azimuth, view.field_of_view, view.range_m, here)
    return NearCamera(
        id=format_id(row["id"]), name=row["name"], kind_name=row["name_en" if language == "en" else "name_zh"],
        place=(at.lon, at.lat), distance_m=round(away), sees=within, protocol=row["protocol"],
        has_stream=row["version"] is not None, view=view,
    )  # fmt: skip


async def look(tx: Tx, thing_id: int, given: Look) -> LookGiven:
    """The address of a stream; the look is a row and a leaf of the record, in this same transaction."""
    reason = _words(given.reason, "reason")
    if not reason:
        raise Invalid("look_needs_a_reason", field="reason")
    if tx.actor.role not in LOOKERS:
        raise NotAllowed("look_is_not_yours", role=tx.actor.role)
    about = _words(given.about or "", "about") or None
    row = await store.look(tx, thing_id, reason, about)
    if row is None:
        raise NotFound("no_such_stream", thing=format_id(thing_id))
    leaf = {
        "actor": tx.actor.id,
        "look": row["look_id"],
        "reason": reason,
        "about": about,
        "at": tx.now,
    }
    tx.record("camera_look", thing_id, leaf)
    return LookGiven(
        look_id=format_id(row["look_id"]), protocol=row["protocol"], address=row["address"], gb28181=row["gb28181"]
    )  # fmt: skip


def _words(text: str, field: str) -> str:
    words = clean(text.encode("utf-8", "ignore").decode())
    if len(words) > MOST_WORDS:
        raise Invalid("look_words_too_long", field=field, most=MOST_WORDS)
    return words


async def looks(tx: Tx, thing_id: int) -> list[LookView]:
    """Who looked and why: all looks for auditors, those of their area for supervisors, else one's own."""
    return [
        LookView(
            id=format_id(row["id"]), who=row["actor_name"], role=row["role"], reason=row["reason"], about=row["about"],
            at=row["at"],
        )
        for row in await store.looks(tx, thing_id, MOST_LOOKS)
    ]  # fmt: skip

"""A command is read: its channel known, its words bounded, its place found, its class asked.

In: what a channel sent. Out: the same, in the city's own terms; or what is wrong with it, in words.
Never: a write.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.city.messages import EventStandard
from yiwang.flow.incidents.messages import MakeReport, Part
from yiwang.flow.incidents.model import placing
from yiwang.flow.incidents.model.texts import MAX_SHORT, bounded
from yiwang.flow.incidents.service import ground
from yiwang.flow.incidents.store import reports
from yiwang.kernel.clock import as_utc
from yiwang.kernel.errors import Invalid, NotAllowed
from yiwang.kernel.geometry import Point, to_wgs84
from yiwang.kernel.ids import parse_id

MAX_SOURCE_ID = 200
MAX_PARTS = 10
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(minutes=10)  # a phone's clock may be fast
_TOO_VAGUE_M = 5_000.0  # worse than this, not even the district is believed
_STAFF = frozenset({"desk", "supervisor", "leader", "department", "crew", "system"})
_DEFAULT_CHANNEL = {"crew": "patrol", "department": "department", "leader": "superior"}


ReadPart = tuple[EventStandard, str]
"""One of several problems in a report: its standard and its own words."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A command in the city's terms. `area` is the root when there is no sure place."""

    channel: str
    source_id: str | None
    source: str | None
    confidence: float | None
    text: str
    address: str
    point: Point | None
    accuracy_m: float | None
    area: ground.Place
    in_area: bool
    standard: EventStandard | None
    occurred_at: datetime | None
    exercise: bool
    parts: list[ReadPart] = []


class Class(msgspec.Struct, frozen=True, kw_only=True):
    """The standard that a report was given and by whom, beside all the advice there was."""

    standard: EventStandard | None
    by: str | None
    advised: ground.Advised


async def read_command(tx: Tx, command: MakeReport, by: Actor | None) -> Read:
    """Bound and place a report; what is wrong with it raises."""
    text = bounded(command.text, "text")
    address = bounded(command.address, "address", MAX_SHORT)
    channel = await _channel(tx, command.channel, by)
    standard = None
    parts = await read_parts(tx, command.parts, text) if command.parts else []
    if command.standard and parts:
        raise Invalid("incidents_parts_or_standard", field="parts")
    if command.standard:
        standard = await known_standard(tx, command.standard)
    elif parts:
        standard = parts[0][0]
    if not (text or command.uploads or standard):
        raise Invalid("incidents_nothing_said", field="text")
    source, confidence = _source(command, by)
    point, accuracy_m, area, in_area = await _place(tx, command, by)
    return Read(
        channel=channel,
        source_id=bounded(command.source_id, "source_id", MAX_SOURCE_ID) or None,
        source=source,
        confidence=confidence,
        text=text,
        address=address,
        point=point,
        accuracy_m=accuracy_m,
        area=area,
        in_area=in_area,
        standard=standard,
        occurred_at=_claimed(command.occurred_at, tx.now),
        exercise=command.exercise and by is not None,
        parts=parts,
    )


async def read_parts(tx: Tx, parts: list[Part], text: str) -> list[ReadPart]:
    """The parts of a split, two at least; a part without words of its own has those of the whole."""
    if not 2 <= len(parts) <= MAX_PARTS:
        raise Invalid("incidents_split_parts", field="parts", most=MAX_PARTS)
    return [
        (await known_standard(tx, part.standard), bounded(part.text, "parts") or text)
        for part in parts
    ]


async def known_standard(tx: Tx, code: str) -> EventStandard:
    """The event standard of a code; an unknown one raises `Invalid`."""
    found = await ground.standard(tx, code)
    if found is None:
        raise Invalid("incidents_no_such_standard", field="standard", standard=code[:40])
    return found


async def _channel(tx: Tx, wanted: str | None, by: Actor | None) -> str:
    staff = by is not None and by.role in _STAFF
    if wanted is None:
        return _DEFAULT_CHANNEL.get(by.role, "hotline") if by and staff else "snap"
    row = await reports.channel(tx, wanted)
    if row is None:
        raise Invalid("incidents_no_such_channel", field="channel", channel=wanted[:40])
    if not row["public"] and not staff:
        raise NotAllowed("incidents_channel_not_yours", field="channel", channel=wanted)
    return wanted


def _source(command: MakeReport, by: Actor | None) -> tuple[str | None, float | None]:
    """Who says it and how sure; nobody may speak in a source's name without being known."""
    if command.source is None and command.confidence is None:
        return None, None
    if by is None or by.role not in _STAFF:
        raise NotAllowed("incidents_source_not_yours", field="source")
    sure = command.confidence
    if sure is not None and not 0 <= sure <= 1:
        raise Invalid("incidents_confidence_bounds", field="confidence", given=sure)
    return bounded(command.source, "source", MAX_SHORT) or None, sure


async def _place(
    tx: Tx, command: MakeReport, by: Actor | None
) -> tuple[Point | None, float | None, ground.Place, bool]:
    if command.place is None:
        named = await _named_area(tx, command.area, by)
        return None, None, named or await ground.root(tx), named is not None
    point = to_wgs84(command.place.lon, command.place.lat, command.place.srs)
    accuracy_m = command.place.accuracy_m
    if accuracy_m is not None and not 0 <= accuracy_m < float("inf"):
        raise Invalid("bad_place", field="place", lon="accuracy_m", lat=str(accuracy_m))
    area = await ground.locate(tx, point)
    if area is None:
        city, bounds = await ground.bounds(tx)
        placing.must_be_near(point, bounds, city)
        return point, accuracy_m, await ground.root(tx), False
    if accuracy_m is None or accuracy_m <= placing.ACCURATE_M:
        return point, accuracy_m, area, True
    # An inaccurate point is believed as far as its district, whose desk then settles it.
    if accuracy_m > _TOO_VAGUE_M:
        return point, accuracy_m, await ground.root(tx), True
    return point, accuracy_m, await ground.district_of(tx, area), True


async def _named_area(tx: Tx, name: str | None, by: Actor | None) -> ground.Place | None:
    """The area that was chosen from the list, by its id; a system or the desk may also name it in words."""
    name = bounded(name, "area", MAX_SHORT)
    if not name:
        return None
    try:
        return await ground.area(tx, parse_id(name))
    except Invalid:
        staff = by is not None and by.role in _STAFF
        return await ground.locate_name(tx, name) if staff else None


def _claimed(moment: datetime | None, now: datetime) -> datetime | None:
    """When it is said to have happened: not before the century, not after now."""
    if moment is None:
        return None
    try:
        claimed = as_utc(moment)
    except OverflowError:  # the last day of the year 9999, in a zone behind us
        claimed = datetime.max.replace(tzinfo=UTC)
    if claimed > now + _AHEAD or claimed < _EARLIEST:
        raise Invalid("incidents_bad_time", field="occurred_at", given=moment.isoformat())
    return min(claimed, now)


async def class_of(tx: Tx, chosen: EventStandard | None, advised: ground.Advised) -> Class:
    """The reporter's choice, else confident advice, else nothing; the advice is kept in any case."""
    if chosen is not None:
        return Class(standard=chosen, by="reporter", advised=advised)
    if advised.standards and advised.standards[0].knows:
        standard = await ground.standard(tx, advised.standards[0].code)
        if standard is not None:
            return Class(standard=standard, by="advice", advised=advised)
    return Class(standard=None, by=None, advised=advised)

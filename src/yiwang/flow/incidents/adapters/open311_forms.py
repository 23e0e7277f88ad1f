"""GeoReport v2 on the wire: forms in, JSON or XML out. Pure.

In: form fields, a JSON body, a query string; records. Out: one flat command; bytes. Never: a rule of the room.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import msgspec

from yiwang.flow.incidents.messages import ContactGiven, MakeReport, PlaceGiven
from yiwang.kernel.clock import as_utc
from yiwang.kernel.errors import Invalid, YiwangError

SPAN = timedelta(days=90)  # GeoReport v2: a query spans at most 90 days
MAX_REQUESTS = 1000  # and answers at most 1000 requests
_ATTRIBUTE = re.compile(r"attribute\[([^\]]+)\]")
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Record = Mapping[str, Any]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What GET requests asks for."""

    ids: list[str] | None
    codes: list[str]
    start: datetime
    end: datetime
    statuses: list[str]
    offset: int
    limit: int


def flatten(body: Any) -> dict[str, str]:
    """A JSON body as the same flat fields that a form has; `attribute` may be an object or pairs."""
    if not isinstance(body, dict):
        raise Invalid("incidents_bad_body")
    flat: dict[str, str] = {}
    for name, value in body.items():
        if name == "attribute" and isinstance(value, dict):
            flat |= {f"attribute[{code}]": str(said) for code, said in value.items()}
        elif isinstance(value, str | int | float):
            flat[name] = str(value)
    return flat


def to_command(fields: Mapping[str, str], unsorted: str) -> MakeReport:
    """The report that a POST means."""
    code = fields.get("service_code", "").strip()
    if not code:
        raise Invalid("incidents_no_service_code", field="service_code")
    attributes = {
        match.group(1): value
        for name, value in fields.items()
        if (match := _ATTRIBUTE.fullmatch(name.removesuffix("[]")))
    }
    address = fields.get("address_string") or fields.get("address_id") or None
    place = _place(fields, attributes)
    if place is None and not address:
        raise Invalid("incidents_no_location", field="lat")
    return MakeReport(
        channel="open311",
        text=fields.get("description", ""),
        standard=None if code == unsorted else code,
        place=place,
        address=address,
        contact=_contact(fields),
        occurred_at=_instant(attributes.get("OCCURRED_AT"), "OCCURRED_AT"),
    )


def media_url(fields: Mapping[str, str]) -> str | None:
    """The address that a client gave of its media; it is kept and shown, never fetched."""
    url = fields.get("media_url", "").strip()
    if url and (not re.match(r"https?://[^\s<>\"']+$", url) or len(url) > 500):
        raise Invalid("incidents_bad_media_url", field="media_url")
    return url or None


def _place(fields: Mapping[str, str], attributes: Mapping[str, str]) -> PlaceGiven | None:
    lat, lon = _number(fields.get("lat"), "lat"), _number(fields.get("long"), "long")
    if lat is None or lon is None:
        if (lat is None) != (lon is None):
            raise Invalid("incidents_no_location", field="lat" if lat is None else "long")
        return None
    accuracy_m = _number(attributes.get("ACCURACY_M"), "ACCURACY_M")
    return PlaceGiven(lon=lon, lat=lat, accuracy_m=accuracy_m)


def _contact(fields: Mapping[str, str]) -> ContactGiven | None:
    name = "".join(fields.get(part, "") for part in ("last_name", "first_name")).strip() or None
    if name and name.isascii():
        name = f"{fields.get('first_name', '')} {fields.get('last_name', '')}".strip()
    phone, email = fields.get("phone") or None, fields.get("email") or None
    return ContactGiven(name=name, phone=phone, email=email) if name or phone or email else None


def _number(text: str | None, field: str) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        return float(text)
    except ValueError as error:
        raise Invalid("incidents_bad_number", field=field) from error


def _instant(text: str | None, field: str) -> datetime | None:
    if text is None or not text.strip():
        return None
    try:
        # In a query string an unescaped plus sign arrives as a blank.
        moment = as_utc(datetime.fromisoformat(text.strip().replace(" ", "+")))
        if not 1900 <= moment.year <= 2200:  # farther off, a span of 90 days leaves the calendar
            raise ValueError
        return moment
    except (ValueError, OverflowError, YiwangError) as error:
        raise Invalid("incidents_bad_date", field=field) from error


def wanted(query: Mapping[str, str], now: datetime) -> Wanted:
    """Read the arguments of GET requests; with ids, the rest does not count."""
    ids = _several(query.get("service_request_id"))
    start, end = (
        _instant(query.get("start_date"), "start_date"),
        _instant(query.get("end_date"), "end_date"),
    )
    if start is None:
        start = (end or now) - SPAN
    if end is None:
        end = start + SPAN
    if end - start > SPAN and not ids:
        raise Invalid("incidents_range_too_long", field="start_date")
    statuses = _several(query.get("status"))
    if not set(statuses) <= {"open", "closed"}:
        raise Invalid("incidents_bad_status", field="status")
    size = _number(query.get("page_size"), "page_size")
    page = _number(query.get("page"), "page")
    limit = int(min(max(size if size is not None else MAX_REQUESTS, 1), MAX_REQUESTS))
    return Wanted(
        ids=ids[:MAX_REQUESTS] or None,
        codes=_several(query.get("service_code")),
        start=start,
        end=end,
        statuses=statuses,
        offset=int(min(max(page or 1, 1), 1_000_000) - 1) * limit,
        limit=limit,
    )


def _several(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def to_json(records: Any) -> bytes:
    """JSON by the Spark convention: the XML's children without the names of their lists."""
    return msgspec.json.encode(records)


def to_xml(root: str, record: Any) -> bytes:
    """XML with its declaration; lists of records become the elements that `_ITEMS` names."""
    element = ElementTree.Element(root)
    _fill(element, record)
    body: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return body


_ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(ElementTree.SubElement(element, name), inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _fill(ElementTree.SubElement(element, _ITEMS[element.tag]), inner)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _NOT_XML.sub("", str(value))

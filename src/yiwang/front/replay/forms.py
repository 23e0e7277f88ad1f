"""The kinds of files that can be replayed: Pingshan's case records, Baltimore's 311 requests, GeoReport bulk CSV."""

from datetime import datetime
from zoneinfo import ZoneInfo

from yiwang.front.replay.records import (
    BadRow,
    Cells,
    Channel,
    Form,
    Format,
    Record,
    moment,
    must,
    number,
)

_CHINA, _BALTIMORE = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
_NONE = "-"


def _pingshan(row: int, cells: Cells) -> Record:
    """Class, community and unit; neither words nor place nor closing."""
    source = must(cells["EVENT_SRC_NAME"], "EVENT_SRC_NAME")
    if source not in _PINGSHAN_CHANNELS:
        raise BadRow(f"EVENT_SRC_NAME is none of the known ones: {source[:40]!r}")
    named = cells["COMMUNITY_NAME"] != _NONE and cells["STREET_NAME"] != _NONE
    unit = cells["DISPOSE_UNIT_NAME"]
    return Record(
        row=row,
        source_id=must(cells["REC_ID"], "REC_ID"),
        channel=_PINGSHAN_CHANNELS[source].code,
        text=f"{cells['MAIN_TYPE_NAME']}：{cells['SUB_TYPE_NAME']}",
        condition=f"{cells['MAIN_TYPE_NAME']}：{cells['SUB_TYPE_NAME']}",
        big_name=cells["EVENT_TYPE_NAME"],
        created=_in(cells["CREATE_TIME"], "CREATE_TIME", _CHINA),
        area=cells["COMMUNITY_NAME"] if named else None,
        within=cells["STREET_NAME"] if named else None,
        address=f"{cells['STREET_NAME']}{cells['COMMUNITY_NAME']}" if named else None,
        unit=None if unit == _NONE else unit,
    )


def _baltimore(row: int, cells: Cells) -> Record:
    """Class, neighborhood, point, due time and closing."""
    method = cells["MethodReceived"] or "Other"
    if method not in _BALTIMORE_CHANNELS:
        raise BadRow(f"MethodReceived is none of the known ones: {method[:40]!r}")
    created = _in(cells["CreatedDate"], "CreatedDate", _BALTIMORE)
    closed = _maybe(cells["CloseDate"], "CloseDate", _BALTIMORE)
    kind = must(cells["SRType"], "SRType")
    return Record(
        row=row,
        source_id=must(cells["ServiceRequestNum"], "ServiceRequestNum"),
        channel=_BALTIMORE_CHANNELS[method].code,
        text=kind,
        condition=kind,
        created=created,
        area=cells["Neighborhood"] or None,
        lon=number(cells["Longitude"], "Longitude"),
        lat=number(cells["Latitude"], "Latitude"),
        address=cells["Neighborhood"] or None,
        due=_maybe(cells["DueDate"], "DueDate", _BALTIMORE),
        closed=closed if cells["SRStatus"].startswith("Closed") else None,
        duplicate="(Duplicate)" in cells["SRStatus"],
        unit=cells["Agency"] or None,
    )


def _open311(row: int, cells: Cells) -> Record:
    """GeoReport bulk: times carry their zone."""
    created = moment(must(cells["requested_datetime"], "requested_datetime"), "requested_datetime")
    closed_text = cells.get("closed_date", "")
    closed = moment(closed_text, "closed_date") if closed_text else None
    if created.tzinfo is None or (closed is not None and closed.tzinfo is None):
        raise BadRow("a time without its zone")
    name = must(cells["service_name"], "service_name")
    return Record(
        row=row,
        source_id=must(cells["service_request_id"], "service_request_id"),
        channel="open311",
        text=cells.get("description") or name,
        condition=cells.get("service_code") or name,
        created=created,
        lon=number(cells["long"], "long"),
        lat=number(cells["lat"], "lat"),
        address=cells.get("address") or None,
        due=None,
        closed=closed,
        unit=cells.get("agency_responsible") or None,
    )


def _in(text: str, column: str, zone: ZoneInfo) -> datetime:
    found = moment(must(text, column), column)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _maybe(text: str, column: str, zone: ZoneInfo) -> datetime | None:
    return _in(text, column, zone) if text else None


_PINGSHAN_CHANNELS = {
    "@坪山": Channel(code="ps-at", name_zh="@坪山", name_en="@Pingshan app"),
    "美丽深圳": Channel(code="ps-mlsz", name_zh="美丽深圳", name_en="Beautiful Shenzhen app"),
    "12345": Channel(code="ps-12345", name_zh="12345 热线", name_en="12345 hotline"),
    "12319": Channel(code="ps-12319", name_zh="12319 热线", name_en="12319 hotline"),
    "政府信箱": Channel(code="ps-mailbox", name_zh="政府信箱", name_en="Government mailbox"),
    "固话投诉": Channel(code="ps-phone", name_zh="固话投诉", name_en="Telephone complaint"),
}
_METHODS = ("Phone", "API", "Internal", "Mail", "System", "Other", "Email", "Web")
_OWN_FINDS = ("Internal", "System")
_BALTIMORE_CHANNELS = {
    name: Channel(
        code=f"balt-{name.lower()}",
        name_zh=f"311 {name}",
        name_en=f"311 {name}",
        self_found=name in _OWN_FINDS,
    )
    for name in _METHODS
}

FORMS: dict[Format, Form] = {
    "pingshan": Form(
        format="pingshan", pack="pingshan", read=_pingshan, channels=tuple(_PINGSHAN_CHANNELS.values()),
        needs=(
            "REC_ID", "CREATE_TIME", "EVENT_SRC_NAME", "EVENT_TYPE_NAME", "MAIN_TYPE_NAME", "SUB_TYPE_NAME",
            "STREET_NAME", "COMMUNITY_NAME", "DISPOSE_UNIT_NAME",
        ),
    ),
    "baltimore": Form(
        format="baltimore", pack="baltimore", read=_baltimore, channels=tuple(_BALTIMORE_CHANNELS.values()),
        needs=(
            "ServiceRequestNum", "SRType", "MethodReceived", "CreatedDate", "SRStatus", "DueDate", "CloseDate",
            "Agency", "Neighborhood", "Latitude", "Longitude",
        ),
    ),
    "open311-csv": Form(
        format="open311-csv", pack=None, read=_open311, channels=(),
        needs=("service_request_id", "requested_datetime", "service_name", "lat", "long"),
    ),
}  # fmt: skip


def guess(heading: list[str]) -> Format | None:
    """Which kind of file has these columns."""
    return next((form.format for form in FORMS.values() if set(form.needs) <= set(heading)), None)

"""Open311 GeoReport v2: services, definitions, requests, tokens, discovery; JSON and XML.

In: what clients written for other cities send. Out: their own forms and errors. Never: our inner states or staff.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from yiwang.backstage.database import Tx
from yiwang.backstage.http import AlreadyAnswered, Door, OpenDoor, door_actor, language_of
from yiwang.city import service as city
from yiwang.city.messages import City, EventStandard
from yiwang.flow.incidents import service
from yiwang.flow.incidents.adapters import open311_forms as forms
from yiwang.flow.incidents.messages import MakeReport
from yiwang.kernel.clock import CITY_ZONE
from yiwang.kernel.errors import Invalid, NotAllowed, NotFound, TooMany, Unavailable, YiwangError
from yiwang.kernel.ids import parse_id

PATH = "/open311/v2"
UNSORTED = service.UNSORTED
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_ROOTS = {"discovery": "discovery", "services": "services", "requests": "service_requests"}
_DOOR = "door-open311"

AnyRequest = Request[Any, Any, Any]


def answer(request: AnyRequest, root: str, record: Any, status: int = 200) -> Response[bytes]:
    """The record in the format that the address ends with."""
    if request.url.path.endswith(".xml"):
        plain = msgspec.to_builtins(record, builtin_types=(), str_keys=True)
        return Response(forms.to_xml(root, plain), status_code=status, media_type="text/xml")
    return Response(
        forms.to_json(record), status_code=status, media_type="application/json; charset=utf-8"
    )


def _stem(name: str) -> str:
    """`"1-42.json"` → `"1-42"`; any other ending is no address of this protocol."""
    stem, dot, ending = name.rpartition(".")
    if not dot or ending not in ("json", "xml"):
        raise NotFound("no_such_page")
    return stem


async def _at_door(door: Door) -> Door:
    """Everybody comes in here as the protocol's own service account."""
    return OpenDoor(door.request, door.database, await door_actor(door.database, _DOOR))


async def _here(tx: Tx, request: AnyRequest) -> City:
    """The city, when the request is for it; one endpoint serves one jurisdiction, so it may be left out."""
    here = await city.city(tx)
    wanted = request.query_params.get("jurisdiction_id")
    if wanted and wanted not in (here.code, here.pack):
        raise NotFound(
            "incidents_no_such_jurisdiction", field="jurisdiction_id", jurisdiction=wanted[:100]
        )
    return here


@get(["/discovery.json", "/discovery.xml"])
async def discovery(door: Door, request: AnyRequest) -> Response[bytes]:
    """Where the service is and what it speaks."""
    at = await _at_door(door)
    here = await at.read(city.city)
    say = service.words_in(door.language)
    name = here.name_en if door.language == "en" and here.name_en else here.name
    base = f"{request.url.scheme}://{request.url.netloc}{PATH}"
    endpoint = {
        "specification": SPECIFICATION,
        "url": base,
        "changeset": here.version,
        "type": "test" if here.synthetic else "production",
        "formats": ["text/xml", "application/json"],
    }
    record = {
        "changeset": here.version,
        "contact": say("incidents_open311_contact", city=name),
        "key_service": say("incidents_open311_key"),
        "endpoints": [endpoint],
    }
    return answer(request, "discovery", record)


@get(["/services.json", "/services.xml"])
async def services(door: Door, request: AnyRequest) -> Response[bytes]:
    """The kinds of request: the city's event standards, and one for what is hard to class."""
    at = await _at_door(door)

    async def work(tx: Tx) -> list[EventStandard]:
        await _here(tx, request)
        return await city.standards(tx)

    say = service.words_in(door.language)
    listed = [_service(standard) for standard in await at.read(work)]
    other = {
        "service_code": UNSORTED,
        "service_name": say("incidents_unsorted"),
        "description": say("incidents_unsorted_description"),
        "metadata": True,
        "type": "batch",
        "keywords": "",
        "group": "",
    }
    return answer(request, "services", [*listed, other])


def _service(standard: EventStandard) -> dict[str, Any]:
    return {
        "service_code": standard.code,
        "service_name": f"{standard.small_name}：{standard.filing_condition}",
        "description": standard.filing_condition,
        "metadata": True,
        "type": "realtime",
        "keywords": f"{standard.small_name},{standard.big_name}",
        "group": standard.big_name,
    }


@get("/services/{name:str}")
async def service_definition(
    door: Door, request: AnyRequest, name: FromPath[str]
) -> Response[bytes]:
    """What else may be said with a request of this kind."""
    code = _stem(name)
    at = await _at_door(door)

    async def work(tx: Tx) -> bool:
        await _here(tx, request)
        return code == UNSORTED or await city.find_standard(tx, code) is not None

    if not await at.read(work):
        raise NotFound("incidents_no_such_service", field="service_code", service_code=code[:40])
    say = service.words_in(door.language)
    attributes = [
        _attribute("OCCURRED_AT", "datetime", 1, say("incidents_open311_occurred")),
        _attribute("ACCURACY_M", "number", 2, say("incidents_open311_accuracy")),
    ]
    record = {"service_code": code, "attributes": attributes}
    return answer(request, "service_definition", record)


def _attribute(code: str, datatype: str, order: int, description: str) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": description,
        "values": [],
    }


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """What a client gets for a new request: its id, or for batch services a token."""

    service_request_id: str | None
    token: str | None
    service_notice: str
    account_id: str | None


@post(["/requests.json", "/requests.xml"], status_code=200)
async def make_request(door: Door, request: AnyRequest) -> Response[bytes]:
    """Report something."""
    fields, media = await _read(request)
    command = forms.to_command(fields, UNSORTED)
    url = forms.media_url(fields)
    at = await _at_door(door)
    say = service.words_in(door.language)

    async def work(tx: Tx) -> Created:
        await _here(tx, request)
        await _must_be_service(tx, command)
        uploads = [(await service.add_upload(tx, content, None)).id for content in media]
        sent = msgspec.structs.replace(
            command, uploads=uploads, source_id=request.headers.get("idempotency-key")
        )
        receipt = await service.report(tx, sent, by=None, media_url=url)
        batch = command.standard is None
        follow = f"{request.url.scheme}://{request.url.netloc}{receipt.follow_url or '/'}"
        return Created(
            service_request_id=None if batch else receipt.report.id,
            token=receipt.token if batch else None,
            service_notice=say("incidents_open311_notice", url=follow),
            account_id=None,
        )

    return answer(request, "service_requests", [_created(await at.write(work))])


def _created(made: Created) -> dict[str, Any]:
    """Either the id or the token, never both."""
    first = {"token": made.token} if made.token else {"service_request_id": made.service_request_id}
    return first | {"service_notice": made.service_notice, "account_id": made.account_id}


async def _must_be_service(tx: Tx, command: MakeReport) -> None:
    if command.standard and await city.find_standard(tx, command.standard) is None:
        raise NotFound(
            "incidents_no_such_service", field="service_code", service_code=command.standard[:40]
        )


async def _read(request: AnyRequest) -> tuple[dict[str, str], list[bytes]]:
    """Fields from the query string and the body, whichever of its forms it has; and sent files."""
    fields = {name: str(value) for name, value in request.query_params.items()}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            return fields | forms.flatten(msgspec.json.decode(await request.body())), []
        except msgspec.DecodeError as error:
            raise Invalid("incidents_bad_body") from error
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
        raise Invalid("incidents_bad_body")
    media = []
    for name, value in (await request.form()).multi_items() if kind else ():
        if isinstance(value, UploadFile):
            media.append(await value.read())
        else:
            fields[name] = str(value)
    return fields, [content for content in media if content]


@get(["/requests.json", "/requests.xml"])
async def list_requests(door: Door, request: AnyRequest) -> Response[bytes]:
    """Requests by id, or of at most 90 days, at most 1000, the newest first."""
    at = await _at_door(door)

    async def work(tx: Tx) -> list[dict[str, Any]]:
        await _here(tx, request)
        wanted = forms.wanted(cast("dict[str, str]", request.query_params), tx.now)
        found = await service.requests(
            tx,
            ids=[_id(text) for text in wanted.ids] if wanted.ids is not None else None,
            codes=wanted.codes,
            start=wanted.start,
            end=wanted.end,
            statuses=wanted.statuses,
            offset=wanted.offset,
            limit=wanted.limit,
            language=door.language,
        )
        return [_request(request, item) for item in found]

    return answer(request, "service_requests", await at.read(work))


def _id(text: str) -> int:
    """An id that no report can have stands for one that cannot be read."""
    try:
        return parse_id(text)
    except YiwangError:
        return 0


@get("/requests/{name:str}")
async def show_request(door: Door, request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """One request."""
    wanted = _id(_stem(name))
    at = await _at_door(door)

    async def work(tx: Tx) -> dict[str, Any]:
        await _here(tx, request)
        return _request(request, await service.one_request(tx, wanted, door.language))

    return answer(request, "service_requests", [await at.read(work)])


def _request(request: AnyRequest, item: service.OpenRequest) -> dict[str, Any]:
    """In the protocol's form: times with the city's zone, addresses of media in full."""
    record = msgspec.structs.asdict(item)
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        if record[name] is not None:
            record[name] = record[name].astimezone(CITY_ZONE).isoformat(timespec="seconds")
    if record["media_url"] and record["media_url"].startswith("/"):
        record["media_url"] = f"{request.url.scheme}://{request.url.netloc}{record['media_url']}"
    return record


@get("/tokens/{name:str}")
async def show_token(door: Door, request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """The id of the request that a token stands for."""
    token = _stem(name)
    at = await _at_door(door)

    async def work(tx: Tx) -> str:
        await _here(tx, request)
        return await service.request_of_token(tx, token)

    record = {"service_request_id": await at.read(work), "token": token}
    return answer(request, "service_requests", [record])


# --- errors in the protocol's form ---


def _status(error: YiwangError) -> int:
    """GeoReport v2 knows 404, 403 and for everything else 400; a busy server still says so."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    return error.status if isinstance(error, TooMany | Unavailable) else 400


def _known(request: AnyRequest, error: YiwangError) -> Response[bytes]:
    params = error.params | ({"field": error.field} if error.field else {})
    said = request.app.state.catalogue.say(error.code, language_of(request), params)
    status = _status(error)
    reply = answer(request, "errors", [{"code": status, "description": said}], status)
    if "retry_after" in error.params:
        reply.headers["Retry-After"] = str(error.params["retry_after"])
    return reply


def _http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    known = error.status_code in (404, 405, 413) or error.status_code >= 500
    status = error.status_code if known else 400
    said = [{"code": status, "description": str(error.detail)[:300]}]
    return answer(request, "errors", said, status)


def _again(request: AnyRequest, error: AlreadyAnswered) -> Response[bytes]:
    """The same POST with the same Idempotency-Key: the first answer, in the format asked for now."""
    made = msgspec.json.decode(error.body, type=Created)
    return answer(request, "service_requests", [_created(made)], error.status)


_HANDLERS: dict[Any, Callable[..., Response[bytes] | Awaitable[Response[bytes]]]] = {
    AlreadyAnswered: _again,
    YiwangError: _known,
    HTTPException: _http,
}

OPEN311 = Router(
    PATH,
    route_handlers=[
        discovery,
        services,
        service_definition,
        make_request,
        list_requests,
        show_request,
        show_token,
    ],
    exception_handlers=cast("Any", _HANDLERS),
    tags=["Open311"],
)

"""Open311 GeoReport v2: what clients written for other cities send and expect, in JSON and XML."""

import asyncio
import io
import socket
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import yaml
from granian.constants import Interfaces
from granian.server.embed import Server
from PIL import Image

import town
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import adapters, service
from yiwang.flow.incidents.adapters import open311_forms as forms
from yiwang.front.app import build
from yiwang.front.settings import Settings
from yiwang.kernel.errors import Invalid

LON, LAT = town.IN_XUHUI
BASE = "/open311/v2"
REQUEST = {
    "service_code": town.LID, "lat": str(LAT), "long": str(LON), "description": "污水井盖不见了，找我13800138000",
    "email": "a@b.cn", "first_name": "Xiaoming", "last_name": "Wang", "phone": "13800138000",
    "attribute[OCCURRED_AT]": "2026-03-01T08:30:00+08:00", "attribute[ACCURACY_M]": "15", "account_id": "",
}  # fmt: skip


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 140)).save(out, "JPEG")
    return out.getvalue()


async def make(web, **changed) -> str:
    fields = {name: value for name, value in (REQUEST | changed).items() if value is not None}
    answer = await web.post(f"{BASE}/requests.json", data=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()[0]["service_request_id"]


@pytest.fixture(scope="session")
def schema(shared_data):
    """The definitions of the published Swagger file."""
    path = shared_data("open311-spec/georeport_v2-1.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))["definitions"]


def fits(schema, name: str, record: dict) -> None:
    """The record has the required fields of a definition, none that it does not know, and their types."""
    definition = schema[name]
    types = {"string": str, "boolean": bool, "number": int | float, "integer": int, "array": list}
    assert set(definition.get("required", ())) <= record.keys()
    assert record.keys() <= definition["properties"].keys()
    for field, value in record.items():
        rule = definition["properties"][field]
        if value is None:
            assert field not in definition.get("required", ())
            continue
        assert isinstance(value, types[rule["type"]]), field
        if "enum" in rule:
            assert value in rule["enum"]


@pytest.mark.shows("E1")
async def test_discovery_in_both_forms(web) -> None:
    plain = (await web.get(f"{BASE}/discovery.json")).json()
    assert set(plain) == {"changeset", "contact", "key_service", "endpoints"}
    (endpoint,) = plain["endpoints"]
    assert endpoint["url"] == "http://yiwang.test/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    answer = await web.get(f"{BASE}/discovery.xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "discovery"
    assert [f.text for f in root.findall("endpoints/endpoint/formats/format")] == endpoint[
        "formats"
    ]


@pytest.mark.shows("E1")
async def test_services_and_their_definitions(web, schema) -> None:
    services = (await web.get(f"{BASE}/services.json", params={"jurisdiction_id": ""})).json()
    assert town.LID in {s["service_code"] for s in services}
    for record in services:
        fits(schema, "Service", record)
    root = ElementTree.fromstring((await web.get(f"{BASE}/services.xml")).content)
    assert root.tag == "services"
    assert len(root.findall("service")) == len(services)
    assert root.find("service/metadata").text in ("true", "false")
    definition = (await web.get(f"{BASE}/services/{town.LID}.json")).json()
    fits(schema, "ServiceDefinition", definition)
    for attribute in definition["attributes"]:
        fits(schema, "ServiceAttribute", attribute)
    root = ElementTree.fromstring((await web.get(f"{BASE}/services/{town.LID}.xml")).content)
    assert root.tag == "service_definition"
    assert [a.findtext("code") for a in root.findall("attributes/attribute")] == [
        "OCCURRED_AT",
        "ACCURACY_M",
    ]


@pytest.mark.shows("E1", "L6")
async def test_a_request_is_made_read_and_closed(web, schema, city_database, people, owner) -> None:
    made = await make(web)
    listed = (await web.get(f"{BASE}/requests/{made}.json")).json()
    assert isinstance(listed, list)
    (record,) = listed
    fits(schema, "Request", record)
    assert record["status"] == "open"
    assert record["service_code"] == town.LID
    assert record["lat"] == pytest.approx(LAT)
    assert "13800138000" not in record["description"]
    assert record["requested_datetime"].endswith("+08:00")
    stored = await owner.fetchrow("SELECT * FROM incidents_report")
    assert stored["accuracy_m"] == 15
    assert stored["occurred_at"].isoformat() == "2026-03-01T00:30:00+00:00"
    assert await owner.fetchval("SELECT name_masked FROM incidents_contact") == "X************"

    incident_id = await owner.fetchval("SELECT id FROM incidents_incident")
    async with city_database.transaction(people.desk) as tx:
        await service.mark_filed(tx, incident_id, 5)
        due = tx.now + timedelta(hours=2)
        await service.note_progress(
            tx,
            incident_id,
            "dispatched",
            "已派遣",
            "Dispatched",
            tx.now,
            due_at=due,
            agency="区水务局",
        )
    (record,) = (await web.get(f"{BASE}/requests/{made}.json")).json()
    assert (record["agency_responsible"], record["status_notes"]) == ("区水务局", "已派遣")
    assert record["expected_datetime"]
    async with city_database.transaction(SYSTEM) as tx:
        await service.note_progress(
            tx, incident_id, "closed", "已结案", "Closed", tx.now, result_text="井盖已更换"
        )
    (record,) = (await web.get(f"{BASE}/requests/{made}.json")).json()
    assert (record["status"], record["status_notes"]) == ("closed", "井盖已更换")
    assert record["updated_datetime"] >= record["requested_datetime"]


@pytest.mark.shows("E1")
async def test_xml_tells_the_same_as_json(web) -> None:
    made = await make(web, description="<b>井盖</b> & \x0b更多")
    (plain,) = (await web.get(f"{BASE}/requests/{made}.json")).json()
    answer = await web.get(f"{BASE}/requests/{made}.xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "service_requests"
    (request,) = root.findall("request")
    for name, value in plain.items():
        assert (request.findtext(name) or "") == ("" if value is None else str(value)), name
    posted = await web.post(f"{BASE}/requests.xml", data=REQUEST | {"long": str(LON + 0.01)})
    root = ElementTree.fromstring(posted.content)
    assert [child.tag for child in root.find("request")] == [
        "service_request_id", "service_notice", "account_id",
    ]  # fmt: skip
    assert "/?t=" in root.findtext("request/service_notice")


@pytest.mark.shows("E1")
async def test_many_ids_overrule_the_rest_and_come_in_the_order_asked(web) -> None:
    made = [await make(web, long=str(LON + n / 100)) for n in range(3)]
    wanted = [made[2], made[0], "1-999999", "nonsense"]
    query = {"service_request_id": ",".join(wanted), "status": "closed"}
    listed = (await web.get(f"{BASE}/requests.json", params=query)).json()
    assert [r["service_request_id"] for r in listed] == [made[2], made[0]]
    root = ElementTree.fromstring((await web.get(f"{BASE}/requests.xml", params=query)).content)
    assert [r.findtext("service_request_id") for r in root] == [made[2], made[0]]


@pytest.mark.shows("E1")
async def test_lists_are_narrowed_by_class_time_status_and_paged(web, report, people) -> None:
    made = [await make(web, long=str(LON + n / 100)) for n in range(3)]
    pond = await make(web, service_code=town.POND, description="积水", long=str(LON - 0.01))
    await report(
        by=people.desk, channel="hotline", at=(LON, LAT - 0.02)
    )  # a phone call is not public
    everything = (await web.get(f"{BASE}/requests.json")).json()
    assert [r["service_request_id"] for r in everything] == [pond, *reversed(made)]

    async def ids(**query) -> list[str]:
        answer = await web.get(f"{BASE}/requests.json", params=query)
        return [r["service_request_id"] for r in answer.json()]

    assert await ids(service_code=town.POND) == [pond]
    assert await ids(service_code=f"{town.POND},{town.LID}") == [pond, *reversed(made)]
    assert await ids(status="closed") == []
    assert len(await ids(status="open,closed")) == 4
    assert await ids(page_size=2, page=2) == [made[1], made[0]]
    assert await ids(start_date="2020-01-01T00:00:00Z", end_date="2020-02-01T00:00:00Z") == []
    assert await ids(end_date="2020-02-01T00:00:00Z") == []


@pytest.mark.shows("E1")
async def test_what_is_hard_to_class_gets_a_token_first(web) -> None:
    answer = await web.post(
        f"{BASE}/requests.json", data=REQUEST | {"service_code": "unsorted", "description": "嗯"}
    )
    (made,) = answer.json()
    assert "service_request_id" not in made
    (found,) = (await web.get(f"{BASE}/tokens/{made['token']}.json")).json()
    assert found["token"] == made["token"]
    (record,) = (await web.get(f"{BASE}/requests/{found['service_request_id']}.json")).json()
    assert record["service_code"] == "unsorted"
    root = ElementTree.fromstring((await web.get(f"{BASE}/tokens/{made['token']}.xml")).content)
    assert root.findtext("request/service_request_id") == found["service_request_id"]
    assert (await web.get(f"{BASE}/tokens/nonsense.json")).status_code == 404


@pytest.mark.shows("E1")
async def test_json_bodies_addresses_and_media(web, owner) -> None:
    body = {
        "service_code": town.LID, "lat": LAT, "long": LON, "description": "井盖",
        "attribute": {"ACCURACY_M": 20}, "media_url": "https://example.org/a.jpg",
    }  # fmt: skip
    (made,) = (await web.post(f"{BASE}/requests.json", json=body)).json()
    (record,) = (await web.get(f"{BASE}/requests/{made['service_request_id']}.json")).json()
    assert record["media_url"] == "https://example.org/a.jpg"

    sent = await web.post(
        f"{BASE}/requests.json", data=REQUEST | {"long": str(LON + 0.01)},
        files={"media": ("x.jpg", photo(), "image/jpeg")},
    )  # fmt: skip
    (record,) = (
        await web.get(f"{BASE}/requests/{sent.json()[0]['service_request_id']}.json")
    ).json()
    picture = await web.get(record["media_url"].removeprefix("http://yiwang.test"))
    assert picture.headers["content-type"] == "image/jpeg"

    address_only = {
        "service_code": town.LID,
        "address_string": "漕溪北路1号",
        "description": "井盖",
    }
    (made,) = (await web.post(f"{BASE}/requests.json", data=address_only)).json()
    (record,) = (await web.get(f"{BASE}/requests/{made['service_request_id']}.json")).json()
    assert (record["address"], record["lat"]) == ("漕溪北路1号", None)
    assert (
        await owner.fetchval("SELECT count(*) FROM incidents_incident WHERE triage = 'unplaced'")
        == 1
    )


@pytest.mark.shows("E1", "Q4")
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"service_code": None}, 400),
        ({"service_code": "X-404"}, 404),
        ({"lat": None, "long": None}, 400),
        ({"lat": None}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "48.85", "long": "2.35"}, 400),
        ({"description": "x" * 6000}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"attribute[OCCURRED_AT]": "yesterday"}, 400),
        ({"jurisdiction_id": None}, 200),
    ],
)
async def test_errors_have_the_protocols_form_and_the_right_status(web, fields, status) -> None:
    sent = {name: value for name, value in (REQUEST | fields).items() if value is not None}
    plain = await web.post(f"{BASE}/requests.json", data=sent)
    assert plain.status_code == status
    if status == 200:
        return
    (error,) = plain.json()
    assert error["code"] == status
    assert error["description"]
    answer = await web.post(f"{BASE}/requests.xml", data=sent)
    assert answer.status_code == status
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "errors"
    assert root.findtext("error/code") == str(status)


@pytest.mark.shows("E1", "Q4")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/1-999.json", 404), ("requests/nonsense.xml", 404), ("services/X-404.xml", 404),
        ("services.json?jurisdiction_id=sfgov.org", 404), ("requests.json?status=maybe", 400),
        ("requests.json?start_date=soon", 400), ("requests.json?page_size=many", 400),
        ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z", 400),
        ("requests/1-1", 404), ("requests/1-1.pdf", 404),
    ],
)  # fmt: skip
async def test_wrong_queries_have_the_right_status(web, path, status) -> None:
    answer = await web.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.text
    if ".xml" in path:
        assert ElementTree.fromstring(answer.content).tag == "errors"
    else:
        assert answer.json()[0]["code"] == status


async def test_the_same_post_with_the_same_key_is_once_in_either_form(web, owner) -> None:
    headers = {"Idempotency-Key": "open311-client-1"}
    first = await web.post(f"{BASE}/requests.json", data=REQUEST, headers=headers)
    again = await web.post(f"{BASE}/requests.json", data=REQUEST, headers=headers)
    assert again.json() == first.json()
    assert await owner.fetchval("SELECT count(*) FROM incidents_report") == 1


def test_forms_are_read_with_their_arrays_and_their_names() -> None:
    command = forms.to_command(
        {"service_code": "A", "address_id": "77", "last_name": "王", "first_name": "小明", "attribute[X][]": "1"},
        "unsorted",
    )  # fmt: skip
    assert command.address == "77"
    assert command.contact is not None
    assert command.contact.name == "王小明"
    with pytest.raises(Invalid):
        forms.flatten(["not", "an", "object"])


@pytest.mark.shows("E1")
async def test_a_client_that_others_wrote_reads_us(web, town_url, tmp_path, city_database) -> None:
    """PyPI's `georeport` (0.3): it reads services, definitions and requests; it cannot create any."""
    client_library = pytest.importorskip("georeport", reason="pip install georeport to run this")
    made = await make(web)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    application = build(Settings(data=tmp_path, database_url=town_url, port=port, connections=4))
    if not any(route.path.startswith(BASE) for route in application.routes):
        for router in adapters.ROUTES:
            application.register(router)
    server = Server(application, "127.0.0.1", port, interface=Interfaces.ASGI)
    serving = asyncio.create_task(server.serve())
    try:
        await _until_it_answers(port)
        for output_format in ("json", "xml"):
            client = client_library.GeoReport(
                f"http://127.0.0.1:{port}{BASE}", output_format=output_format
            )
            listed = await asyncio.to_thread(client.get_service_list)
            assert town.LID in [s["service_code"] for s in listed]
            definition = await asyncio.to_thread(client.get_service_definition, town.LID)
            assert definition["service_code"] == town.LID
            one = await asyncio.to_thread(client.get_service_request, made)
            assert one["service_request_id"] == made
            await make(web, long=str(LON + 0.02))
            several = await asyncio.to_thread(client.get_service_requests, status="open")
            assert made in [r["service_request_id"] for r in several]
    finally:
        server.stop()
        await serving


async def _until_it_answers(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    pytest.fail("the server never answered")

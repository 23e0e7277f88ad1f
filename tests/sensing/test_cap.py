"""A warning as CAP 1.2: in the order and the words that the standard's schema lays down."""

import re
from xml.etree import ElementTree as ET

import httpx
import pytest

import town
from warned import Judged
from yiwang.backstage.messages import Actor
from yiwang.flow.sensing.model.cap import NAMESPACE
from yiwang.kernel.ids import format_id

# The sequences and enumerations of CAP 1.2 (OASIS, 2010-07-01), section 3.2.
ALERT = ["identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses", "code", "note", "references", "incidents", "info"]  # fmt: skip
INFO = ["language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode", "effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact", "parameter", "resource", "area"]  # fmt: skip
WORDS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": set(
        [
            "Geo",
            "Met",
            "Safety",
            "Security",
            "Rescue",
            "Fire",
            "Health",
            "Env",
            "Transport",
            "Infra",
            "CBRNE",
            "Other",
        ]
    ),
    "responseType": set(
        [
            "Shelter",
            "Evacuate",
            "Prepare",
            "Execute",
            "Avoid",
            "Monitor",
            "Assess",
            "AllClear",
            "None",
        ]
    ),
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")


def names(element: ET.Element) -> list[str]:
    return [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]


def check(content: bytes) -> ET.Element:
    root = ET.fromstring(content)
    assert root.tag == f"{{{NAMESPACE}}}alert"
    infos = root.findall(f"{{{NAMESPACE}}}info")
    for element, order, needed in [
        (root, ALERT, "identifier sender sent status msgType scope"),
        *((info, INFO, "category event urgency severity certainty") for info in infos),
    ]:
        places = [order.index(name) for name in names(element)]
        assert places == sorted(places)
        assert set(needed.split()) <= set(names(element))
        for child in element:
            name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
            if name in WORDS:
                assert child.text in WORDS[name]
            if name in ("sent", "onset"):
                assert TIME.fullmatch(child.text or "")
            if name in ("identifier", "sender"):
                assert not set(child.text or "") & set(" ,<&")
    for area in root.iter(f"{{{NAMESPACE}}}area"):
        assert names(area) == ["areaDesc", "circle", "geocode"]
        circle = area.findtext(f"{{{NAMESPACE}}}circle") or ""
        assert re.fullmatch(r"-?\d+\.\d+,-?\d+\.\d+ \d+", circle)
    return root


def text(root: ET.Element, name: str) -> str:
    return root.findtext(f".//{{{NAMESPACE}}}{name}") or ""


@pytest.mark.shows("E3")
async def test_the_sequence_of_a_warning_is_alert_update_cancel(
    client: httpx.AsyncClient, judged: Judged, keeper: Actor
) -> None:
    async def enter(name: str) -> dict[str, str]:
        answer = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        client.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    _, series = await judged.thing(keeper, "下立交 <1>&", town.IN_XUHUI)
    me, other = await enter("desk_xuhui"), await enter("desk_pudong")
    said = []
    for after, row in (
        (0, (series, 0, 2, 16.0)),
        (60, (series, 2, 4, 26.0)),
        (600, (series, 4, 0, 1.0)),
    ):
        await judged.judge(row, after=after)
        (warning,) = await judged.warnings()
        address = f"/cap/warnings/{format_id(warning['id'])}.xml"
        answer = await client.get(address, headers=me)
        assert answer.headers["content-type"].startswith("application/cap+xml")
        said.append(check(answer.content))
        assert (await client.get(address, headers=other)).status_code == 404
    assert [text(root, "msgType") for root in said] == ["Alert", "Update", "Cancel"]
    assert [text(root, "severity") for root in said] == ["Moderate", "Extreme", "Extreme"]
    assert text(said[0], "references") == ""
    first = ",".join(text(said[0], name) for name in ("sender", "identifier", "sent"))
    second = ",".join(text(said[1], name) for name in ("sender", "identifier", "sent"))
    assert text(said[2], "references") == f"{first} {second}"
    assert text(said[0], "event") == "下立交积水"
    assert text(said[0], "urgency") == "Immediate"
    assert text(said[2], "responseType") == "AllClear"
    assert "下立交 <1>& 16" in text(said[0], "description")

"""A warning as a CAP 1.2 message (OASIS Common Alerting Protocol). Pure.

In: what a warning is, and which messages it made before. Out: XML. Never: a message without its place in the sequence:
the first is an Alert, every later one an Update of those before, the last a Cancel.
"""

from datetime import datetime
from xml.etree import ElementTree as ET

import msgspec

from yiwang.kernel.clock import in_city

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "yiwang"
SEVERITIES = ("Unknown", "Minor", "Moderate", "Severe", "Extreme")
CATEGORIES = {"water": "Infra", "air": "Env", "land": "Safety"}
IMMEDIATE_S, EXPECTED_S = 900, 3600


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message that a warning has made: its step's version and when that was written."""

    version: int
    at: datetime


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The message in one language."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    area: str


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What a message tells."""

    warning: str  # "1-42"
    messages: list[Message]  # oldest first; the last is this one
    over: bool
    severity: int
    domain: str
    likely: bool  # foreseen, not observed
    respond_s: int
    onset: datetime
    standard: str | None
    area_code: str
    place: tuple[float, float] | None
    restriction: str
    words: list[Words]


def to_xml(alert: Alert) -> bytes:
    """The message."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}alert")
    *before, last = alert.messages
    _add(root, "identifier", _identifier(alert, last))
    _add(root, "sender", SENDER)
    _add(root, "sent", _time(last.at))
    _add(root, "status", "Actual")
    _add(root, "msgType", "Cancel" if alert.over else "Update" if before else "Alert")
    _add(root, "scope", "Restricted")
    _add(root, "restriction", alert.restriction)
    if before:
        earlier = (f"{SENDER},{_identifier(alert, one)},{_time(one.at)}" for one in before)
        _add(root, "references", " ".join(earlier))
    for words in alert.words:
        _info(root, alert, words)
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _info(root: ET.Element, alert: Alert, words: Words) -> None:
    info = ET.SubElement(root, f"{{{NAMESPACE}}}info")
    _add(info, "language", words.language)
    _add(info, "category", CATEGORIES.get(alert.domain, "Other"))
    _add(info, "event", words.event)
    _add(info, "responseType", "AllClear" if alert.over else "Execute")
    _add(info, "urgency", "Past" if alert.over else _urgency(alert.respond_s))
    _add(info, "severity", SEVERITIES[alert.severity])
    _add(info, "certainty", "Likely" if alert.likely else "Observed")
    if alert.standard:
        _pair(info, "eventCode", "yiwang:event-standard", alert.standard)
    _add(info, "onset", _time(alert.onset))
    _add(info, "headline", words.headline)
    _add(info, "description", words.description)
    if words.instruction:
        _add(info, "instruction", words.instruction)
    area = ET.SubElement(info, f"{{{NAMESPACE}}}area")
    _add(area, "areaDesc", words.area)
    if alert.place:
        lon, lat = alert.place
        _add(area, "circle", f"{lat:.6f},{lon:.6f} 0")
    _pair(area, "geocode", "yiwang:area-code", alert.area_code)


def _identifier(alert: Alert, message: Message) -> str:
    return f"yiwang-warning-{alert.warning}-{message.version}"


def _urgency(respond_s: int) -> str:
    if respond_s <= IMMEDIATE_S:
        return "Immediate"
    return "Expected" if respond_s <= EXPECTED_S else "Future"


def _time(moment: datetime) -> str:
    """With an offset and without fractions, as CAP asks; never with a Z."""
    return in_city(moment).isoformat(timespec="seconds")


def _pair(parent: ET.Element, name: str, value_name: str, value: str) -> None:
    pair = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    _add(pair, "valueName", value_name)
    _add(pair, "value", value)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = "".join(
        sign for sign in text if sign in "\t\n\r" or ord(sign) >= 0x20
    )

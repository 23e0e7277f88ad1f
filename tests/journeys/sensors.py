"""Gauges of the town and the rule that watches them, made and read by HTTP as a platform of devices would.

In: the backroom of a journey. Out: things that send readings, and a rule in force that was back-tested on them.
"""

import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from journeys.browser import Backroom

_names = itertools.count(1)

CONDITIONS = [
    {
        "kind": "threshold",
        "lines": [
            {"severity": "yellow", "on": 15.0, "off": 12.0},
            {"severity": "orange", "on": 20.0, "off": 16.0},
            {"severity": "red", "on": 25.0, "off": 20.0},
        ],
    }
]


def words(code: str, **changes: Any) -> dict[str, Any]:
    """A rule as the page would send it."""
    rule = {
        "code": code, "version": 1, "name_zh": "下立交积水", "name_en": "Water in an underpass",
        "kinds": ["underpass_water"], "property": "water_depth", "standard": "S0406-01", "clear_hold_s": 0.0,
        "for_s": {}, "conditions": CONDITIONS,
        "rationalisation": {
            "consequence_zh": "车辆涉水熄火，人员被困", "consequence_en": "Cars stall and people are trapped",
            "response_zh": "封闭下立交，派泵车，守住两端", "response_en": "Close it, send a pump, guard both ends",
            "who": "区水务局(排水所)", "time_to_respond_s": 300,
        },
        "source": {
            "title": "上海下立交积水限行规定", "clause": "25 cm 禁止通行", "edition": "2021",
            "effective_from": "2021-01-01", "confidence": "page",
        },
    }  # fmt: skip
    return rule | changes


class Sensors:
    """Underpass gauges and their sender."""

    def __init__(self, backroom: Backroom) -> None:
        self.backroom = backroom
        self.source = f"s{next(_names)}"
        made = backroom.ask(
            "keeper", "POST", "/api/device-credentials", json={"source": self.source, "name": "platform"}
        )  # fmt: skip
        self.token = made["token"]

    def gauge(self, name: str, at: tuple[float, float], kind: str = "underpass_water") -> str:
        """A thing; what it is called is what it sends by."""
        body = {
            "source": self.source,
            "source_id": name,
            "kind": kind,
            "name": name,
            "lon": at[0],
            "lat": at[1],
        }
        return str(self.backroom.ask("keeper", "POST", "/api/things", json=body)["thing"]["id"])

    def send(self, *readings: tuple[str, datetime, float]) -> None:
        """Readings over the public door; it answers when they are committed.

        The gate hears of a new sender and of a new thing within a second. Each try has a key of its own: the same key
        again would get the same answer again, which may be that the thing was not known yet.
        """
        body = {
            "thing": [name for name, _, _ in readings],
            "time": [at.isoformat() for _, at, _ in readings],
            "value": [value for _, _, value in readings],
        }
        for _ in range(100):
            answer = self.backroom.http.post(
                "/api/readings",
                json=body,
                headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": uuid4().hex},
            )
            if answer.is_success and answer.json()["quarantined"] == 0:
                assert answer.json()["accepted"] == len(readings), answer.text
                return
            assert answer.status_code in (200, 401, 503), answer.text
            time.sleep(0.1)
        raise AssertionError(answer.text)

    def calm(self, name: str, until: datetime, hours: float = 2.0) -> None:
        """A dry day: one reading each five minutes, the last one now, so that nothing is silent."""
        steps = int(hours * 12)
        self.send(*((name, until - timedelta(minutes=5 * n), 1.0) for n in range(steps, -1, -1)))

    def rule(self, code: str, **changes: Any) -> None:
        """A rule in force: drafted, back-tested on what is stored, published; the gate takes it within a second."""
        path = f"/api/sensing/rules/{code}/1"
        self.backroom.ask(
            "chief", "POST", "/api/sensing/rules", json={"definition": words(code, **changes)}
        )
        now = datetime.now(UTC)
        span = {"low": (now - timedelta(days=1)).isoformat(), "high": now.isoformat()}
        self.backroom.ask("chief", "POST", f"{path}/back-test", json=span)
        self.backroom.ask("chief", "POST", f"{path}/publish", json={"expected_revision": 1})
        time.sleep(1.5)

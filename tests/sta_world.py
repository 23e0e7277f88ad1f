"""SensorThings in the town: a keeper, three gauges with readings, and the client that asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import pytest

import town
from gate_process import GateProcess, Gauges
from yiwang.flow.sensing.service.sensorthings.conformance import CONFORMANCE

REQ = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
ROOT = "/sta/v1.1"
T = TypeVar("T", bound=Callable[..., Any])


def requirement(*ids: str) -> Callable[[T], T]:
    """The test shows requirements of the standard, which the service declares."""
    for one in ids:
        assert REQ + one in CONFORMANCE, one

    def mark(test: T) -> T:
        marked: T = pytest.mark.shows("E2")(test)
        return marked

    return mark


@dataclass
class Sta:
    """A client with a token."""

    http: httpx.AsyncClient
    headers: dict[str, str]
    gauges: Gauges
    gate: GateProcess
    times: list[datetime]

    async def get(self, path: str, status: int = 200, **options: Any) -> Any:
        """The document at a path; options by name without the dollar sign."""
        params = {(n if n == "resultFormat" else f"${n}"): str(v) for n, v in options.items()}
        answer = await self.http.get(f"{ROOT}/{path}", params=params or None, headers=self.headers)
        assert answer.status_code == status, answer.text
        if not answer.content:
            return None
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    async def value(self, path: str, **options: Any) -> Any:
        """The list at a path."""
        return (await self.get(path, **options))["value"]

    async def send(
        self, method: str, path: str, body: Any = None, status: int = 201, **more: Any
    ) -> Any:
        """A write; the new entity's path below the root, or the document."""
        answer = await self.http.request(
            method, f"{ROOT}/{path}", json=body, headers=self.headers | more.get("headers", {})
        )
        assert answer.status_code == status, answer.text
        if "location" in answer.headers:
            return answer.headers["location"].split(ROOT + "/")[1]
        return answer.json() if answer.content else None

    async def post(self, path: str, body: Any, status: int = 201) -> Any:
        """Create."""
        return await self.send("POST", path, body, status)

    def thing(self, place: int) -> str:
        """A gauge's path."""
        return f"Things('{self.gauges.things[place].id}')"

    def stream(self, place: int) -> str:
        """Its datastream's path."""
        return f"Datastreams('{self.gauges.things[place].datastreams[0].id}')"


async def sta_of(client: httpx.AsyncClient, gauges: Gauges, gate: GateProcess) -> Sta:
    """Five readings of the first gauge, one of the second."""
    login = await client.post("/api/session", json={"name": "keeper", "password": town.PASSWORD})
    client.cookies.clear()
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10)
    times = [start + timedelta(minutes=n) for n in range(5)]
    body = {
        "thing": ["g0"] * 5 + ["g1"], "time": [*times, times[0]], "value": [1.0, 2.0, 3.0, 4.0, 5.5, 7.0],
    }  # fmt: skip
    status, _ = await gate.send(gauges.token, body)
    assert status == 200
    headers = {"Authorization": f"Bearer {login.json()['token']}"}
    return Sta(client, headers, gauges, gate, times)

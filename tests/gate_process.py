"""The gate as the node runs it, for tests that kill it."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import ThingView
from yiwang.flow.sensing.service.gate_line import Line
from yiwang.kernel.errors import Unavailable


@dataclass(frozen=True)
class Gauges:
    """Things that send."""

    things: list[ThingView]
    token: str

    def series(self, place: int) -> int:
        return self.things[place].datastreams[0].series


class GateProcess:
    """The gate as the node runs it: a process that may be killed."""

    def __init__(self, data: Path, url: str, ingest_url: str, mqtt_url: str = "") -> None:
        self.data, self.url, self.ingest_url, self.mqtt_url = data, url, ingest_url, mqtt_url
        self.process: subprocess.Popen[bytes] | None = None
        self.line = Line(data / sensing.SOCKET)

    def start(self) -> None:
        environment = os.environ | {
            "YIWANG_DATA": str(self.data), "YIWANG_APP_URL": self.url, "YIWANG_INGEST_URL": self.ingest_url,
            "YIWANG_MQTT_URL": self.mqtt_url,
            "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
        }  # fmt: skip
        with (self.data / "gate.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yiwang.front.gate"], env=environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log,
            )  # fmt: skip

    async def ready(self) -> dict[str, Any]:
        """Wait until it takes readings."""
        for _ in range(600):
            try:
                health = msgspec.json.decode((await self.line.ask("GET", "/health", {})).body)
                if health["ready"]:
                    return dict(health)
            except Unavailable:
                pass
            assert self.process is None or self.process.poll() is None, (
                self.data / "gate.log"
            ).read_text()
            await asyncio.sleep(0.05)
        raise AssertionError((self.data / "gate.log").read_text())

    async def send(
        self, token: str, body: Any, media_type: str = "application/json", key: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        """One call; its status and answer."""
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        headers = {"authorization": f"Bearer {token}", "content-type": media_type}
        if key is not None:
            headers["idempotency-key"] = key
        answer = await self.line.ask("POST", "/readings", headers, content)
        return answer.status, msgspec.json.decode(answer.body)

    def kill(self) -> None:
        """Without a word."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """In order; its status."""
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.terminate()
        return self.process.wait(30)

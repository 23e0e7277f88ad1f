"""A broker as the node runs it, and clients that others wrote: paho for MQTT 3.1.1 and 5."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from yiwang.front.broker import Broker, Kind


class BrokerProcess:
    """May be killed; comes back at the same port with what it kept."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        if kind == "mosquitto" and shutil.which("mosquitto", path="/usr/bin:/usr/sbin") is None:
            pytest.skip("needs mosquitto, which is not here")
        self.broker = Broker(folder, kind)
        self._log = folder / "broker.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.broker.url

    @property
    def port(self) -> int:
        return self.broker.port

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self.broker.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.broker.wait()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


class Device:
    """A device with paho: what it sent and what was acknowledged."""

    def __init__(self, port: int, version: int = 4, name: str = "device", **login: str) -> None:
        self.five = version == 5
        self.client = Client(
            CallbackAPIVersion.VERSION2, name, clean_session=None if self.five else False,
            protocol=MQTTv5 if self.five else MQTTv311,
        )  # fmt: skip
        if login:
            self.client.username_pw_set(login["user"], login["password"])
        self.client.max_inflight_messages_set(40)
        self.client.reconnect_delay_set(1, 1)
        self.refused: list[str] = []
        self.heard: list[tuple[str, bytes]] = []
        self._connected, self._subscribed = threading.Event(), threading.Event()
        self.client.on_connect = self._on_connect
        self.client.on_message = lambda _c, _u, m: self.heard.append((m.topic, bytes(m.payload)))
        self.client.on_subscribe = self._on_subscribe
        self.acknowledged: set[int] = set()
        self.client.on_publish = lambda _c, _u, mid, _r, _p: self.acknowledged.add(mid)
        more: dict[str, Any] = {}
        if self.five:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = 3600
            more = {"clean_start": False, "properties": properties}
        self.client.connect_async("127.0.0.1", port, 30, **more)
        self.client.loop_start()

    def _on_connect(self, _c: Any, _u: Any, _f: Any, code: Any, _p: Any) -> None:
        if code.is_failure:
            self.refused.append(str(code))
        self._connected.set()

    def _on_subscribe(self, _c: Any, _u: Any, _m: Any, codes: Any, _p: Any) -> None:
        self.refused += [str(code) for code in codes if code.is_failure]
        self._subscribed.set()

    def connected(self) -> bool:
        """Whether the broker let it in."""
        assert self._connected.wait(20)
        return not self.refused

    def listen(self, topic: str) -> None:
        assert self._connected.wait(20)
        self._subscribed.clear()
        self.client.subscribe(topic, 1)
        assert self._subscribed.wait(20)

    def publish(self, topic: str, body: bytes, *, content_type: str = "", **said: str) -> int:
        """Quality of service 1; its number, which is in `acknowledged` once the broker has it."""
        properties = None
        if self.five:
            properties = Properties(PacketTypes.PUBLISH)
            properties.UserProperty = list(said.items())
            if content_type:
                properties.ContentType = content_type
        return self.client.publish(topic, body, 1, properties=properties).mid

    def send(self, topic: str, body: bytes, **more: str) -> None:
        """And wait until the broker has it."""
        assert self._connected.wait(20)
        self.wait(self.publish(topic, body, **more))

    def wait(self, number: int) -> None:
        """Until the broker has it."""
        for _ in range(6000):
            if number in self.acknowledged:
                return
            time.sleep(0.005)
        raise AssertionError(f"message {number} was not acknowledged")

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def running(folder: Path, kind: Kind) -> Iterator[BrokerProcess]:
    made = BrokerProcess(folder, kind)
    made.start()
    yield made
    made.stop()

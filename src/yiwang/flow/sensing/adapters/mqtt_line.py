"""One persistent session with a broker: quality of service 1, acknowledged by hand.

In: a URL and topics. Out: messages on the event loop; their acknowledgement when their taker says so. Never: an
acknowledgement on a later connection than the one the message came by: a broker numbers anew there.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from paho.mqtt.client import Client, MQTTMessage, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

IN_HAND = 500
_FOREVER = 0xFFFFFFFF
_log = logging.getLogger("yiwang.mqtt")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One publication as it came."""

    topic: str
    body: bytes
    content_type: str  # "": it did not say
    said: dict[str, str]  # user properties of MQTT 5
    number: int
    quality: int
    connection: int


class MqttLine:
    """Connects, and again whenever it was cut; speaks MQTT 5, or 3.1.1 where the broker knows no 5."""

    def __init__(
        self, url: str, name: str, topics: list[str], take: Callable[[Message], None]
    ) -> None:
        self._url = urlsplit(url)
        self._name = name
        self._topics = topics
        self._take = take
        self._version = MQTTv5
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._connection = 0
        self.connected = False

    def start(self) -> None:
        """Begin; returns at once, for the broker may be away."""
        self._loop = asyncio.get_running_loop()
        five = self._version == MQTTv5
        client = Client(
            CallbackAPIVersion.VERSION2, self._name, clean_session=None if five else False,
            protocol=self._version, manual_ack=True,
        )  # fmt: skip
        if self._url.username:
            client.username_pw_set(self._url.username, self._url.password)
        if self._url.scheme == "mqtts":
            client.tls_set()
        client.reconnect_delay_set(1, 5)
        client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
        client.on_subscribe, client.on_message = self._on_subscribe, self._on_message
        more: dict[str, Any] = {}
        if five:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = _FOREVER
            properties.ReceiveMaximum = IN_HAND
            more = {"clean_start": False, "properties": properties}
        default = 8883 if self._url.scheme == "mqtts" else 1883
        client.connect_async(
            self._url.hostname or "127.0.0.1", self._url.port or default, 30, **more
        )
        self._client = client
        client.loop_start()

    async def stop(self) -> None:
        """Leave; the session stays with the broker."""
        client, self._client = self._client, None
        if client is not None:
            await asyncio.to_thread(_leave, client)

    def ack(self, message: Message) -> None:
        """The broker may forget it. Nothing happens when the connection is another by now: it comes again."""
        with self._lock:
            if message.connection == self._connection and self._client is not None:
                self._client.ack(message.number, message.quality)

    def publish(self, topic: str, body: bytes) -> None:
        """To whoever listens now; nothing is kept for a broker that is away."""
        if self.connected and self._client is not None:
            self._client.publish(topic, body, 0)

    # ---- on the client's own thread

    def _on_connect(self, client: Client, _data: Any, _flags: Any, code: Any, _p: Any) -> None:
        if code.is_failure:
            if self._version == MQTTv5 and "rotocol version" in str(code):
                self._version = MQTTv311
                self._loop.call_soon_threadsafe(self._begin_again)
            else:
                _log.warning("the broker refused the gate: %s", code)
            return
        client.subscribe([(topic, 1) for topic in self._topics])

    def _on_subscribe(self, _c: Client, _data: Any, _number: int, codes: Any, _p: Any) -> None:
        refused = [str(code) for code in codes if code.is_failure]
        if refused:
            _log.warning("the broker refused %s: %s", self._topics, refused)
        self.connected = not refused

    def _on_disconnect(self, _client: Client, _data: Any, _flags: Any, code: Any, _p: Any) -> None:
        with self._lock:
            self._connection += 1
        if self.connected:
            _log.warning("the broker is away: %s", code)
        self.connected = False

    def _on_message(self, _client: Client, _data: Any, came: MQTTMessage) -> None:
        said = getattr(came, "properties", None)
        message = Message(
            topic=came.topic, body=bytes(came.payload),
            content_type=getattr(said, "ContentType", "") or "",
            said=dict(getattr(said, "UserProperty", None) or []),
            number=came.mid, quality=came.qos, connection=self._connection,
        )  # fmt: skip
        self._loop.call_soon_threadsafe(self._take, message)

    # ---- on the event loop

    def _begin_again(self) -> None:
        """With the older version."""
        client, self._client = self._client, None
        if client is not None:
            self._leaving = asyncio.ensure_future(asyncio.to_thread(_leave, client))
            self._leaving.add_done_callback(lambda _: self.start())


def _leave(client: Client) -> None:
    client.disconnect()
    client.loop_stop()

"""The gate's MQTT door.

In: messages at `yiwang/readings/<source>` (the device's token in the user property `authorization` of MQTT 5) or at
`yiwang/readings/<source>/<token>`; bodies as the HTTP door takes them. `yiwang/urgent/…` is a session of its own for
senders of life-safety kinds alone, so that no flood stands before them. Out: an acknowledgement to the broker after the
commit. Never: a message without a written fate; one that is tried for ever; a source that speaks for another.
"""

import asyncio
import hashlib
import logging
from collections import Counter
from typing import Any

from yiwang.flow.sensing.adapters.mqtt_line import Message, MqttLine
from yiwang.flow.sensing.model.sniffing import media_type_of
from yiwang.flow.sensing.service.gate import Gate, Sender
from yiwang.flow.sensing.service.gate.calls import MAX_KEY_LENGTH
from yiwang.flow.sensing.service.gate.refusing import NOBODY
from yiwang.kernel.errors import Invalid, NotAllowed, Unauthenticated, Unavailable, YiwangError

PREFIX = "yiwang"
MOST_BYTES = 4 << 20
AGAIN_S = 0.5
NEW_TOKEN_S = 1.5  # the gate looks every second who may send
_SHOWN = 200
_log = logging.getLogger("yiwang.mqtt")


class MqttDoor:
    """Serves one gate; one session for readings, one for urgent ones."""

    def __init__(self, gate: Gate, url: str) -> None:
        self._gate = gate
        # Whoever knows a session's name could take it over: it follows from the URL with its password.
        secret = hashlib.sha256(url.encode()).hexdigest()[:16]
        self._lines = {
            lane: MqttLine(url, f"yiwang-{lane}-{secret}", [f"{PREFIX}/{lane}/#"], self._take)
            for lane in ("readings", "urgent")
        }
        self._in_hand: dict[tuple[str, int, int], asyncio.Task[None]] = {}
        self._stopping = False
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        """Begin to listen."""
        self._gate.doors["mqtt"] = self.health
        for line in self._lines.values():
            line.start()

    async def stop(self) -> None:
        """Leave; what is not acknowledged comes again next time."""
        self._stopping = True
        for task in list(self._in_hand.values()):
            task.cancel()
        await asyncio.gather(*self._in_hand.values(), return_exceptions=True)
        await asyncio.gather(*(line.stop() for line in self._lines.values()))

    def health(self) -> dict[str, Any]:
        """For whoever misses readings."""
        connected = {lane: line.connected for lane, line in self._lines.items()}
        return {"connected": connected, "in_hand": len(self._in_hand), "counts": dict(self.counts)}

    def _take(self, message: Message) -> None:
        lane = message.topic.split("/", 2)[1]
        name = (lane, message.connection, message.number)
        if self._stopping or (message.quality and name in self._in_hand):
            return  # a broker repeats what it has waited for too long
        task = asyncio.ensure_future(self._handle(self._lines[lane], lane, message))
        self._in_hand[name] = task
        task.add_done_callback(lambda _: self._in_hand.pop(name, None))

    async def _handle(self, line: MqttLine, lane: str, message: Message) -> None:
        self.counts["messages"] += 1
        while True:
            try:
                await self._commit(lane, message)
                line.ack(message)
                return
            except Unavailable:
                pass  # the database is away, or the gate is full: it stays in hand
            except Exception:
                _log.exception("a message could not be dealt with")
            await asyncio.sleep(AGAIN_S)

    async def _commit(self, lane: str, message: Message) -> None:
        """Have it stored, or its refusal."""
        source = NOBODY
        try:
            sender = await self._sender(message)
            source = sender.source
            _check(sender, lane, message)
            if len(message.body) > MOST_BYTES:
                raise Invalid("readings_too_large", most=MOST_BYTES)
            key = message.said.get("idempotency-key") or None
            if key is not None and len(key) > MAX_KEY_LENGTH:
                raise Invalid("bad_idempotency_key", most=MAX_KEY_LENGTH)
            media_type = message.content_type or media_type_of(message.body)
            await self._gate.submit(sender, message.body, media_type, key)
        except Unavailable:
            raise
        except YiwangError as error:
            await self._refuse(source, error, message)
        except Exception as error:
            _log.exception("a message that no form foresaw")
            await self._refuse(source, Invalid("bad_readings", said=type(error).__name__), message)

    async def _sender(self, message: Message) -> Sender:
        """Who sends."""
        parts = message.topic.split("/")
        token = parts[3] if len(parts) == 4 else _token(message.said.get("authorization", ""))
        if len(parts) not in (3, 4) or not token:
            raise Unauthenticated("bad_device_token")
        try:
            return self._gate.sender(token)
        except Unauthenticated:
            await asyncio.sleep(NEW_TOKEN_S)
            return self._gate.sender(token)

    async def _refuse(self, source: str, error: YiwangError, message: Message) -> None:
        self.counts[error.code] += 1
        # The last part of a topic may be a token.
        sample = {
            "topic": "/".join(message.topic.split("/")[:3])[:_SHOWN],
            "bytes": len(message.body),
            "body": message.body[:_SHOWN].decode("utf-8", "replace"),
            "said": str(error.params.get("said", ""))[:_SHOWN],
        }
        await self._gate.refuse(source, error.code, sample)


def _check(sender: Sender, lane: str, message: Message) -> None:
    """Nobody speaks for another source, nor pushes in."""
    source = message.topic.split("/")[2]
    if sender.source != source:
        raise NotAllowed("not_this_source", source=source)
    if lane == "urgent" and not sender.urgent:
        raise NotAllowed("not_urgent", source=source)


def _token(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else header.strip()

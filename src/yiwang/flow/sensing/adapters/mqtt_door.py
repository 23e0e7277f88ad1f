"""The gate's MQTT door.

In: messages at `yiwang/readings/<source>` (the device's token in the user property `authorization` of MQTT 5) or at
`yiwang/readings/<source>/<token>`; bodies as the HTTP door takes them. `yiwang/urgent/…` is a session of its own for
senders of life-safety kinds alone, so that no flood stands before them. SensorThings creates observations at
`sta/create[/<token>]/v1.1/Datastreams('<id>')/Observations`. What a datastream that is open to all has stored is told
at `sta/v1.1/Datastreams('<id>')/Observations`. Out: an acknowledgement to the broker after the commit. Never: a message
without a written fate; one that is tried for ever; a source that speaks for another.
"""

import asyncio
import hashlib
import logging
import re
from collections import Counter
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.adapters.mqtt_line import Message, MqttLine
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.moments import moment
from yiwang.flow.sensing.model.sniffing import JSON, media_type_of
from yiwang.flow.sensing.service.gate import Gate, Sender
from yiwang.flow.sensing.service.gate.calls import MAX_KEY_LENGTH
from yiwang.flow.sensing.service.gate.refusing import NOBODY
from yiwang.kernel.errors import Invalid, NotAllowed, Unauthenticated, Unavailable, YiwangError
from yiwang.kernel.ids import format_id, parse_id

LANES = {"readings": "yiwang/readings/#", "urgent": "yiwang/urgent/#", "create": "sta/create/#"}
MOST_BYTES = 4 << 20
AGAIN_S = 0.5
NEW_TOKEN_S = 1.5  # the gate looks every second who may send
_SHOWN = 200
# A source may be missing or one level too many: then there is no token, and the message is refused.
_TOPIC_TOKEN = re.compile(r"(?:yiwang/\w+/[^/]*|sta/create)/([\w-]{20,100})(?:/v1\.1/.*)?$")
_STREAM = re.compile(r"/Datastreams\('?(\d+-\d+)'?\)/Observations$")
_log = logging.getLogger("yiwang.mqtt")


class MqttDoor:
    """Serves one gate; one session for readings, one for urgent ones."""

    def __init__(self, gate: Gate, url: str) -> None:
        self._gate = gate
        # Whoever knows a session's name could take it over: it follows from the URL with its password.
        secret = hashlib.sha256(url.encode()).hexdigest()[:16]
        self._lines = {
            lane: MqttLine(url, f"yiwang-{lane}-{secret}", [topics], self._take)
            for lane, topics in LANES.items()
        }
        self._in_hand: dict[tuple[str, int, int], asyncio.Task[None]] = {}
        self._stopping = False
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        """Begin to listen."""
        self._gate.doors["mqtt"] = self.health
        self._gate.told = self._tell
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
        if lane not in self._lines:
            return
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

    def _tell(self, columns: Columns, batch: NDArray[np.int64]) -> None:
        """After the commit: what was stored of the datastreams that are open to all."""
        streams = self._gate.memory.published
        for row in np.flatnonzero(np.isin(columns.series, list(streams))):
            series, time = int(columns.series[row]), int(columns.time[row])
            name = f"Datastreams('{format_id(streams[series])}')"
            body = {
                "@iot.id": f"{series}-{time}-{int(batch[row])}", "phenomenonTime": moment(time), "resultTime": None,
                "result": float(columns.value[row]), "Datastream@iot.navigationLink": name,
            }  # fmt: skip
            topic = f"sta/v1.1/{name}/Observations"
            self._lines["create"].publish(topic, msgspec.json.encode(body))

    async def _commit(self, lane: str, message: Message) -> None:
        """Have it stored, or its refusal."""
        source = NOBODY
        try:
            sender = await self._sender(message)
            source = sender.source
            if lane == "create":
                await self._observe(sender, message)
                return
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

    async def _observe(self, sender: Sender, message: Message) -> None:
        """An observation of SensorThings: a reading of the datastream that its topic names."""
        stream = _STREAM.search(message.topic)
        if stream is None:
            raise Invalid("no_such_resource", path=message.topic[-_SHOWN:])
        number = parse_id(stream[1])
        series = self._gate.memory.directory.series_of_stream(number)
        if series < 0:  # made a moment ago, or never
            await asyncio.sleep(NEW_TOKEN_S)
            series = self._gate.memory.directory.series_of_stream(number)
        body = _observation(message.body)
        time = body.phenomenon_time or self._gate.now().isoformat()
        row = {"series": series, "time": time, "value": body.result}
        key = message.said.get("idempotency-key") or None
        await self._gate.submit(sender, msgspec.json.encode([row]), JSON, key)

    async def _sender(self, message: Message) -> Sender:
        """Who sends."""
        said = _token(message.said.get("authorization", ""))
        token = (_TOPIC_TOKEN.match(message.topic) or ("", ""))[1] or said
        if not token:
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


class _Observation(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What of an Observation may come over MQTT; a device names neither features nor parameters."""

    result: float | str | bool
    phenomenon_time: str | None = None


def _observation(body: bytes) -> _Observation:
    try:
        return msgspec.json.decode(body, type=_Observation)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("bad_body", said=str(error)[:_SHOWN]) from error


def _check(sender: Sender, lane: str, message: Message) -> None:
    """Nobody speaks for another source, nor pushes in."""
    source = message.topic.partition("/")[2].partition("/")[2].partition("/")[0]
    if sender.source != source:
        raise NotAllowed("not_this_source", source=source)
    if lane == "urgent" and not sender.urgent:
        raise NotAllowed("not_urgent", source=source)


def _token(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else header.strip()

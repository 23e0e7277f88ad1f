"""The gate's socket: what the web process passes on comes in here.

In: HTTP/1.1 requests over a unix socket. Out: answers after the commit. Never: a request by anybody outside this
machine: the socket is readable by its owner alone.
"""

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any

import msgspec

from yiwang.flow.sensing.service.gate import Gate
from yiwang.flow.sensing.service.gate.calls import MAX_KEY_LENGTH, own_sender
from yiwang.flow.sensing.service.gate_line import read_head
from yiwang.kernel.errors import Invalid, NotFound, TooLarge, Unauthenticated, YiwangError

MOST_BYTES = 64 << 20


class GateDoor:
    """Serves one gate."""

    def __init__(self, gate: Gate, path: Path) -> None:
        self._gate = gate
        self._path = path
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; a socket left over by a killed gate is replaced."""
        self._path.unlink(missing_ok=True)
        mask = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(
                self._serve, str(self._path), limit=4 << 20
            )
        finally:
            os.umask(mask)

    async def stop(self) -> None:
        """No more connections; those that wait for an answer get it."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
        try:
            while True:
                first, headers = await read_head(reader)
                size = int(headers.get("content-length", "0"))
                if size > MOST_BYTES:
                    writer.write(
                        _answer(*self._say(TooLarge("readings_too_large", most=MOST_BYTES)))
                    )
                    await writer.drain()
                    break
                body = await reader.readexactly(size) if size else b""
                status, content = await self._handle(first, headers, body)
                writer.write(_answer(status, content))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        except asyncio.CancelledError:
            pass  # the gate is closing
        finally:
            if task is not None:
                self._open.discard(task)
            with contextlib.suppress(Exception):
                writer.close()

    async def _handle(self, first: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        method, target, _ = first.split(" ", 2)
        try:
            if (method, target) == ("POST", "/readings"):
                return 200, await self._readings(headers, body)
            if (method, target) == ("POST", "/own-readings"):
                # The socket is the node's alone, and the web passes no such target on.
                sender = own_sender(headers["source"])
                key = headers.get("idempotency-key") or None
                return 200, await self._gate.submit(sender, body, "application/json", key)
            if (method, target) == ("GET", "/health"):
                return 200, self._gate.health()
            raise NotFound("no_such_page")
        except YiwangError as error:
            return self._say(error)

    async def _readings(self, headers: dict[str, str], body: bytes) -> Any:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("bad_device_token")
        key = headers.get("idempotency-key") or None
        if key is not None and len(key) > MAX_KEY_LENGTH:
            raise Invalid("bad_idempotency_key", field="Idempotency-Key", most=MAX_KEY_LENGTH)
        sender = self._gate.sender(token.strip())
        return await self._gate.submit(sender, body, headers.get("content-type", ""), key)

    def _say(self, error: YiwangError) -> tuple[int, Any]:
        """The web process turns it into a problem in the sender's language."""
        self._gate.counts[f"said_{error.status}"] += 1
        return error.status, {"code": error.code, "field": error.field, "params": error.params}


def _answer(status: int, content: Any) -> bytes:
    body = msgspec.json.encode(content)
    return f"HTTP/1.1 {status} -\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

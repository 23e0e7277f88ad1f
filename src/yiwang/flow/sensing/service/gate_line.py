"""The web process's line to the gate: HTTP/1.1 over a unix socket, connections kept.

In: a request as it came. Out: the gate's answer as it is. Never: a body looked into.
"""

import asyncio
import contextlib
from pathlib import Path

import msgspec

from yiwang.kernel.errors import Unavailable

SOCKET = "gate.sock"
_KEPT = 32
_folder: list[Path] = []


class Answer(msgspec.Struct, frozen=True):
    """What the gate said."""

    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """Connections to one gate."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(
        self, method: str, target: str, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        """One request; Unavailable when the gate is away. A connection that ended while idle is replaced once."""
        head = f"{method} {target} HTTP/1.1\r\nhost: gate\r\ncontent-length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        while self._idle:
            reader, writer = self._idle.pop()
            if reader.at_eof() or writer.is_closing():
                writer.close()
                continue
            return await self._talk(reader, writer, head.encode("latin-1"), body)
        try:
            reader, writer = await asyncio.open_unix_connection(str(self._path), limit=1 << 20)
        except OSError as error:
            raise Unavailable("gate_is_away", retry_after=1) from error
        return await self._talk(reader, writer, head.encode("latin-1"), body)

    async def close(self) -> None:
        """Let go of all connections that are not in use."""
        for _, writer in self._idle:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self._idle.clear()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, body: bytes
    ) -> Answer:
        try:
            writer.write(head)
            if body:
                writer.write(body)
            await writer.drain()
            answer = await read_answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            writer.close()
            raise Unavailable("gate_is_away", retry_after=1) from error
        except BaseException:
            writer.close()
            raise
        if len(self._idle) < _KEPT:
            self._idle.append((reader, writer))
        else:
            writer.close()
        return answer


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """An answer with a content-length."""
    first, headers = await read_head(reader)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(first.split(" ")[1]), headers, body)


async def read_head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    """The first line and the headers, their names in lower case."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return first, {name.strip().lower(): value.strip() for name, _, value in pairs}


def keep_gate_in(folder: Path) -> None:
    """Where this process finds the gate's socket."""
    _folder[:] = [folder]
    _lines.clear()


_lines: dict[Path, Line] = {}


def line() -> Line:
    """The line to this node's gate."""
    if not _folder:
        raise Unavailable("gate_is_away", retry_after=1)
    path = _folder[0] / SOCKET
    return _lines.setdefault(path, Line(path))

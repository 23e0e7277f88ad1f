"""A keep-alive HTTP/1.1 client as thin as a load needs, so that the two cores work for the server."""

import asyncio
import json
from typing import Any


class Connection:
    """One connection; requests one after another."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(
        self, path: str, body: Any, token: str | None = None, key: str | None = None
    ) -> tuple[int, Any]:
        """Send one JSON body; the status and the decoded answer."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(*self._address)
        content = json.dumps(body, ensure_ascii=False).encode()
        head = [f"POST {path} HTTP/1.1", f"Host: {self._address[0]}", "Content-Type: application/json",
                f"Content-Length: {len(content)}"]  # fmt: skip
        if token:
            head.append(f"Authorization: Bearer {token}")
        if key:
            head.append(f"Idempotency-Key: {key}")
        self._writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + content)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        lines = answer.split(b"\r\n")
        status = int(lines[0].split(b" ")[1])
        length = next(
            int(x.split(b":")[1]) for x in lines if x.lower().startswith(b"content-length")
        )
        return status, json.loads(await self._reader.readexactly(length))

    def close(self) -> None:
        """End the connection."""
        if self._writer is not None:
            self._writer.close()

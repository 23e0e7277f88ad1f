"""The demo's people at the web doors: each with a session of their own, logged in when first needed.

In: who, and what to ask. Out: the answer's status and body. Never: a way to the database; they are ordinary clients.
"""

import logging
from typing import Any

import httpx
import msgspec

from yiwang.front.demo.listing import Listed

_log = logging.getLogger("yiwang.demo")
AWAY = frozenset({429, 502, 503, 504})


class Away(Exception):
    """The server does not answer now; try again later."""


class Answer(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    body: Any

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


class Hands:
    """One HTTP client for everybody."""

    def __init__(
        self,
        address: str,
        lines: list[Listed],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.address = address
        self._client = httpx.AsyncClient(
            base_url=address, transport=transport, timeout=20.0, trust_env=False, headers={"Accept-Language": "zh"},
            limits=httpx.Limits(max_connections=6, max_keepalive_connections=4),
        )  # fmt: skip
        self._passwords = {line.name: line.password for line in lines}
        self._tokens: dict[str, str] = {}
        self.refused = 0

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def get(self, who: str | None, path: str) -> Answer:
        """Read as somebody, or as nobody in particular."""
        return await self._send(who, "GET", path)

    async def post(self, who: str | None, path: str, body: Any = None, **more: Any) -> Answer:
        """Write as somebody, or as nobody in particular."""
        if body is not None:
            more["content"] = msgspec.json.encode(body)
            more["headers"] = {"Content-Type": "application/json"}
        answer = await self._send(who, "POST", path, **more)
        if not answer.good and answer.status != 409:  # a conflict is somebody else's right of way
            self.refused += 1
            _log.warning("%s may not %s: %s %s", who, path, answer.status, answer.body)
        return answer

    async def post_as_device(self, token: str, path: str, body: Any) -> Answer:
        """Write with a device's token."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return await self._once("POST", path, headers, content=msgspec.json.encode(body))

    async def delete(self, who: str, path: str) -> Answer:
        """Take away as somebody."""
        return await self._send(who, "DELETE", path)

    async def token(self, who: str) -> str:
        """The session of one person."""
        if who not in self._tokens:
            body = {"name": who, "password": self._passwords[who]}
            answer = await self._once("POST", "/api/session", {}, json=body)
            if not answer.good:
                raise Away(f"{who} cannot log in: {answer.status}")
            self._tokens[who] = answer.body["token"]
        return self._tokens[who]

    async def _send(self, who: str | None, method: str, path: str, **more: Any) -> Answer:
        headers = more.pop("headers", {})
        if who is None:
            return await self._once(method, path, headers, **more)
        for _attempt in range(2):
            bearer = {"Authorization": f"Bearer {await self.token(who)}"}
            answer = await self._once(method, path, headers | bearer, **more)
            if answer.status != 401:
                break
            self._tokens.pop(who, None)  # the session ended: log in again, once
        return answer

    async def _once(self, method: str, path: str, headers: dict[str, str], **more: Any) -> Answer:
        try:
            response = await self._client.request(method, path, headers=headers, **more)
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from error
        if response.status_code in AWAY:
            raise Away(str(response.status_code))
        content = response.content
        return Answer(response.status_code, msgspec.json.decode(content) if content else None)

"""Replays records over HTTP into a node that runs elsewhere: reports alone, through its report door.

In: a record. Out: a report with the time that the record claims. Never: a closing; those are that node's own people's.
"""

import asyncio
from datetime import datetime
from typing import Any

import httpx
import msgspec

from yiwang.front.replay.records import Form, Record
from yiwang.front.replay.tally import Tally

TRIES = 5
BUSY = frozenset({429, 502, 503, 504})


class IntoDoor:
    """One run over one file."""

    def __init__(
        self, url: str, token: str | None, form: Form, tally: Tally, *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:  # fmt: skip
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(
            transport=transport,
            base_url=url.rstrip("/"),
            timeout=30.0,
            trust_env=False,
            headers=bearer | {"Accept-Language": "en"},
        )
        self._form, self._tally, self._staff = form, tally, token is not None
        self._standards: dict[tuple[str | None, str], str] = {}
        self._channels: set[str] = set()
        self._with_outlines = True
        self._began: datetime | None = None

    async def begin(self) -> None:
        """What that node knows: its classes, its channels, its time."""
        here = await self._get("/api/city")
        self._began = datetime.fromisoformat(here["now"])
        self._with_outlines = here["bounds"] is not None
        for standard in (await self._get("/api/standards"))["items"]:
            for big in (standard["big_name"], None):
                self._standards[big, standard["filing_condition"]] = standard["code"]
                self._standards[big, standard["code"]] = standard["code"]
        self._channels = {channel["code"] for channel in await self._get("/api/channels")}

    async def end(self) -> None:
        """Let the connection go."""
        await self._client.aclose()

    async def report(self, record: Record) -> None:
        """One report."""
        status, body = await self._send("POST", "/api/reports", self._body(record))
        if status not in (200, 201):
            self._tally.refuse(
                record.row, str(body.get("code", status)), str(body.get("detail", ""))
            )
            return
        if self._staff and not await self._is_fresh(body):
            self._tally.already += 1
            return
        self._tally.reported += 1
        self._tally.joined += bool(body["joined"])
        self._tally.waiting += body["triage"] is not None

    async def close(self, record: Record) -> None:
        """Not over a door."""

    def _body(self, record: Record) -> dict[str, Any]:
        place = None
        if self._with_outlines and record.lon is not None and record.lat is not None:
            place = {"lon": record.lon, "lat": record.lat}
        channel = record.channel if record.channel in self._channels and self._staff else None
        return {
            "channel": channel or ("hotline" if self._staff else "open311"),
            "source_id": f"{self._form.format}/{record.source_id}"
            if channel is None
            else record.source_id,
            "text": record.text,
            "standard": self._standards.get((record.big_name, record.condition)),
            "place": place,
            "area": None if place else record.area,
            "address": record.address,
            "occurred_at": record.created.isoformat(),
        }

    async def _is_fresh(self, receipt: dict[str, Any]) -> bool:
        """Whether that node stored it after this run began; its own clock tells."""
        incident = await self._get(f"/api/incidents/{receipt['incident']['id']}")
        mine = [one for one in incident["reports"] if one["id"] == receipt["report"]["id"]]
        return (
            not mine
            or self._began is None
            or datetime.fromisoformat(mine[0]["created_at"]) >= self._began
        )

    async def _get(self, path: str) -> Any:
        status, body = await self._send("GET", path, None)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {body}")
        return body

    async def _send(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Once; again a few times while the node is busy or away, which changes nothing there."""
        content = msgspec.json.encode(body) if body is not None else None
        headers = {"Content-Type": "application/json"} if body is not None else {}
        for attempt in range(TRIES):
            try:
                answer = await self._client.request(method, path, content=content, headers=headers)
            except httpx.HTTPError:
                if attempt == TRIES - 1:
                    raise
            else:
                if answer.status_code not in BUSY or attempt == TRIES - 1:
                    return answer.status_code, msgspec.json.decode(answer.content or b"{}")
            await asyncio.sleep(0.2 * 2**attempt)
        raise RuntimeError("unreachable")

"""Many requests in one: OData's JSON batches.

In: `{"requests": [{"id", "method", "url", "body", "atomicityGroup"}]}`. Out: a response for each, in their order.
Never: half of an atomicity group; observations in one, for the gate commits them by itself.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec

from yiwang.backstage.database import Database
from yiwang.flow.sensing.model.sta.options import parse_options
from yiwang.flow.sensing.model.sta.paths import parse_path
from yiwang.flow.sensing.service.sensorthings.making import Maker
from yiwang.flow.sensing.service.sensorthings.observing import Who, observe
from yiwang.flow.sensing.service.sensorthings.reading import answer
from yiwang.flow.sensing.service.sensorthings.writing import change, create, create_in, remove
from yiwang.kernel.errors import Conflict, Invalid, Unauthenticated, YiwangError

MOST_REQUESTS = 1000
Say = Callable[[YiwangError], tuple[int, dict[str, Any]]]


class _Request(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    method: str
    url: str
    body: Any = None
    headers: dict[str, str] = {}
    atomicity_group: str | None = None


class _Batch(msgspec.Struct, frozen=True):
    requests: list[_Request]


async def batch(database: Database, who: Who, base: str, body: Any, say: Say) -> dict[str, Any]:
    """All of them, one after the other."""
    try:
        requests = msgspec.convert(body, _Batch).requests
    except msgspec.ValidationError as error:
        raise Invalid("bad_body", said=str(error)[:200]) from error
    if len(requests) > MOST_REQUESTS or len({one.id for one in requests}) < len(requests):
        raise Invalid(
            "bad_body", said=f"at most {MOST_REQUESTS} requests, each with an id of its own"
        )
    run = _Run(database, who, base, say)
    place = 0
    while place < len(requests):
        group = requests[place].atomicity_group
        end = place + 1
        while group is not None and end < len(requests) and requests[end].atomicity_group == group:
            end += 1
        if group is None:
            await run.alone(requests[place])
        else:
            await run.together(requests[place:end])
        place = end
    return {"responses": run.responses}


class _Run:
    def __init__(self, database: Database, who: Who, base: str, say: Say) -> None:
        self._database, self._who, self._base, self._say = database, who, base, say
        self._made: dict[str, str] = {}  # what a later request may name as $id
        self.responses: list[dict[str, Any]] = []

    async def alone(self, one: _Request) -> None:
        """Its own transaction."""
        try:
            self.responses.append(await self._do(one))
        except YiwangError as error:
            self._refuse(one, error)

    async def together(self, group: list[_Request]) -> None:
        """All or none of them."""
        done: list[dict[str, Any]] = []
        before = dict(self._made)
        try:
            if self._who.actor is None:
                raise Unauthenticated("not_logged_in")
            async with self._database.transaction(self._who.actor) as tx:
                maker = Maker(tx)
                for one in group:
                    done.append(await self._in(maker, one))
            if maker.observations:
                await observe(self._database, self._who, maker.observations, None)
        except YiwangError as error:
            self._made = before
            for place, one in enumerate(group):
                self._refuse(one, error if place == len(done) else Conflict("group_refused"))
        else:
            self.responses += done

    async def _do(self, one: _Request) -> dict[str, Any]:
        path, pairs = self._split(one)
        method = one.method.upper()
        if method == "GET":
            if self._who.actor is None:
                raise Unauthenticated("not_logged_in")
            async with self._database.reading(self._who.actor) as tx:
                found = await answer(
                    tx, self._base, parse_path(path), parse_options(pairs), path, pairs
                )
            return {
                "id": one.id,
                "status": 204 if found.content is None else 200,
                "body": found.content,
            }
        if method == "POST":
            key = one.headers.get("Idempotency-Key")
            link = await create(self._database, self._who, self._base, path, one.body, key)
            if isinstance(link, str):
                return self._created(one, link)
            return {"id": one.id, "status": 201, "body": link}
        if self._who.actor is None:
            raise Unauthenticated("not_logged_in")
        async with self._database.transaction(self._who.actor) as tx:
            return await self._in(Maker(tx), one)

    async def _in(self, maker: Maker, one: _Request) -> dict[str, Any]:
        """A write in a transaction that is open."""
        path, _ = self._split(one)
        resource = parse_path(path)
        match one.method.upper():
            case "POST":
                if resource.steps and resource.steps[-1].name in (
                    "Observations",
                    "CreateObservations",
                ):
                    raise Invalid("bad_body", said="an atomicityGroup holds no observations")
                return self._created(one, await create_in(maker, self._base, resource, one.body))
            case "PATCH" | "PUT" as method:
                document = await change(
                    maker.tx, self._base, resource, one.body, whole=method == "PUT"
                )
                return {"id": one.id, "status": 200, "body": document}
            case "DELETE":
                await remove(maker.tx, resource)
                return {"id": one.id, "status": 200}
        raise Invalid("bad_body", said=f"there is no method {one.method[:20]}")

    def _created(self, one: _Request, link: str) -> dict[str, Any]:
        self._made[one.id] = link.removeprefix(self._base + "/")
        return {"id": one.id, "status": 201, "headers": {"location": link}}

    def _split(self, one: _Request) -> tuple[str, list[tuple[str, str]]]:
        """The path with what it refers to put in, and the options."""
        url = one.url.removeprefix(self._base).strip("/")
        path, _, query = url.partition("?")
        first, slash, rest = path.partition("/")
        if first.startswith("$") and first[1:] in self._made:
            path = self._made[first[1:]] + slash + rest
        return unquote(path), parse_qsl(query, keep_blank_values=True)

    def _refuse(self, one: _Request, error: YiwangError) -> None:
        status, words = self._say(error)
        self.responses.append({"id": one.id, "status": status, "body": words})

"""The plumbing of every web door: who asks, one transaction, the same write once, errors as problem+json.

In: a request. Out: `Door`, which the rooms' handlers are given. Never: a rule of the city.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg
import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.identity import token_hash
from yiwang.backstage.messages import Actor
from yiwang.kernel.errors import Conflict, Invalid, Unauthenticated, YiwangError

SESSION_COOKIE = "yiwang_session"
MAX_KEY_LENGTH = 200

T = TypeVar("T")
Work = Callable[[Tx], Awaitable[T]]


class AlreadyAnswered(Exception):
    """The same write came again: the first answer is given once more, and nothing is done."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class OpenDoor:
    """One request's way to the rooms: `read` and `write` run a piece of work as the request's actor."""

    def __init__(
        self, request: Request[Any, Any, Any], database: Database, actor: Actor | None
    ) -> None:
        self.request = request
        self.database = database
        self.actor = actor

    @property
    def language(self) -> str:
        """`zh` unless the browser prefers English."""
        return language_of(self.request)

    async def read(self, work: Work[T], *, as_door: str | None = None) -> T:
        """Run `work` in a read-only snapshot."""
        async with self.database.reading(await self._who(as_door)) as tx:
            return await work(tx)

    async def write(self, work: Work[T], *, as_door: str | None = None, secret: bool = False) -> T:
        """Run `work` in a transaction. With the header `Idempotency-Key` the same request is done once only.

        A `secret` answer is never kept: the same request again is done again.
        """
        actor = await self._who(as_door)
        key = self.request.headers.get("idempotency-key")
        if key is None or secret:
            async with self.database.transaction(actor) as tx:
                return await work(tx)
        if not 0 < len(key) <= MAX_KEY_LENGTH:
            raise Invalid("bad_idempotency_key", field="Idempotency-Key", most=MAX_KEY_LENGTH)
        fingerprint = await self._fingerprint()
        try:
            async with self.database.transaction(actor) as tx:
                answer = await work(tx)
                tx.remember(key, fingerprint, msgspec.json.encode(answer))
            return answer
        except (YiwangError, asyncpg.UniqueViolationError) as error:
            # Either the first request was done meanwhile, or its work is why this one's no longer fits.
            await self._answer_again(actor, key, fingerprint)
            if isinstance(error, asyncpg.UniqueViolationError):
                raise Conflict("came_twice_at_once") from error
            raise

    async def _answer_again(self, actor: Actor, key: str, fingerprint: bytes) -> None:
        async with self.database.reading(actor) as tx:
            row = await tx.fetchrow(
                "SELECT fingerprint, status, body FROM backstage_idempotency"
                " WHERE actor = $1 AND key = $2",
                actor.id, key,
            )  # fmt: skip
        if row is None:
            return
        if row["fingerprint"] != fingerprint:
            raise Invalid("idempotency_key_reused", field="Idempotency-Key")
        raise AlreadyAnswered(row["status"], row["body"])

    async def _fingerprint(self) -> bytes:
        head = f"{self.request.method} {self.request.url.path}?{self.request.url.query}\n".encode()
        digest = hashlib.sha256(head)
        if self.request.content_type[0] == RequestEncodingType.MULTI_PART:
            # The handler has read the stream into its parts already: they stand for the body.
            for name, part in (await self.request.form()).multi_items():
                digest.update(f"\n{name}\n".encode())
                if isinstance(part, UploadFile):
                    await part.seek(0)
                    digest.update(await part.read())
                    await part.seek(0)
                else:
                    digest.update(str(part).encode())
        else:
            digest.update(await self.request.body())
        return digest.digest()

    async def _who(self, as_door: str | None) -> Actor:
        if self.actor is not None:
            return self.actor
        if as_door is None:
            raise Unauthenticated("not_logged_in")
        return await door_actor(self.database, as_door)


# How a handler asks for it: `door: Door`.
Door = NamedDependency[OpenDoor]

_DOORS: dict[tuple[str, str], Actor] = {}


async def door_actor(database: Database, name: str) -> Actor:
    """The service account of a public door; it never changes while the process runs."""
    known = _DOORS.get((database.url, name))
    if known is None:
        known = _DOORS[database.url, name] = await database.actor_of_account(name)
    return known


def token_of(request: Request[Any, Any, Any]) -> str | None:
    """The session token from the header `Authorization: Bearer` or from the cookie."""
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip()
    return request.cookies.get(SESSION_COOKIE)


async def provide_door(request: Request[Any, Any, Any]) -> OpenDoor:
    """Litestar's dependency `door`."""
    database: Database = request.app.state.database
    token = token_of(request)
    actor = await request.app.state.sessions.actor_of(token) if token else None
    return OpenDoor(request, database, actor)


def language_of(request: Request[Any, Any, Any]) -> str:
    """The wanted language: `?lang=`, else the browser's first choice, else Chinese."""
    wanted = request.query_params.get("lang") or request.headers.get("accept-language") or "zh"
    return "en" if wanted.strip().lower().startswith("en") else "zh"


class Sessions:
    """Live sessions, remembered for a few seconds so that a busy desk does not ask the database each time.

    A revoked session is refused at once by the process that revoked it and after `life_s` seconds by any other.
    """

    def __init__(self, database: Database, life_s: float = 5.0, most: int = 10_000) -> None:
        self._database = database
        self._life_s = life_s
        self._most = most
        self._known: dict[bytes, tuple[float, Actor | None]] = {}

    async def actor_of(self, token: str) -> Actor | None:
        """The actor of a live session, or None."""
        key = token_hash(token)
        now = self._database.clock().timestamp()
        known = self._known.get(key)
        if known and now < known[0]:
            return known[1]
        actor = await self._database.actor_of_session(key)
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = (now + self._life_s, actor)
        return actor

    def forget(self, token: str) -> None:
        """After a log-out."""
        self._known.pop(token_hash(token), None)

"""Calls that wait for the gate, in two lanes: life safety goes first, and has room of its own.

Never: a lane without an end; a call that is neither answered nor waiting.
"""

import asyncio
import hashlib
from collections import deque
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.flow.sensing.messages.readings import ReadingsAnswer
from yiwang.flow.sensing.model.fates import Decided, Scope
from yiwang.flow.sensing.model.raw import Raw
from yiwang.kernel.errors import Unavailable

MOST_WAITING = 192 << 20  # bytes in the common lane
MOST_URGENT = 64 << 20
MAX_KEY_LENGTH = 200


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A credential as the gate knows it."""

    credential: int
    source: str
    scope: Scope
    source_per_s: int | None
    credential_per_s: int | None
    expires_at: datetime | None
    urgent: bool  # it speaks for life-safety kinds alone


def own_sender(source: str) -> Sender:
    """The node itself, for what its own doors have checked; it names readings by series alone."""
    return Sender(
        credential=0, source=source, scope=Scope(source=None), source_per_s=None, credential_per_s=None,
        expires_at=None, urgent=False,
    )  # fmt: skip


class Call:
    """A body on its way to be committed; `answer` is set after the commit, or when it failed."""

    def __init__(self, sender: Sender, body: bytes, media_type: str, key: str | None) -> None:
        self.sender = sender
        self.body = body
        self.size = len(body)
        self.media_type = media_type
        # Without a key of the sender's the content is the key: the same readings again are the same call.
        self.key = key or "sha256:" + hashlib.sha256(body).hexdigest()
        self.answer: asyncio.Future[ReadingsAnswer] = asyncio.get_running_loop().create_future()
        self.raw: Raw | None = None
        self.decided: Decided | None = None

    def __len__(self) -> int:
        return 0 if self.raw is None else len(self.raw)

    @property
    def fate(self) -> NDArray[np.uint8]:
        """By row, once it is decided."""
        assert self.decided is not None
        return self.decided.fate

    def fail(self, error: Exception) -> None:
        """Nothing of it was stored, or nobody knows: the sender comes again with the same key."""
        if not self.answer.done():
            self.answer.set_exception(error)
            self.answer.exception()  # a sender that went away leaves nobody to look at it


class Lanes:
    """Two queues with room by bytes."""

    def __init__(self) -> None:
        self._urgent: deque[Call] = deque()
        self._common: deque[Call] = deque()
        self._bytes = {True: 0, False: 0}
        self.refused = 0

    def __len__(self) -> int:
        return len(self._urgent) + len(self._common)

    def put(self, call: Call) -> None:
        """Wait in one's lane; Unavailable when it is full."""
        urgent = call.sender.urgent
        most = MOST_URGENT if urgent else MOST_WAITING
        if self._bytes[urgent] and self._bytes[urgent] + call.size > most:
            self.refused += 1
            raise Unavailable("gate_is_full", retry_after=1)
        self._bytes[urgent] += call.size
        (self._urgent if urgent else self._common).append(call)

    def take(self) -> Call | None:
        """The next call, urgent ones first."""
        lane = self._urgent or self._common
        if not lane:
            return None
        call = lane.popleft()
        self._bytes[call.sender.urgent] -= call.size
        return call

    def take_urgent(self) -> Call | None:
        """The next urgent call."""
        return self.take() if self._urgent else None

    @property
    def waiting_bytes(self) -> int:
        """In both lanes."""
        return sum(self._bytes.values())

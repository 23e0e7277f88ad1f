"""The errors that a person or a program may be told, as one small tree.

YiwangError
├── Invalid          422  the input is wrong; `field` says where
├── Unauthenticated  401  nobody is logged in
├── NotAllowed       403  this actor may not do that
├── NotFound         404  no such thing, or not in this actor's scope (the same answer)
├── Conflict         409  somebody else was first; the page is stale
├── Gone             410  a link that has expired
├── TooLarge         413  more than the door takes
├── TooMany          429  too often; `retry_after` seconds
└── Unavailable      503  an engine is away; `retry_after` seconds

An error carries a machine-readable `code` and the figures that its sentence needs. The sentences stand in the
rooms' message catalogues (`strings.zh.toml`, `strings.en.toml`), Chinese first.
"""

from typing import Any, ClassVar


class YiwangError(Exception):
    """The root of the tree."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.field = field
        self.params = params


class Invalid(YiwangError):
    """The input is wrong: nothing was written."""

    status = 422


class Unauthenticated(YiwangError):
    """Nobody is logged in, or the session has ended."""

    status = 401


class NotAllowed(YiwangError):
    """The actor may not do this here and now."""

    status = 403


class NotFound(YiwangError):
    """No such thing, or not for this actor: the answer does not tell which."""

    status = 404


class Conflict(YiwangError):
    """Somebody else was first, or the state has moved on."""

    status = 409


class Gone(YiwangError):
    """It was here once; the link has expired."""

    status = 410


class TooLarge(YiwangError):
    """The input is larger than the door takes."""

    status = 413


class TooMany(YiwangError):
    """Too often from one place; `retry_after` (seconds) is among the params."""

    status = 429


class Unavailable(YiwangError):
    """An engine is away for a moment; `retry_after` (seconds) is among the params."""

    status = 503

"""The words of a query.

In: text. Out: tokens with their kinds. Never: a token without a kind: a sign that is none is `bad_query`.
"""

import re
from typing import Literal

import msgspec

from yiwang.kernel.errors import Invalid

Kind = Literal["text", "number", "time", "duration", "geography", "name", "sign", "end"]
MOST_SIGNS = 16_000

_TIME = r"-?\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)"
_PATTERN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<geography>geography'[^']*')
    |(?P<duration>duration'[^']*')
    |(?P<text>'(?:[^']|'')*')
    |(?P<time>{_TIME}|\d{{4}}-\d\d-\d\d(?!\d))
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[^\W\d][\w.]*|@iot\.[A-Za-z]+|\$\w+)
    |(?P<sign>[(),/;=*:-])""",
    re.VERBOSE,
)


class Token(msgspec.Struct, frozen=True):
    """A word, as it stands there, and where."""

    kind: Kind
    text: str
    at: int


def bad_query(said: str, field: str | None = None) -> Invalid:
    """A query that cannot be answered as asked."""
    return Invalid("bad_query", field=field, said=said[:200])


def tokens(text: str) -> list[Token]:
    """All words, and an end."""
    if len(text) > MOST_SIGNS:
        raise bad_query(f"more than {MOST_SIGNS} signs")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise bad_query(f"{text[at : at + 20]!r} at {at}")
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group(), at))  # type: ignore[arg-type]
        at = match.end()
    return [*found, Token("end", "", len(text))]


class Reader:
    """Tokens one after the other."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0

    @property
    def now(self) -> Token:
        """The one at hand."""
        return self._tokens[self._at]

    def next(self) -> Token:
        """Take it and go on."""
        token = self.now
        self._at += token.kind != "end"
        return token

    def take(self, *texts: str) -> str | None:
        """Take it if it is one of these."""
        if self.now.kind in ("sign", "name") and self.now.text in texts:
            return self.next().text
        return None

    def want(self, text: str) -> None:
        """It must be this."""
        if self.take(text) is None:
            raise bad_query(f"{text!r} is wanted at {self.now.at}, not {self.now.text!r}")

    def want_kind(self, kind: Kind) -> str:
        """It must be of this kind."""
        if self.now.kind != kind:
            raise bad_query(f"a {kind} is wanted at {self.now.at}, not {self.now.text!r}")
        return self.next().text

    def want_end(self) -> None:
        """Nothing more."""
        if self.now.kind != "end":
            raise bad_query(f"{self.now.text!r} at {self.now.at} is too much")

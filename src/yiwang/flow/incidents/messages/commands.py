"""Commands this room takes. Ids are text ("1-42"); an upload's id is the text its door gave."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from yiwang.kernel.geometry import Srs


class Command(Struct, frozen=True, kw_only=True):
    """Everything that crosses the wall is frozen."""


class PlaceGiven(Command, frozen=True, kw_only=True):
    """A position as the channel gave it, in its own reference system; accuracy in metres."""

    lon: float
    lat: float
    srs: Srs = Srs.WGS84
    accuracy_m: float | None = None


class ContactGiven(Command, frozen=True, kw_only=True):
    """How to reach who reports; all of it optional."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


class Part(Command, frozen=True, kw_only=True):
    """One problem of several in the same report."""

    standard: str
    text: str = ""


class MakeReport(Command, frozen=True, kw_only=True):
    """Report something (上报). The same (channel, source_id) twice is once.

    `source` names who or what says it (a device, an algorithm with its version, a department's system), `confidence`
    (0-1) how sure it is; both only of those who are logged in. A source's precision is measured.
    """

    text: str = ""
    channel: str | None = None
    source_id: str | None = None
    source: str | None = None
    confidence: float | None = None
    standard: str | None = None
    place: PlaceGiven | None = None
    address: str | None = None
    area: str | None = None  # id or name, when a system knows the area and not the point
    uploads: list[str] = field(default_factory=list)
    contact: ContactGiven | None = None
    occurred_at: datetime | None = None
    same_as: str | None = None
    parts: list[Part] = field(default_factory=list)  # who reports says that it is several things
    exercise: bool = False


class Act(Command, frozen=True, kw_only=True):
    """One action on an incident; which of the fields it needs stands in the transition table."""

    expected_version: int
    reason: str | None = None
    text: str | None = None
    standard: str | None = None
    lon: float | None = None
    lat: float | None = None
    srs: Srs = Srs.WGS84
    area_id: str | None = None
    department_id: str | None = None
    into: str | None = None
    report: str | None = None
    parts: list[Part] = field(default_factory=list)
    verdict: Literal["real", "not_real"] | None = None
    uploads: list[str] = field(default_factory=list)
    occurred_at: datetime | None = None


class Reveal(Command, frozen=True, kw_only=True):
    """Read contacts in clear, with the reason that goes on record."""

    reason: str


class Rate(Command, frozen=True, kw_only=True):
    """A reporter's rating: 1 to 5 stars, and whether it is solved."""

    stars: int
    solved: bool
    text: str = ""


class AskReopen(Command, frozen=True, kw_only=True):
    """The reporter says that it is not solved (重办)."""

    reason: str


class Supplement(Command, frozen=True, kw_only=True):
    """More of the same report: words, photos or both."""

    text: str = ""
    uploads: list[str] = field(default_factory=list)


class Tokens(Command, frozen=True, kw_only=True):
    """The follow tokens that a browser has kept."""

    tokens: list[str]


class Filter(Command, frozen=True, kw_only=True):
    """What a list, its count and its export share."""

    state: str | None = None
    area: str | None = None
    standard: str | None = None
    channel: str | None = None
    q: str | None = None
    triage: bool = False
    cursor: str | None = None
    limit: int = 50


class NewChannel(Command, frozen=True, kw_only=True):
    """A channel as data: who may use it without logging in, and whether it counts as self-found."""

    code: str
    name_zh: str
    name_en: str
    public: bool = False
    self_found: bool = False

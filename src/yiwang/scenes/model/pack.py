"""The form of a pack: what `scene.toml` and a story may say, and nothing else.

In: a document. Out: frozen structs, or the key and the reason why not. Never: an expression, a script, a path to one.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

Code = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,40}$")]
Count = Annotated[int, msgspec.Meta(gt=0)]
SeverityName = Literal["blue", "yellow", "orange", "red"]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are mistakes."""


class Layer(_Strict, frozen=True, kw_only=True):
    """Kinds that are drawn together. Its name is the word `layer.<code>`."""

    code: Code
    kinds: list[str]


class _Figure(_Strict, frozen=True, kw_only=True):
    """Its name is the word `indicator.<code>`, its formula in words `formula.<code>`."""

    code: Code


class Things(_Figure, frozen=True, kw_only=True, tag_field="form", tag="things"):
    """How many things of these kinds there are."""

    kinds: list[str]


class Silent(_Figure, frozen=True, kw_only=True, tag_field="form", tag="silent"):
    """How many of them were not heard within their kind's time."""

    kinds: list[str]


class Share(_Figure, frozen=True, kw_only=True, tag_field="form", tag="share"):
    """Of the things whose latest reading is fresh and good: how many percent keep to the line."""

    kinds: list[str]
    property: str
    at_least: float | None = None
    at_most: float | None = None


class Value(_Figure, frozen=True, kw_only=True, tag_field="form", tag="value"):
    """The greatest, least, mean or sum of the fresh good latest readings."""

    kinds: list[str]
    property: str
    of: Literal["max", "min", "mean", "sum"]


class Load(_Figure, frozen=True, kw_only=True, tag_field="form", tag="load"):
    """The sum of the fresh good latest readings as percent of the sum of what their things can bear (`capacity`)."""

    kinds: list[str]
    property: str
    capacity: str  # a property of the things in the registry


class AirIndex(_Figure, frozen=True, kw_only=True, tag_field="form", tag="air_index"):
    """The air quality index of the mean of the stations: the worst of the pollutants' own, by the table of the day."""

    kinds: list[str]


class Warned(_Figure, frozen=True, kw_only=True, tag_field="form", tag="warned"):
    """How many warnings of these rules stand, from a severity on."""

    rules: list[str]
    from_: SeverityName = msgspec.field(name="from", default="blue")


class Cases(_Figure, frozen=True, kw_only=True, tag_field="form", tag="cases"):
    """How many cases are open that warnings of these rules led to."""

    rules: list[str]


class HotSpots(_Figure, frozen=True, kw_only=True, tag_field="form", tag="hot_spots"):
    """How many places were warned of so often in so many days. A place is where things stand, never a person."""

    rules: list[str]
    days: Count
    at_least: Count


Indicator = Things | Silent | Share | Value | Load | AirIndex | Warned | Cases | HotSpots


class Stations(_Strict, frozen=True, kw_only=True):
    """Made-up stations of a kind, spread over the city's communities. Their name is the word `stations.<code>`."""

    code: Code
    kind: str
    number: Annotated[int, msgspec.Meta(gt=0, le=5_000)]
    properties: dict[str, float] = {}


class Source(_Strict, frozen=True, kw_only=True):
    """Where a fact of the scene is from. `confidence` as in rules: seen on a page, from memory, our own proposal."""

    title: str
    edition: str
    clause: str = ""
    confidence: Literal["page", "memory", "proposal"]
    url: str = ""


class Pack(_Strict, frozen=True, kw_only=True):
    """`scene.toml`."""

    code: Code
    version: Count
    shows: list[str]
    kinds: list[str]
    rules: list[str]
    standards: list[str]
    procedure: str
    layers: list[Layer]
    indicators: list[Indicator]
    headline: str = ""  # the figure that stands for the scene in a list; without it: the first
    sensitive: bool = False  # one of the four figures that the wall always shows (A3.2)
    stations: list[Stations] = []
    sources: list[Source]


class StoryThing(_Strict, frozen=True, kw_only=True):
    """A thing of a story, some metres from the story's middle in Xuhui."""

    name: str
    kind: str
    metres: tuple[float, float] = (0.0, 0.0)
    properties: dict[str, Any] = {}


class FromFile(_Strict, frozen=True, kw_only=True):
    """Real readings: rows of a column of a file beside the repo, moved in time so that the first falls on `start`."""

    file: str
    column: str
    from_row: int
    rows: Count
    where: dict[str, str] = {}
    factor: float = 1.0


class StoryReadings(_Strict, frozen=True, kw_only=True):
    """Readings of one thing: values spaced by `every` from `from` on, or `at` with its instants, or real ones."""

    thing: str
    property: str | None = None
    every: str = "00:01"
    from_: str = msgspec.field(name="from", default="00:00")
    values: list[float] = []
    at: list[tuple[str, float]] = []
    real: FromFile | None = None


class StoryAct(_Strict, frozen=True, kw_only=True):
    """What somebody does about a warning of a thing: confirm or dismiss it, or see its case through to verification."""

    at: str
    does: Literal["confirm", "dismiss", "handle", "close"]
    thing: str
    rule: str


class Expected(_Strict, frozen=True, kw_only=True):
    """All that comes of it: nothing else may.

    `warnings`: instant, thing, rule, severity then ("none": over). `told`: instant, thing, rule, to whom.
    `commands`: instant, actuator, command. `incidents` and `cases`: counts by standard.
    `stages`: of each case at the end.
    """

    warnings: list[tuple[str, str, str, Literal["none", "blue", "yellow", "orange", "red"]]]
    told: list[tuple[str, str, str, str]] = []
    commands: list[tuple[str, str, str]] = []
    incidents: dict[str, int] = {}
    cases: dict[str, int] = {}
    stages: list[str] = []
    indicators: dict[str, float] = {}


class Story(_Strict, frozen=True, kw_only=True):
    """One story: things, readings over time, what people do, and what is expected."""

    story: str
    shows: list[str]
    start: datetime
    until: str
    step: str = "00:01"
    things: list[StoryThing]
    readings: list[StoryReadings]
    acts: list[StoryAct] = []
    expect: Expected


def seconds(clock: str) -> int:
    """`HH:MM` or `HH:MM:SS` since the start; hours may be many."""
    hours, minutes, *rest = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def place_and_words(error: Exception) -> tuple[str, str]:
    """Where msgspec found a mistake, and what."""
    words, _, place = str(error).partition(" - at `$")
    return place.strip("`.") if place else "", words

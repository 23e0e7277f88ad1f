"""What crosses this room's wall: problems of a pack, packs in a list, one scene with its figures. Ids are text."""

from datetime import date, datetime
from typing import Literal

import msgspec

Severity = Literal["none", "blue", "yellow", "orange", "red"]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """All that crosses a wall is frozen."""


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a pack: in which file, at which key, and what."""

    file: str
    key: str
    code: str  # its sentence stands in the room's strings
    params: dict[str, str] = {}


class Indicator(Struct, frozen=True, kw_only=True):
    """A figure; `of` is how many things it is made of, None of `value` that there is nothing to make it of."""

    code: str
    name: str
    formula: str
    form: str
    value: float | None
    unit: str
    of: int | None


class SceneRow(Struct, frozen=True, kw_only=True):
    """A pack as a list shows it, with what the asker sees of it now."""

    code: str
    version: int
    name: str
    summary: str
    shows: list[str]
    kinds: list[str]  # their names
    rules: int
    things: int
    warnings: int
    severity: Severity
    headline: Indicator
    sensitive: bool  # one of those that the wall always shows


class Rung(Struct, frozen=True, kw_only=True):
    """One rung of a rule's ladder: from which severity on, or after how many repeats, who is told."""

    severity: Severity
    after_s: float | None
    repeats: int | None
    within_days: int | None
    to: str


class SceneRule(Struct, frozen=True, kw_only=True):
    """A rule of the scene with its authority, as it is in force."""

    code: str
    version: int | None
    name: str
    standard: str
    response: str
    who: str
    source: str
    clause: str
    edition: str
    confidence: str
    effective_from: date
    effective_to: date | None
    ladder: list[Rung]


class SceneStandard(Struct, frozen=True, kw_only=True):
    """What a case of the scene is filed as."""

    code: str
    name: str
    filing_condition: str
    closing_condition: str
    limit_value: int
    limit_unit: str


class SceneSource(Struct, frozen=True, kw_only=True):
    """Where the scene's facts are from."""

    title: str
    edition: str
    clause: str
    confidence: str
    url: str


class Layer(Struct, frozen=True, kw_only=True):
    """A layer of the scene's map."""

    code: str
    name: str
    kinds: list[str]
    things: int


class SceneThing(Struct, frozen=True, kw_only=True):
    """A thing on the scene's map. `silent`: not heard within its kind's time; `at` None: never heard."""

    id: str
    name: str
    kind: str
    layer: str
    area_name: str
    place: tuple[float, float] | None
    severity: Severity
    silent: bool
    synthetic: bool
    property: str | None
    value: float | None
    unit: str | None
    at: datetime | None


class SceneThings(Struct, frozen=True, kw_only=True):
    """The things of a scene: the gravest first; `total` is all that the asker sees."""

    items: list[SceneThing]
    total: int


class SceneWarning(Struct, frozen=True, kw_only=True):
    """An active warning of the scene."""

    id: str
    thing_id: str
    name: str
    area_name: str
    rule: str
    severity: Severity
    value: float | None
    raised_at: datetime


class SceneCase(Struct, frozen=True, kw_only=True):
    """An open case that the scene's warnings led to."""

    id: str
    name: str
    area_name: str
    stage: str
    filed_at: datetime
    due_at: datetime | None


class Scene(Struct, frozen=True, kw_only=True):
    """One scene."""

    code: str
    version: int
    name: str
    summary: str
    shows: list[str]
    synthetic: int  # how many of its things are made up
    things: int
    layers: list[Layer]
    indicators: list[Indicator]
    rules: list[SceneRule]
    standards: list[SceneStandard]
    sources: list[SceneSource]
    warnings: list[SceneWarning]
    cases: list[SceneCase]


class FigureRow(Struct, frozen=True, kw_only=True):
    """One row behind a figure."""

    id: str
    what: Literal["thing", "warning", "case"]
    name: str
    area_name: str
    value: float | None
    at: datetime | None


class FigureRows(Struct, frozen=True, kw_only=True):
    """The rows behind a figure; `total` is the figure's own count."""

    items: list[FigureRow]
    total: int

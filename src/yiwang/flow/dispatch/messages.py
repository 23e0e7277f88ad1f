"""What crosses this room's wall."""

from datetime import datetime
from typing import Annotated

import msgspec


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """All that crosses a wall is frozen."""


class Named(Struct, frozen=True, kw_only=True):
    """An id with its name."""

    id: str
    name: str


class Chosen(Named, frozen=True, kw_only=True):
    """A department with the reason for it."""

    why: str


class CrewChoice(Struct, frozen=True, kw_only=True):
    """A crew as the dispatcher sees it; the list is ordered, able and nearest first."""

    id: str
    name: str
    department: Named
    distance_m: int | None
    on_duty: bool
    busy: int
    able: bool
    why: str
    eta_min: int | None


class Proposal(Struct, frozen=True, kw_only=True):
    """Who should do it, and why. `unowned`: no line of the list of responsibilities names anybody."""

    department: Chosen | None
    assisting: list[Named]
    crews: list[CrewChoice]
    unowned: bool


class CrewView(Struct, frozen=True, kw_only=True):
    """A crew (处置力量) on the map."""

    id: str
    name: str
    department: Named
    people: int
    place: tuple[float, float] | None
    placed_at: datetime | None
    state: str
    cases: int
    skills: list[str]


class Crews(Struct, frozen=True, kw_only=True):
    """The crews of an area."""

    items: list[CrewView]
    total: int


class PlaceCrew(Struct, frozen=True, kw_only=True):
    """Where a crew is, as its phone says; WGS-84."""

    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]


class Duty(Struct, frozen=True, kw_only=True):
    """On or off duty."""

    on: bool


class NewCrew(Struct, frozen=True, kw_only=True):
    """A crew to be registered. `skills`: families of event standards ("B01"), or "*" for all."""

    name: str
    department_id: int
    area_id: int
    area_path: str
    people: int
    skills: list[str]
    capacity: int = 3
    lon: float | None = None
    lat: float | None = None
    on_duty: bool = True

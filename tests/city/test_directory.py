"""Who is responsible, as a pure question: which line of the list comes before which."""

from datetime import UTC, datetime, timedelta

import pytest

from yiwang.city.messages import Area, Department
from yiwang.city.model.directory import Directory, Line

START = datetime(2024, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=100)


def area(number: int, code: str, parent: Area | None) -> Area:
    return Area(
        id=number, code=code, name=code, name_en=None, level="district" if parent else "city",
        path=f"{parent.path if parent else ''}{code}/", parent_id=parent.id if parent else None, origin="real",
        has_outline=False, has_children=parent is None, lon=None, lat=None,
    )  # fmt: skip


CITY = area(1, "C", None)
EAST, WEST = area(2, "E", CITY), area(3, "W", CITY)


def department(number: int, alias: str, where: Area) -> Department:
    return Department(
        id=number, code=f"D{number}", name=f"{where.code} {alias}", name_en=None, aliases=(alias,), kind="government",
        area_id=where.id,
    )  # fmt: skip


ROADS, LAMPS, EAST_LAMPS = (
    department(11, "roads", CITY),
    department(12, "lamps", CITY),
    department(13, "lamps", EAST),
)


def line(number: int, standard: str, where: Area, lead: str, until: datetime | None = None) -> Line:
    return Line(
        id=number, standard=standard, area_id=where.id, lead=lead, assisting=(), source="", valid_from=START,
        valid_to=until,
    )  # fmt: skip


def lead(lines: list[Line], where: Area, at: datetime = LATER, code: str = "B01-1") -> str | None:
    directory = Directory([CITY, EAST, WEST], [ROADS, LAMPS, EAST_LAMPS], [], lines)
    found = directory.responsible(code, where.id, at)
    return found.lead.code if found else None


@pytest.mark.shows("N4")
def test_the_narrowest_standard_then_the_deepest_area_then_the_latest_line() -> None:
    everything, family, own = (
        line(1, "*", EAST, "roads"),
        line(2, "B01", CITY, "lamps"),
        line(3, "B01-1", CITY, "roads"),
    )
    assert lead([everything], WEST) is None
    assert lead([everything], EAST) == "D11"
    assert (
        lead([everything, family], EAST) == "D13"
    )  # a family's line in the city before everything's in the district
    assert lead([everything, family], WEST) == "D12"
    assert lead([own, everything, family], EAST) == "D11"
    assert lead([own, line(4, "B01-1", EAST, "lamps")], EAST) == "D13"
    assert lead([own, line(4, "B01-1", EAST, "lamps")], WEST) == "D11"
    assert lead([own, line(4, "B01-1", CITY, "lamps")], WEST) == "D12"


@pytest.mark.shows("N4")
def test_a_line_holds_from_its_first_instant_to_before_its_last() -> None:
    old = line(1, "B01-1", CITY, "roads", until=LATER)
    assert lead([old], EAST, START - timedelta(seconds=1)) is None
    assert lead([old], EAST, START) == "D11"
    assert lead([old], EAST, LATER - timedelta(seconds=1)) == "D11"
    assert lead([old], EAST, LATER) is None


def test_a_department_that_has_no_office_here_is_passed_over() -> None:
    directory = Directory([CITY, EAST, WEST], [EAST_LAMPS], [], [line(1, "B01", CITY, "lamps")])
    assert directory.responsible("B01-1", WEST.id, LATER) is None
    assert directory.department_of("lamps", WEST.id) is None
    assert directory.department_of("D13", WEST.id) == EAST_LAMPS  # its own code means it everywhere

"""What a category of event standards has where a standard says nothing of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from yiwang.city.model.cells import Cells, once
from yiwang.city.model.faults import Faults
from yiwang.city.model.standard_table import COLUMNS, RISKS, VERIFICATIONS
from yiwang.city.model.tables import read_table


class Defaults(Struct, frozen=True, kw_only=True):
    """What holds for a category where a standard says nothing of its own."""

    radius_m: int = 50
    window_hours: int = 24
    procedure: str = "national"
    verification: str = "person"
    photos_before: int = 0
    photos_after: int = 1
    confirm: bool = False
    auto_file: bool = False
    risk: str = "medium"


def defaults_for(code: str, family: str, table: Mapping[str, Mapping[str, Any]]) -> Defaults:
    """The defaults of one standard: '*', then its kind's letter, its family, its small class, itself; later wins."""
    small = code.split("-")[0]
    filled: dict[str, Any] = {}
    for key in dict.fromkeys(("*", family[:1], family, small, code)):
        filled |= table.get(key, {})
    return Defaults(**filled)


def read_defaults(name: str, content: bytes, faults: Faults) -> dict[str, dict[str, Any]]:
    """The defaults table: `match` and the columns it sets; an empty cell leaves the wider default."""
    columns = {"match": ("适用",)} | {field: COLUMNS[field] for field in Defaults.__struct_fields__}
    rows = read_table(name, content, columns, ["match"], faults)
    once(name, [(row.number, row.get("match")) for row in rows], "match", faults)
    return {row.get("match"): _default_row(Cells(name, row, faults)) for row in rows}


def _default_row(cells: Cells) -> dict[str, Any]:
    cells.text("match", must=True)
    readers: dict[str, Callable[[str], Any]] = {
        "radius_m": lambda c: cells.whole(c, most=100_000),
        "window_hours": lambda c: cells.whole(c, most=87_600),
        "photos_before": lambda c: cells.whole(c, most=20),
        "photos_after": lambda c: cells.whole(c, most=20),
        "procedure": lambda c: cells.text(c),
        "verification": lambda c: cells.choice(c, VERIFICATIONS),
        "risk": lambda c: cells.choice(c, RISKS),
        "confirm": lambda c: cells.flag(c, default=False),
        "auto_file": lambda c: cells.flag(c, default=False),
    }
    return {column: read(column) for column, read in readers.items() if cells.has(column)}

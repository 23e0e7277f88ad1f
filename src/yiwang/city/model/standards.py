"""Event standards read from a table, each cell understood or refused.

In: rows of a file, defaults by category. Out: `NewStandard`s, or faults by cell. Never: a time limit guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from yiwang.city.messages import EventStandard
from yiwang.city.model.cells import Cells, once
from yiwang.city.model.defaults import defaults_for
from yiwang.city.model.faults import Faults
from yiwang.city.model.standard_table import (
    COLUMNS,
    KIND_LETTERS,
    KINDS,
    LEVELS,
    REQUIRED,
    RISKS,
    UNITS,
    VERIFICATIONS,
)  # fmt: skip
from yiwang.city.model.tables import read_table

_LIMIT = re.compile(r"(\d+)\s*([^\d\s]+)")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,31}", re.IGNORECASE)
MAX_LIMIT = 10_000  # hours: more than a year is a slip


class NewStandard(Struct, frozen=True, kw_only=True):
    """One standard as a file has it; the fields are the table's."""

    code: str
    kind: str
    family: str
    big_code: str
    big_name: str
    small_code: str
    small_name: str
    condition_no: int
    filing_condition: str
    closing_condition: str
    limit_value: int
    limit_unit: str
    response_minutes: int | None
    level: str
    lead: str
    assisting: tuple[str, ...]
    channels: tuple[str, ...]
    radius_m: int
    window_hours: int
    procedure: str
    verification: str
    photos_before: int
    photos_after: int
    confirm: bool
    auto_file: bool
    risk: str
    source: str
    edition: str
    code_basis: str
    draft: bool


FIELDS: tuple[str, ...] = NewStandard.__struct_fields__


def read_standards(
    name: str,
    content: bytes,
    defaults: Mapping[str, Mapping[str, Any]],
    faults: Faults,
    *,
    known: Mapping[str, EventStandard] | None = None,
    source: str = "",
    edition: str = "",
) -> list[NewStandard]:
    """All rows of a list of standards. An empty cell keeps what `known` has of that code, else the default."""
    rows = read_table(name, content, COLUMNS, REQUIRED, faults)
    found = [
        _read(Cells(name, row, faults), defaults, known or {}, source, edition) for row in rows
    ]
    once(
        name, [(row.number, new.code) for row, new in zip(rows, found, strict=True)], "code", faults
    )
    return found


def _read(
    cells: Cells,
    defaults: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, EventStandard],
    source: str,
    edition: str,
) -> NewStandard:
    code = cells.code("code")
    if code and not _CODE.fullmatch(code):
        cells.fault("code", "city_bad_code", value=code[:80])
    kind = cells.choice("kind", KINDS, default="occurrence") or "occurrence"
    if not cells.has("kind"):
        cells.fault("kind", "city_cell_empty")
    big_code = cells.code("big_code")
    family = KIND_LETTERS[kind] + big_code
    value, unit = _limit(cells)
    old = known.get(code)
    usual = structs.asdict(defaults_for(code, family, defaults))
    if old is not None:
        usual |= {field: getattr(old, field) for field in usual}
    usual |= {
        "level": old.level if old else "normal",
        "source": (old.source if old else "") or source,
        "edition": (old.edition if old else "") or edition,
        "code_basis": old.code_basis if old else "",
        "draft": old.draft if old else True,
    }
    return NewStandard(
        code=code,
        kind=kind,
        family=family,
        big_code=big_code,
        big_name=cells.text("big_name", default=big_code),
        small_code=cells.code("small_code"),
        small_name=cells.text("small_name", must=True),
        condition_no=cells.whole("condition_no", default=1, least=1, most=999) or 1,
        filing_condition=cells.text("filing_condition", must=True),
        closing_condition=cells.text("closing_condition", must=True),
        limit_value=value,
        limit_unit=unit,
        response_minutes=cells.whole("response_minutes", default=0, most=100_000) or None,
        level=cells.choice("level", LEVELS, default=usual["level"]) or "normal",
        lead=cells.text("lead", must=True),
        assisting=cells.names("assisting"),
        channels=tuple(part.strip() for part in cells.text("channels").split("/") if part.strip()),
        radius_m=cells.whole("radius_m", default=usual["radius_m"], most=100_000) or 0,
        window_hours=cells.whole("window_hours", default=usual["window_hours"], most=87_600) or 0,
        procedure=cells.text("procedure", default=usual["procedure"]),
        verification=cells.choice("verification", VERIFICATIONS, default=usual["verification"])
        or "person",
        photos_before=cells.whole("photos_before", default=usual["photos_before"], most=20) or 0,
        photos_after=cells.whole("photos_after", default=usual["photos_after"], most=20) or 0,
        confirm=cells.flag("confirm", default=usual["confirm"]),
        auto_file=cells.flag("auto_file", default=usual["auto_file"]),
        risk=cells.choice("risk", RISKS, default=usual["risk"]) or "medium",
        source=cells.text("source", default=usual["source"]),
        edition=cells.text("edition", default=usual["edition"]),
        code_basis=cells.text("code_basis", default=usual["code_basis"]),
        draft=cells.flag("draft", default=usual["draft"]),
    )


def _limit(cells: Cells) -> tuple[int, str]:
    """The time limit from value and unit, or from words such as 2紧急工作时; both must agree."""
    words = unicodedata.normalize("NFKC", cells.row.get("limit"))
    spoken = _LIMIT.fullmatch(words) if words else None
    if words and (spoken is None or spoken[2] not in UNITS):
        cells.fault("limit", "city_bad_limit", value=words[:40])
        return 1, "work_day"
    if not cells.has("limit_value") and not cells.has("limit_unit") and spoken:
        value, unit = int(spoken[1]), UNITS[spoken[2]]
        if not 1 <= value <= MAX_LIMIT:
            cells.fault("limit", "city_out_of_bounds", value=value, least=1, most=MAX_LIMIT)
    else:
        value = cells.whole("limit_value", least=1, most=MAX_LIMIT) or 1
        unit = cells.choice("limit_unit", UNITS) or "work_day"
        if (
            spoken
            and (int(spoken[1]), UNITS[spoken[2]]) != (value, unit)
            and cells.has("limit_value")
        ):
            cells.fault("limit", "city_limits_disagree", value=words, other=f"{value} {unit}")
    return value, unit

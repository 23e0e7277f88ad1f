"""Event standards as a table: what each column means, what stands in for an empty one, and the way back to a table.

In: rows of a file, defaults by category. Out: `NewStandard`s, or faults by cell. Never: a time limit guessed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from yiwang.city.messages import EventStandard
from yiwang.city.model.cells import Cells, once
from yiwang.city.model.faults import Faults
from yiwang.city.model.tables import Row, read_table

# Our name → the headings of the national tables and of the sample that this project ships.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("std_code", "标准编码", "编码"),
    "kind": ("type", "类型", "部件/事件"),
    "big_code": ("大类代码",),
    "big_name": ("大类", "大类名称"),
    "small_code": ("小类代码",),
    "small_name": ("小类", "小类名称"),
    "condition_no": ("cond_no", "条件序号"),
    "filing_condition": ("立案条件",),
    "limit": ("处置时限",),
    "limit_value": ("时限值",),
    "limit_unit": ("时限单位",),
    "response_minutes": ("响应时限_分钟", "响应时限"),
    "closing_condition": ("结案条件",),
    "lead": ("主责部门", "主办部门"),
    "assisting": ("协同部门", "协办部门"),
    "level": ("级别", "紧急程度"),
    "channels": ("发现来源", "来源渠道"),
    "code_basis": ("编码依据",),
    "radius_m": ("归并半径_米",),
    "window_hours": ("归并时窗_小时",),
    "procedure": ("流程",),
    "verification": ("核查方式",),
    "photos_before": ("处置前照片",),
    "photos_after": ("处置后照片",),
    "confirm": ("需核实",),
    "auto_file": ("可自动立案",),
    "risk": ("风险",),
    "source": ("出处",),
    "edition": ("版本",),
    "draft": ("草案",),
}
REQUIRED = ("code", "kind", "big_code", "small_code", "small_name", "filing_condition", "closing_condition", "lead")
KINDS = {"部件": "component", "事件": "occurrence", "component": "component", "occurrence": "occurrence"}
KIND_LETTERS = {"component": "B", "occurrence": "S"}
UNITS = {
    "紧急工作时": "urgent_hour", "工作时": "work_hour", "工作日": "work_day",
    "urgent_hour": "urgent_hour", "work_hour": "work_hour", "work_day": "work_day",
}  # fmt: skip
LEVELS = {
    "一般": "normal", "较急": "raised", "紧急": "urgent", "特急": "critical",
    "normal": "normal", "raised": "raised", "urgent": "urgent", "critical": "critical",
}  # fmt: skip
VERIFICATIONS = {
    "人工": "person", "传感器": "sensor", "市民": "resident", "抽查": "sample",
    "person": "person", "sensor": "sensor", "resident": "resident", "sample": "sample",
}  # fmt: skip
RISKS = {"低": "low", "中": "medium", "高": "high", "low": "low", "medium": "medium", "high": "high"}
_LIMIT = re.compile(r"(\d+)\s*([^\d\s]+)")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,31}", re.IGNORECASE)
MAX_LIMIT = 3_650


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
    found = [_read(Cells(name, row, faults), defaults, known or {}, source, edition) for row in rows]
    once(name, [(row.number, new.code) for row, new in zip(rows, found, strict=True)], "code", faults)
    return found


def _read(
    cells: Cells, defaults: Mapping[str, Mapping[str, Any]], known: Mapping[str, EventStandard], source: str, edition: str
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
        verification=cells.choice("verification", VERIFICATIONS, default=usual["verification"]) or "person",
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
    else:
        value = cells.whole("limit_value", least=1, most=MAX_LIMIT) or 1
        unit = cells.choice("limit_unit", UNITS) or "work_day"
        if spoken and (int(spoken[1]), UNITS[spoken[2]]) != (value, unit) and cells.has("limit_value"):
            cells.fault("limit", "city_limits_disagree", value=words, other=f"{value} {unit}")
    if not 1 <= value <= MAX_LIMIT:
        cells.fault("limit", "city_out_of_bounds", value=value, least=1, most=MAX_LIMIT)
    return value, unit


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
    readers = {
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


def as_table(standards: Sequence[EventStandard]) -> tuple[list[str], list[list[str | int]]]:
    """Heading and rows of an export; importing it again changes nothing."""
    heading = [
        "std_code", "type", "big_code", "big_name", "small_code", "small_name", "cond_no", "立案条件", "处置时限",
        "limit_value", "limit_unit", "响应时限_分钟", "结案条件", "主责部门", "协同部门", "level", "发现来源", "code_basis",
        "radius_m", "window_hours", "procedure", "verification", "photos_before", "photos_after", "confirm",
        "auto_file", "risk", "source", "edition", "draft",
    ]  # fmt: skip
    kinds, units = _back(KINDS), _back(UNITS)
    levels, risks, verifications = _back(LEVELS), _back(RISKS), _back(VERIFICATIONS)
    return heading, [
        [
            s.code, kinds[s.kind], s.big_code, s.big_name, s.small_code, s.small_name, s.condition_no,
            s.filing_condition, f"{s.limit_value}{units[s.limit_unit]}", s.limit_value, s.limit_unit,
            s.response_minutes or "", s.closing_condition, s.lead, ";".join(s.assisting), levels[s.level],
            "/".join(s.channels), s.code_basis, s.radius_m, s.window_hours, s.procedure, verifications[s.verification],
            s.photos_before, s.photos_after, _yes(s.confirm), _yes(s.auto_file), risks[s.risk], s.source, s.edition,
            _yes(s.draft),
        ]
        for s in standards
    ]  # fmt: skip


def _back(words: Mapping[str, str]) -> dict[str, str]:
    """From our word to the Chinese one, which stands first."""
    found: dict[str, str] = {}
    for word, ours in words.items():
        found.setdefault(ours, word)
    return found


def _yes(value: bool) -> str:
    return "是" if value else "否"

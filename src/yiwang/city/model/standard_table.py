"""The table of event standards: its headings, the words of its cells, and standards written as such a table."""

from collections.abc import Mapping, Sequence

from yiwang.city.messages import EventStandard

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
REQUIRED = (
    "code",
    "kind",
    "big_code",
    "small_code",
    "small_name",
    "filing_condition",
    "closing_condition",
    "lead",
)
KINDS = {
    "部件": "component",
    "事件": "occurrence",
    "component": "component",
    "occurrence": "occurrence",
}
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
RISKS = {
    "低": "low",
    "中": "medium",
    "高": "high",
    "low": "low",
    "medium": "medium",
    "high": "high",
}


def as_table(standards: Sequence[EventStandard]) -> tuple[list[str], list[list[str | int]]]:
    """Heading and rows of an export; importing it again changes nothing."""
    heading = [
        "std_code", "type", "big_code", "big_name", "small_code", "small_name", "cond_no", "立案条件", "处置时限",
        "limit_value", "limit_unit", "响应时限_分钟", "结案条件", "主责部门", "协同部门", "level", "发现来源",
        "code_basis", "radius_m", "window_hours", "procedure", "verification", "photos_before", "photos_after",
        "confirm", "auto_file", "risk", "source", "edition", "draft",
    ]  # fmt: skip
    kinds, units = _back(KINDS), _back(UNITS)
    levels, risks, verifications = _back(LEVELS), _back(RISKS), _back(VERIFICATIONS)
    return heading, [
        [
            s.code, kinds[s.kind], s.big_code, s.big_name, s.small_code, s.small_name, s.condition_no,
            s.filing_condition, f"{s.limit_value}{units[s.limit_unit]}", s.limit_value, s.limit_unit,
            s.response_minutes or "", s.closing_condition, s.lead, ";".join(s.assisting), levels[s.level],
            "/".join(s.channels), s.code_basis, s.radius_m, s.window_hours, s.procedure,
            verifications[s.verification],
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

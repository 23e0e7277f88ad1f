"""Why this deadline: the derivation in sentences, from the same figures that the clock uses."""

from datetime import datetime, timedelta

import msgspec

from yiwang.flow.cases.model.clock import HOUR_S, Calendar, Segment, elapsed
from yiwang.flow.cases.model.procedure import Limit
from yiwang.kernel.clock import in_city

_UNIT = {
    "zh": {
        "urgent_hour": "紧急工作时（全天连续计时）",
        "work_hour": "工作时（只计上班时段）",
        "work_day": "工作日",
    },
    "en": {
        "urgent_hour": "urgent hours (round the clock)",
        "work_hour": "work hours",
        "work_day": "work days",
    },
}
_STATE = {
    "zh": {"running": "计时", "paused": "暂停（经批准）", "stopped": "不计时（按流程）"},
    "en": {
        "running": "running",
        "paused": "paused by approval",
        "stopped": "not running, by the procedure",
    },
}


class Derivation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a deadline rests on."""

    standard: str
    limit: Limit
    work_day_hours: float
    allowance_s: int
    extra_s: int
    segments: list[Segment]
    due_at: datetime | None
    used_s: int


def lines(what: Derivation, calendar: Calendar, now: datetime, language: str) -> list[str]:
    """One sentence a step of the derivation, Chinese or English."""
    zh = language == "zh"
    unit = _UNIT[language][what.limit.unit]
    said = [
        f"标准 {what.standard} 的处置时限为 {what.limit.value} {unit}。"
        if zh
        else f"Standard {what.standard} allows {what.limit.value} {unit}."
    ]
    if what.limit.unit == "work_day":
        hours = f"{what.work_day_hours:g}"
        said.append(
            f"1 个工作日按 {hours} 工作时计。"
            if zh
            else f"A work day counts as {hours} work hours."
        )
    if what.extra_s:
        hours = f"{what.extra_s / HOUR_S:g}"
        said.append(
            f"经批准延期 {hours} 小时（同类计时）。"
            if zh
            else f"Extended by {hours} hours, by approval."
        )
    if not what.segments:
        said.append("派遣后才开始计时。" if zh else "The clock starts when the case is dispatched.")
        return said
    said += [
        _segment_line(segment, what.limit, calendar, now, language) for segment in what.segments
    ]
    said.append(_conclusion(what, zh))
    return said


def _segment_line(
    segment: Segment, limit: Limit, calendar: Calendar, now: datetime, language: str
) -> str:
    zh = language == "zh"
    until = _at(segment.to_at) if segment.to_at else ("现在" if zh else "now")
    line = f"{_at(segment.from_at)} — {until}：{_STATE[language][segment.state]}"
    if segment.state == "running":
        used = _hours(elapsed(segment.from_at, segment.to_at or now, limit, calendar), zh)
        line += f"，用时 {used}" if zh else f", {used} used"
    return line + ("。" if zh else ".")


def _conclusion(what: Derivation, zh: bool) -> str:
    used, allowed = _hours(what.used_s, zh), _hours(what.allowance_s + what.extra_s, zh)
    if what.due_at is not None:
        due = _at(what.due_at)
        return (
            f"共可用 {allowed}，因此截止于 {due}。"
            if zh
            else f"Of {allowed} in all, so it is due at {due}."
        )
    return (
        f"已用 {used} / {allowed}，现在不计时。"
        if zh
        else f"{used} of {allowed} used; the clock is not running."
    )


def _at(moment: datetime) -> str:
    return in_city(moment).strftime("%Y-%m-%d %H:%M")


def _hours(seconds: int, zh: bool) -> str:
    span = timedelta(seconds=seconds)
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if zh:
        return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"

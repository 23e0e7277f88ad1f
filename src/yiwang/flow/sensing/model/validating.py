"""Every reason why a rule must not be published.

In: a rule, and what the city knows (thing kinds with their properties, event standards). Out: problems, each with
its field and a sentence in both languages. Never: an exception; a person mends all of it in one go.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import msgspec

from yiwang.flow.sensing.model.aqi import POLLUTANTS
from yiwang.flow.sensing.model.conditions import (
    WINDOWED,
    Condition,
    Forecast,
    Line,
    Neighbours,
    NoData,
    Shape,
    SilenceLine,
    Stuck,
    Threshold,
)
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.severity import Severity

WIDEST_RADIUS_M = 5_000.0
LONGEST_WINDOW_S = 7 * 86_400.0


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a rule."""

    rule: str
    field: str
    zh: str
    en: str


Found = Iterator[tuple[str, str, str]]


def validate(
    rule: Rule,
    *,
    kinds: Mapping[str, Collection[str]] | None = None,
    standards: Collection[str] | None = None,
) -> list[Problem]:
    """All problems; empty when there is none. What the city knows is checked only when it is given."""
    found = [
        *_words(rule),
        *_rationalisation(rule),
        *_source(rule),
        *_times(rule),
        *_alone(rule),
        *(entry for place in range(len(rule.conditions)) for entry in _condition(rule, place)),
        *_known(rule, kinds, standards),
    ]
    return [Problem(rule=rule.code, field=field, zh=zh, en=en) for field, zh, en in found]


def _words(rule: Rule) -> Found:
    for field in ("code", "name_zh", "name_en", "property", "standard"):
        if not getattr(rule, field).strip():
            yield field, "不能为空", "must not be empty"
    if rule.version < 1:
        yield "version", "版本从 1 开始", "versions begin at 1"
    if not rule.kinds:
        yield "kinds", "没有指明设备类型", "names no kind of thing"
    if not rule.conditions:
        yield "conditions", "没有任何条件", "has no condition"


def _rationalisation(rule: Rule) -> Found:
    why = rule.rationalisation
    for field in ("consequence_zh", "consequence_en", "response_zh", "response_en", "who"):
        if not getattr(why, field).strip():
            yield f"rationalisation.{field}", "没有写明", "is not written"
    if why.time_to_respond_s <= 0:
        yield (
            "rationalisation.time_to_respond_s",
            "处置时间必须大于 0",
            "the time to respond must be above 0",
        )


def _source(rule: Rule) -> Found:
    source = rule.source
    for field in ("title", "edition"):
        if not getattr(source, field).strip():
            yield f"source.{field}", "没有写明出处", "the source is not written"
    if source.effective_to is not None and source.effective_to < source.effective_from:
        yield "source.effective_to", "早于生效日期", "comes before effective_from"


def _times(rule: Rule) -> Found:
    reached = rule.severities()
    for severity, seconds in rule.for_s.items():
        if not 0 <= seconds < float("inf"):
            yield f"for_s.{severity}", "时长不能为负", "a duration is never below 0"
        if severity not in reached:
            yield f"for_s.{severity}", "没有条件能达到这一级", "no condition reaches this level"
    if not 0 <= rule.clear_hold_s < float("inf"):
        yield "clear_hold_s", "时长不能为负", "a duration is never below 0"
    if rule.valid_s is not None and not 0 < rule.valid_s < float("inf"):
        yield "valid_s", "必须大于 0", "must be above 0"
    for place, hours in enumerate(rule.hours):
        if not hours.days or not set(hours.days) <= set(range(1, 8)):
            yield f"hours[{place}].days", "星期为 1 到 7", "days are 1 to 7"
    if rule.action is not None and rule.action.severity not in reached:
        yield "action.severity", "没有条件能达到这一级", "no condition reaches this level"


def _alone(rule: Rule) -> Found:
    """Silence and neighbours are judged on other instants than a reading: they stand alone in their rule."""
    for place, condition in enumerate(rule.conditions):
        field = f"conditions[{place}]"
        if isinstance(condition, NoData | Neighbours) and len(rule.conditions) > 1:
            yield field, "这种条件必须单独成为一条规则", "must be the rule's only condition"
        if isinstance(condition, NoData) and (rule.for_s or rule.clear_hold_s or rule.hours):
            yield (
                field,
                "无数据规则不能有持续时间、恢复保持或时段",
                "a silence has no duration, hold-off or hours",
            )
        if isinstance(condition, NoData | Neighbours) and rule.valid_s is not None:
            yield field, "这种条件不能有有效期", "this condition has no valid_s"


def _condition(rule: Rule, place: int) -> Found:
    condition, field = rule.conditions[place], f"conditions[{place}]"
    if not condition.lines:
        yield f"{field}.lines", "没有分级阈值", "has no line"
        return
    names = [line.severity for line in condition.lines]
    if len(set(names)) < len(names):
        yield f"{field}.lines", "同一级别出现两次", "a severity is there twice"
        return
    if isinstance(condition, NoData):
        yield from _silence(condition, field)
        return
    yield from _lines(condition.lines, condition.direction, field)
    yield from _numbers(condition, field)
    for number, also in enumerate(condition.also):
        if (also.at_least is None) == (also.at_most is None) or also.within_s <= 0:
            yield (
                f"{field}.also[{number}]",
                "at_least 与 at_most 必须且只能给一个，within_s 大于 0",
                "needs one of at_least and at_most, and within_s above 0",
            )
    if isinstance(condition, Neighbours) and condition.also:
        yield f"{field}.also", "邻近条件不能有附加条件", "neighbours take no further condition"
    if isinstance(condition, Threshold) and condition.shape is not None:
        yield from _shape(condition.shape, f"{field}.shape")


def _lines(lines: list[Line], direction: str, field: str) -> Found:
    """Each severity lies beyond the one below it, and ends on the quiet side of where it begins."""
    sign = 1.0 if direction == "up" else -1.0
    ordered = sorted(lines, key=lambda line: Severity.of(line.severity))
    for line in ordered:
        numbers = [line.on] if line.off is None else [line.on, line.off]
        if not all(abs(number) < float("inf") for number in numbers):
            yield f"{field}.lines.{line.severity}", "不是有限的数", "is not a finite number"
        elif sign * _off(line) > sign * line.on:
            yield (
                f"{field}.lines.{line.severity}.off",
                f"恢复值 {_off(line):g} 在触发值 {line.on:g} 的错误一侧",
                f"off {_off(line):g} lies on the wrong side of on {line.on:g}",
            )
    for lower, upper in pairwise(ordered):
        for part, low, high in (
            ("on", lower.on, upper.on),
            ("off", _off(lower), _off(upper)),
        ):
            if sign * low > sign * high:
                yield (
                    f"{field}.lines.{upper.severity}.{part}",
                    f"{upper.severity} 的 {high:g} 没有比 {lower.severity} 的 {low:g} 更严重",
                    f"{upper.severity} at {high:g} is not beyond {lower.severity} at {low:g}",
                )


def _off(line: Line) -> float:
    return line.on if line.off is None else line.off


def _silence(condition: NoData, field: str) -> Found:
    for line in condition.lines:
        given = line.after_s if line.after_s is not None else line.after_periods
        both = (line.after_s is None) == (line.after_periods is None)
        if both or given is None or not 0 < given < float("inf"):
            yield (
                f"{field}.lines.{line.severity}",
                "after_s 与 after_periods 必须且只能给一个，且大于 0",
                "needs one of after_s and after_periods, above 0",
            )
    ordered = sorted(condition.lines, key=lambda line: Severity.of(line.severity))
    for lower, upper in pairwise(ordered):
        if _later(lower, upper):
            yield (
                f"{field}.lines.{upper.severity}",
                f"没有比 {lower.severity} 更久",
                f"does not come after {lower.severity}",
            )


def _later(lower: SilenceLine, upper: SilenceLine) -> bool:
    """Whether the lower severity comes later; seconds and periods cannot be compared."""
    if lower.after_s is not None and upper.after_s is not None:
        return lower.after_s > upper.after_s
    if lower.after_periods is not None and upper.after_periods is not None:
        return lower.after_periods > upper.after_periods
    return False


def _numbers(condition: Condition, field: str) -> Found:
    if isinstance(condition, WINDOWED) and not 0 < condition.window_s <= LONGEST_WINDOW_S:
        yield f"{field}.window_s", "窗口为 0 到 7 天", "a window is above 0 and at most 7 days"
    if isinstance(condition, Stuck) and condition.tolerance < 0:
        yield f"{field}.tolerance", "不能为负", "is never below 0"
    if isinstance(condition, Forecast):
        if condition.horizon_s <= 0:
            yield f"{field}.horizon_s", "必须大于 0", "must be above 0"
        if condition.least_points < 3:
            yield f"{field}.least_points", "至少 3 个点", "needs at least 3"
        if condition.spread is not None and condition.spread < 0:
            yield f"{field}.spread", "不能为负", "is never below 0"
    if isinstance(condition, Neighbours):
        yield from _neighbours(condition, field)


def _neighbours(condition: Neighbours, field: str) -> Found:
    if condition.direction == "down":
        yield f"{field}.direction", "邻近条件只能向上", "neighbours are counted upwards only"
    if not 0 < condition.radius_m <= WIDEST_RADIUS_M:
        yield (
            f"{field}.radius_m",
            f"半径为 0 到 {WIDEST_RADIUS_M:g} 米",
            f"a radius is above 0 and at most {WIDEST_RADIUS_M:g} m",
        )
    if condition.within_s <= 0:
        yield f"{field}.within_s", "必须大于 0", "must be above 0"
    if condition.until is not None and condition.until > condition.at_least:
        yield f"{field}.until", "在触发值的错误一侧", "lies on the wrong side of at_least"
    if any(line.on < 1 or _off(line) < 1 for line in condition.lines):
        yield f"{field}.lines", "至少 1 个", "counts at least 1"


def _shape(shape: Shape, field: str) -> Found:
    if shape.form == "iaqi":
        if shape.edition is None or shape.pollutant not in POLLUTANTS.get(shape.edition, ()):
            yield (
                f"{field}.pollutant",
                "该版标准没有这种污染物",
                "this edition has no such pollutant",
            )
    elif not shape.reference:
        yield f"{field}.reference", "没有指明参照值", "names no reference of the thing"


def _known(
    rule: Rule,
    kinds: Mapping[str, Collection[str]] | None,
    standards: Collection[str] | None,
) -> Found:
    for kind in rule.kinds if kinds is not None else ():
        if kinds is not None and kind not in kinds:
            yield "kinds", f"没有设备类型 {kind}", f"there is no kind of thing {kind!r}"
        elif kinds is not None and rule.property not in kinds[kind]:
            yield (
                "property",
                f"设备类型 {kind} 没有 {rule.property}",
                f"kind {kind!r} has no property {rule.property!r}",
            )
    if standards is not None and rule.standard not in standards:
        yield (
            "standard",
            f"没有事件标准 {rule.standard}",
            f"there is no event standard {rule.standard!r}",
        )

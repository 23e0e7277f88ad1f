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
    Anomaly,
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
    code: str  # its sentence stands in the room's strings
    params: dict[str, str] = {}


Found = Iterator[tuple[str, str, dict[str, str]]]


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
        *_ladder(rule),
        *_alone(rule),
        *(entry for place in range(len(rule.conditions)) for entry in _condition(rule, place)),
        *_known(rule, kinds, standards),
    ]
    return [
        Problem(rule=rule.code, field=field, code=code, params=params)
        for field, code, params in found
    ]


def _words(rule: Rule) -> Found:
    for field in ("code", "name_zh", "name_en", "property", "standard"):
        if not getattr(rule, field).strip():
            yield field, "rule_empty", {}
    if rule.version < 1:
        yield "version", "rule_version", {}
    if not rule.kinds:
        yield "kinds", "rule_no_kind", {}
    if not rule.conditions:
        yield "conditions", "rule_no_condition", {}


def _rationalisation(rule: Rule) -> Found:
    why = rule.rationalisation
    for field in ("consequence_zh", "consequence_en", "response_zh", "response_en", "who"):
        if not getattr(why, field).strip():
            yield f"rationalisation.{field}", "rule_not_written", {}
    if why.time_to_respond_s <= 0:
        yield (
            "rationalisation.time_to_respond_s",
            "rule_time_to_respond",
            {},
        )


def _source(rule: Rule) -> Found:
    source = rule.source
    for field in ("title", "edition"):
        if not getattr(source, field).strip():
            yield f"source.{field}", "rule_no_source", {}
    if source.effective_to is not None and source.effective_to < source.effective_from:
        yield "source.effective_to", "rule_ends_before_it_begins", {}


def _times(rule: Rule) -> Found:
    reached = rule.severities()
    for severity, seconds in rule.for_s.items():
        if not 0 <= seconds < float("inf"):
            yield f"for_s.{severity}", "rule_duration", {}
        if severity not in reached:
            yield f"for_s.{severity}", "rule_level_not_reached", {}
    if not 0 <= rule.clear_hold_s < float("inf"):
        yield "clear_hold_s", "rule_duration", {}
    if rule.valid_s is not None and not 0 < rule.valid_s < float("inf"):
        yield "valid_s", "rule_above_zero", {}
    for place, hours in enumerate(rule.hours):
        if not hours.days or not set(hours.days) <= set(range(1, 8)):
            yield f"hours[{place}].days", "rule_days", {}
    if rule.action is not None and rule.action.severity not in reached:
        yield "action.severity", "rule_level_not_reached", {}
    if rule.files_from is not None and rule.files_from not in reached:
        yield "files_from", "rule_level_not_reached", {}


def _ladder(rule: Rule) -> Found:
    """Each rung can be reached, and none lies below the one before it."""
    reached, before = rule.severities(), 0
    for place, rung in enumerate(rule.ladder):
        field = f"ladder[{place}]"
        if not rung.to.strip():
            yield f"{field}.to", "rule_empty", {}
        if rung.severity is None and rung.repeats is None:
            yield field, "rule_rung_unreachable", {}
        if (rung.repeats is None) != (rung.within_days is None):
            yield f"{field}.within_days", "rule_rung_repeats", {}
        elif rung.repeats is not None and (rung.repeats < 2 or (rung.within_days or 0) < 1):
            yield f"{field}.repeats", "rule_rung_repeats", {}
        if rung.severity is not None:
            if rung.severity not in reached:
                yield f"{field}.severity", "rule_level_not_reached", {}
            if Severity.of(rung.severity) < before:
                yield f"{field}.severity", "rule_rung_order", {}
            before = Severity.of(rung.severity)


def _alone(rule: Rule) -> Found:
    """Silence and neighbours are judged on other instants than a reading: they stand alone in their rule."""
    for place, condition in enumerate(rule.conditions):
        field = f"conditions[{place}]"
        if isinstance(condition, NoData | Neighbours) and len(rule.conditions) > 1:
            yield field, "rule_alone", {}
        if isinstance(condition, NoData) and (rule.for_s or rule.clear_hold_s or rule.hours):
            yield (
                field,
                "rule_silence_is_plain",
                {},
            )
        if isinstance(condition, NoData | Neighbours) and rule.valid_s is not None:
            yield field, "rule_no_validity", {}


def _condition(rule: Rule, place: int) -> Found:
    condition, field = rule.conditions[place], f"conditions[{place}]"
    if not condition.lines:
        yield f"{field}.lines", "rule_no_line", {}
        return
    names = [line.severity for line in condition.lines]
    if len(set(names)) < len(names):
        yield f"{field}.lines", "rule_level_twice", {}
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
                "rule_also",
                {},
            )
    if isinstance(condition, Neighbours) and condition.also:
        yield f"{field}.also", "rule_neighbours_no_also", {}
    if isinstance(condition, Threshold) and condition.shape is not None:
        yield from _shape(condition.shape, f"{field}.shape")


def _lines(lines: list[Line], direction: str, field: str) -> Found:
    """Each severity lies beyond the one below it, and ends on the quiet side of where it begins."""
    sign = 1.0 if direction == "up" else -1.0
    ordered = sorted(lines, key=lambda line: Severity.of(line.severity))
    for line in ordered:
        numbers = [line.on] if line.off is None else [line.on, line.off]
        if not all(abs(number) < float("inf") for number in numbers):
            yield f"{field}.lines.{line.severity}", "rule_not_finite", {}
        elif sign * _off(line) > sign * line.on:
            yield (
                f"{field}.lines.{line.severity}.off",
                "rule_off_wrong_side",
                {"off": f"{_off(line):g}", "on": f"{line.on:g}"},
            )
    for lower, upper in pairwise(ordered):
        for part, low, high in (
            ("on", lower.on, upper.on),
            ("off", _off(lower), _off(upper)),
        ):
            if sign * low > sign * high:
                yield (
                    f"{field}.lines.{upper.severity}.{part}",
                    "rule_not_beyond",
                    {
                        "upper": upper.severity,
                        "high": f"{high:g}",
                        "lower": lower.severity,
                        "low": f"{low:g}",
                    },
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
                "rule_silence_line",
                {},
            )
    ordered = sorted(condition.lines, key=lambda line: Severity.of(line.severity))
    for lower, upper in pairwise(ordered):
        if _later(lower, upper):
            yield (
                f"{field}.lines.{upper.severity}",
                "rule_not_later",
                {"lower": lower.severity},
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
        yield f"{field}.window_s", "rule_window", {"days": f"{LONGEST_WINDOW_S / 86_400:g}"}
    if isinstance(condition, Stuck) and condition.tolerance < 0:
        yield f"{field}.tolerance", "rule_negative", {}
    if isinstance(condition, Forecast):
        if condition.horizon_s <= 0:
            yield f"{field}.horizon_s", "rule_above_zero", {}
        if condition.least_points < 3:
            yield f"{field}.least_points", "rule_points", {}
        if condition.spread is not None and condition.spread < 0:
            yield f"{field}.spread", "rule_negative", {}
    if isinstance(condition, Anomaly):
        yield from _anomaly(condition, field)
    if isinstance(condition, Neighbours):
        yield from _neighbours(condition, field)


def _anomaly(condition: Anomaly, field: str) -> Found:
    if condition.direction == "down":
        yield f"{field}.direction", "rule_anomaly_up", {}
    # Most readings surprise by nothing at all; a line at zero would never be left.
    if any(line.on <= 0 or _off(line) <= 0 for line in condition.lines):
        yield f"{field}.lines", "rule_above_zero", {}


def _neighbours(condition: Neighbours, field: str) -> Found:
    if condition.direction == "down":
        yield f"{field}.direction", "rule_neighbours_up", {}
    if not 0 < condition.radius_m <= WIDEST_RADIUS_M:
        yield (
            f"{field}.radius_m",
            "rule_radius",
            {"metres": f"{WIDEST_RADIUS_M:g}"},
        )
    if condition.within_s <= 0:
        yield f"{field}.within_s", "rule_above_zero", {}
    if condition.until is not None and condition.until > condition.at_least:
        yield f"{field}.until", "rule_until_wrong_side", {}
    if any(line.on < 1 or _off(line) < 1 for line in condition.lines):
        yield f"{field}.lines", "rule_counts_one", {}


def _shape(shape: Shape, field: str) -> Found:
    if shape.form == "iaqi":
        if shape.edition is None or shape.pollutant not in POLLUTANTS.get(shape.edition, ()):
            yield (
                f"{field}.pollutant",
                "rule_pollutant",
                {},
            )
    elif not shape.reference:
        yield f"{field}.reference", "rule_no_reference", {}


def _known(
    rule: Rule,
    kinds: Mapping[str, Collection[str]] | None,
    standards: Collection[str] | None,
) -> Found:
    for kind in rule.kinds if kinds is not None else ():
        if kinds is not None and kind not in kinds:
            yield "kinds", "rule_unknown_kind", {"kind": kind}
        elif kinds is not None and rule.property not in kinds[kind]:
            yield (
                "property",
                "rule_unknown_property",
                {"kind": kind, "property": rule.property},
            )
    if standards is not None and rule.standard not in standards:
        yield (
            "standard",
            "rule_unknown_standard",
            {"standard": rule.standard},
        )

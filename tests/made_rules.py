"""Rules that tests make, with all the words that a rule must have."""

from datetime import date
from typing import Any

from yiwang.flow.sensing.model.conditions import Condition, Line, Threshold
from yiwang.flow.sensing.model.rules import Rationalisation, Rule, Source

WHY = Rationalisation(
    consequence_zh="行人被困",
    consequence_en="people are trapped",
    response_zh="封交排水",
    response_en="close the road and pump",
    who="区水务局(排水所)",
    time_to_respond_s=300,
)
SOURCE = Source(title="a test", edition="1", effective_from=date(2000, 1, 1), confidence="proposal")


def lines(**on_and_off: tuple[float, float]) -> list[Line]:
    return [Line(severity=name, on=on, off=off) for name, (on, off) in on_and_off.items()]  # type: ignore[arg-type]


def rule(*conditions: Condition, **given: Any) -> Rule:
    values: dict[str, Any] = {
        "code": "made",
        "version": 1,
        "name_zh": "测试",
        "name_en": "made",
        "kinds": ["gauge"],
        "property": "level",
        "conditions": list(conditions) or [Threshold(lines=lines(blue=(10, 8)))],
        "standard": "S0406-01",
        "rationalisation": WHY,
        "source": SOURCE,
    }
    return Rule(**(values | given))

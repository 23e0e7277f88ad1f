"""Which rung of a rule's ladder a warning has reached. Pure."""

from collections.abc import Sequence

from yiwang.flow.sensing.model.explaining import COLOURS
from yiwang.flow.sensing.model.rules import Rung
from yiwang.flow.sensing.model.severity import Severity


def highest(ladder: Sequence[Rung], severity: int, times: Sequence[int]) -> int | None:
    """The number of the highest rung reached; `times`: by rung, how often its thing was warned of in its days."""
    reached = [
        place
        for place, rung in enumerate(ladder)
        if (rung.severity is not None and severity >= Severity.of(rung.severity))
        or (rung.repeats is not None and times[place] >= rung.repeats)
    ]
    return reached[-1] if reached else None


def why(rung: Rung, severity: int, times: int) -> str:
    """The reason that stands in the warning's history."""
    if rung.repeats is not None and times >= rung.repeats:
        return f"{rung.within_days} 天内第 {times} 次，升级至 {rung.to}"
    return f"达到{COLOURS[severity][0]}，升级至 {rung.to}"

"""How good the data of an incident is: which questions of data quality it answers. Pure.

In: what is known of the incident and its reports. Out: each question with its answer, and the share answered with yes.
Never: a guess; what is not known is a no.

The questions are this platform's own, under the dimensions of GB/T 36344-2018 (数据质量评价指标): completeness,
accuracy, consistency, timeliness. Every question weighs the same; a city that weighs them otherwise changes this list.
"""

from msgspec import Struct

from yiwang.flow.incidents.messages import Check
from yiwang.flow.incidents.model.placing import ACCURATE_M

PROMPT_H = 24.0  # told within a day of its happening
WORDS_AT_LEAST = 6


class Known(Struct, frozen=True, kw_only=True):
    """What the checks look at; `delay_h` is the time from happening to telling, None when no one said when."""

    text: str
    photos: int
    placed: bool
    accuracy_m: float | None
    standard: str | None
    standard_by: str | None
    advised: str | None
    delay_h: float | None
    reports: int
    confirmed: bool


def checks(known: Known) -> list[tuple[Check, bool]]:
    """Each question with its answer, in the order in which they are read."""
    return [
        ("words", len(known.text.strip()) >= WORDS_AT_LEAST),
        ("picture", known.photos > 0),
        ("place", known.placed),
        ("accuracy", known.accuracy_m is not None and known.accuracy_m <= ACCURATE_M),
        ("standard", known.standard is not None),
        # Two who judged apart agree, or a person at the desk has decided.
        ("agreement", known.standard_by == "person" or _agrees(known)),
        ("promptness", known.delay_h is not None and 0 <= known.delay_h <= PROMPT_H),
        ("second_source", known.reports > 1 or known.confirmed),
    ]  # fmt: skip


def _agrees(known: Known) -> bool:
    return known.standard_by == "reporter" and known.advised == known.standard


def share(answers: list[tuple[Check, bool]]) -> float:
    """The share of yes, 0 to 1."""
    return sum(yes for _, yes in answers) / len(answers)

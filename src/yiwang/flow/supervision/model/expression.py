"""What a formula may say: one measure of the period, and conditions on its rows, each by its name.

`due & ended & on_time` = of the cases due in the period, those closed before its end and in time. An expression begins
with a measure, which says what is counted and when it belongs to a period; conditions follow, `!` turns one round.
There is nothing else: no figures, no SQL. The same predicate counts the rows and lists them.
"""

from typing import Literal

import msgspec

from yiwang.kernel.errors import Invalid

Subject = Literal["case", "incident"]

MEASURES: dict[str, Subject] = {
    "received": "incident",  # 受理数: first reported in the period; merged ones count with what they were merged into
    "filed": "case",  # 立案数: filed in the period
    "dispatched": "case",  # 派遣数: last dispatched in the period
    "handled": "case",  # 处置数: last result reported in the period
    "due": "case",  # 应结案数: the closing deadline lies in the period (model/deadline.py), void ones left out
    "closed": "case",  # 结案数: closed in the period
}
CONDITIONS: dict[Subject, frozenset[str]] = {
    "case": frozenset(
        {
            "ended",  # closed before the period's end
            "done",  # a result was reported before the period's end
            "on_time",  # the allowance was not used up
            "patrol", "self_found", "by_rule", "component", "occurrence",
            "sent_back", "disputed", "reworked", "reopened", "extended", "deferred", "void", "forced",
        }
    ),
    "incident": frozenset({"patrol", "self_found"}),
}  # fmt: skip


class Expression(msgspec.Struct, frozen=True):
    """A measure and conditions; (name, wanted) where wanted is False after `!`."""

    measure: str
    conditions: tuple[tuple[str, bool], ...]

    @property
    def subject(self) -> Subject:
        """What is counted."""
        return MEASURES[self.measure]


def parse(text: str) -> Expression:
    """Read `measure & condition & !condition`, or raise `Invalid` naming the word that is not known."""
    words = [word.strip() for word in text.split("&")]
    measure = words[0]
    if measure not in MEASURES:
        raise Invalid(
            "supervision_no_such_measure",
            field="expression",
            name=measure[:40],
            known=", ".join(MEASURES),
        )
    conditions = []
    for word in words[1:]:
        name = word.removeprefix("!").strip()
        if name not in CONDITIONS[MEASURES[measure]]:
            known = ", ".join(sorted(CONDITIONS[MEASURES[measure]]))
            raise Invalid(
                "supervision_no_such_condition", field="expression", name=name[:40], known=known
            )
        conditions.append((name, not word.startswith("!")))
    return Expression(measure, tuple(conditions))

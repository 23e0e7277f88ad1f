"""Several matters in one text (一图多事), told apart: which clause speaks of which standard.

In: a text as it was written, the standards it speaks of. Out: one matter per standard with its own words, in the order
in which the text names them. Never: a word that the text does not have, a clause that belongs to nobody.
"""

import re
from collections import defaultdict

from yiwang.ai.messages import Matter
from yiwang.ai.model.cold import Cold
from yiwang.ai.model.features import normalise

# Where one remark ends: punctuation, and the words by which a second thing is begun without any.
_CLAUSE = re.compile(
    r"[，,。；;！!？?\n]+|(?=另外|此外|还有|旁边|同时|并且)|(?<=\w)\s+(?=also\b|and\b)", re.I
)
_TRIM = " 、：:"


def matters(cold: Cold, text: str, columns: list[int]) -> list[Matter]:
    """Each standard of `columns` with the clauses that speak most of it; [] unless there are two at least."""
    if len(columns) < 2:
        return []
    said: defaultdict[int, list[str]] = defaultdict(list)
    order: list[int] = []
    for clause in _clauses(text):
        scores = cold.judge(normalise(clause)).scores
        best = max(columns, key=lambda column: float(scores[column]))
        if scores[best] > 0:
            said[best].append(clause)
            if best not in order:
                order.append(best)
        elif order:  # it says more of what was said last: since when, whom to call
            said[order[-1]].append(clause)
    return [
        Matter(
            code=cold.standards[column].code,
            name=cold.standards[column].name,
            filing_condition=cold.standards[column].filing_condition,
            # A standard whose words are spread over clauses of the others is told with the whole text.
            text="，".join(said[column]) or text.strip(),
        )
        for column in [*order, *(c for c in columns if c not in order)]
    ]


def _clauses(text: str) -> list[str]:
    return [clause for part in _CLAUSE.split(text) if (clause := (part or "").strip(_TRIM))]

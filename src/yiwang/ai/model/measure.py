"""Fitting a model from stored rows, and measuring it on rows that it never saw.

In: stored rows (features, evidence, the desk's answer). Out: a learned part with its blend; accuracy beside baselines.
Never: a row in two parts; which part a row is in hangs on its text alone, so the same words are never in two.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.ai.messages import Accuracy
from yiwang.ai.model.advisor import lift
from yiwang.ai.model.blend import Blend, Scored
from yiwang.ai.model.calibrate import Answers, calibrate, curve, first_right, judged
from yiwang.ai.model.cold import Cold
from yiwang.ai.model.features import Ids, stack
from yiwang.ai.model.learner import LEAST_OF_A_LABEL, NONE_OF_THESE, OTHER, Linear, fit

# By the first byte of the text's hash: 80 % to learn from, 10 % to calibrate on, 10 % only ever to measure on. While
# answers are few the first two are one.
CALIBRATE_FROM, MEASURE_FROM = 205, 231
FEW_ANSWERS = 2000  # below this, calibration is by thirds
FEW_ROWS = 100  # below this the note says so


class Row(msgspec.Struct, frozen=True):
    """One answer of the desk. `byte` is the first of the text's hash; `label` "" is "none of these"."""

    byte: int
    label: str
    buckets: Ids
    counts: NDArray[np.uint8]
    evidence: dict[str, float]
    silence: float


class Model(msgspec.Struct, frozen=True):
    """What a fit made."""

    learned: Linear | None
    blend: Blend
    majority: str | None


def part_of(byte: int) -> str:
    """`learn`, `calibrate` or `measure`."""
    if byte >= MEASURE_FROM:
        return "measure"
    return "calibrate" if byte >= CALIBRATE_FROM else "learn"


def fit_rows(rows: Sequence[Row], cold: Cold) -> Model:
    """Learn, then calibrate, from all rows but those that are for measuring.

    While answers are few none can be spared for calibration: each third is then judged by what the others taught.
    """
    usable = [row for row in rows if part_of(row.byte) != "measure"]
    columns = columns_of(cold)
    if len(usable) < FEW_ANSWERS:
        learning, held = usable, _judged_by_others(usable, cold)
        learned = _learn(learning, cold)
    else:
        learning = [row for row in usable if part_of(row.byte) == "learn"]
        learned = _learn(learning, cold)
        held = answers(
            [row for row in usable if part_of(row.byte) == "calibrate"], learned, columns
        )
    majority = Counter(row.label for row in learning).most_common(1)
    return Model(learned, calibrate(held, Blend()), majority[0][0] if majority else None)


def _learn(rows: Sequence[Row], cold: Cold) -> Linear | None:
    """Learn from the desk's answers; the standards' own words stand beside them, for what the desk has not met yet."""
    enough = {
        label for label, n in Counter(row.label for row in rows).items() if n >= LEAST_OF_A_LABEL
    }
    if len(enough) < 2:
        return None
    said = cold.own_words
    features = [(row.buckets, row.counts) for row in rows] + [counted for counted, _ in said]
    labels = [row.label for row in rows] + [code if code in enough else OTHER for _, code in said]
    return fit(stack(features), labels)


def columns_of(cold: Cold) -> dict[str, int]:
    """The place of each standard."""
    return {standard.code: i for i, standard in enumerate(cold.standards)}


def _judged_by_others(rows: Sequence[Row], cold: Cold) -> Answers:
    parts, columns = [], columns_of(cold)
    for third in range(3):
        held = [row for row in rows if row.byte % 3 == third]
        others = [row for row in rows if row.byte % 3 != third]
        parts.append(answers(held, _learn(others, cold), columns))
    return Answers(
        Scored(
            *(
                np.concatenate([getattr(p.scored, f) for p in parts])
                for f in Scored.__struct_fields__
            )
        ),
        np.concatenate([part.truth for part in parts]),
    )


def answers(rows: Sequence[Row], learned: Linear | None, columns: dict[str, int]) -> Answers:
    """Rows as arrays; a row whose standard is no longer in force is left out."""
    rows = [row for row in rows if row.label in columns or row.label == NONE_OF_THESE]
    evidence = np.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        for code, points in row.evidence.items():
            if code in columns:
                evidence[place, columns[code]] = points
    stacked = stack([(row.buckets, row.counts) for row in rows]) if rows else None
    margins, quiet = lift(learned, stacked, columns, len(rows))
    silence = np.array([row.silence for row in rows], dtype=np.float64)
    truth = np.array([columns.get(row.label, len(columns)) for row in rows], dtype=np.int64)
    return Answers(Scored(evidence, silence, margins, quiet), truth)


def measure(
    rows: Sequence[Row], model: Model, cold: Cold, *, model_id: str, version: int
) -> Accuracy:
    """Accuracy on the rows that are only ever for measuring."""
    columns = columns_of(cold)
    held = answers([row for row in rows if part_of(row.byte) == "measure"], model.learned, columns)
    n = len(held.truth)
    if not n:
        return Accuracy(
            note="accuracy_not_measured_yet", model_id=model_id, model_version=version, n=0
        )
    confidence, right = judged(model.blend, held)
    claimed = confidence >= model.blend.threshold
    commonest = None if model.majority is None else columns.get(model.majority, len(columns))
    return Accuracy(
        note="accuracy_measured" if n >= FEW_ROWS else "accuracy_few_rows",
        model_id=model_id,
        model_version=version,
        n=n,
        accuracy=_share(first_right(model.blend, held)),
        coverage=_share(claimed),
        error_at_coverage=_share(~right[claimed]) if claimed.any() else None,
        baseline_majority=None if commonest is None else _share(held.truth == commonest),
        baseline_lexicon=_share(first_right(Blend(), held)),
        threshold=round(model.blend.threshold, 4),
        curve=curve(model.blend, held),
    )


def _share(flags: NDArray[np.bool_]) -> float:
    return round(float(flags.mean()), 4)

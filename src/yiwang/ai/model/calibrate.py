"""Fitting the four numbers of a `Blend` on rows that the learner has not seen.

In: evidence, margins and the desk's answers of calibration rows. Out: a blend and where it may claim to know.
Never: a row that was learned from, nor one that the accuracy is measured on.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from yiwang.ai.messages import CurvePoint
from yiwang.ai.model.blend import Blend, Scored, Scores, probabilities

TARGET_ERROR = 0.02  # of what it claims to know, at most this share may be wrong (requirement P12)
LEAST_THRESHOLD = 0.6  # however well the rows went: they are few and of the past
FEWEST_ROWS = 40  # fewer calibration rows leave the cold start's numbers as they are
FEWEST_ANSWERED = 40  # the threshold rests on at least so many answered rows
PRIOR_ROWS = 10.0  # how many rows the cold start's numbers weigh
MOST_ROWS = 1500  # more rows make the fit slower and not better
START_LEARNED = 1.0
SILENCE_SCALE = 3.0  # points by which silence may move as lightly as another number may move by e
STEP = 0.5
_NOTHING = -20.0  # a logarithm: e^-20 of a margin is no margin
_CURVE_THRESHOLDS = [i / 20 for i in range(20)] + [0.97, 0.99]


class Answers(msgspec.Struct):
    """Rows to calibrate or measure on. `truth` is a column of the standards, or their number for "none of these"."""

    scored: Scored
    truth: NDArray[np.int64]


def calibrate(rows: Answers, start: Blend) -> Blend:
    """The blend that makes the calibration rows likeliest, held near `start` while they are few."""
    if len(rows.truth) < FEWEST_ROWS:
        return start
    rows = _sample(rows)
    first = np.array([np.log(start.evidence), np.log(START_LEARNED), start.silence / SILENCE_SCALE])
    if not (rows.scored.margins.any() or rows.scored.quiet.any()):
        first[1] = _NOTHING  # nothing was learned, so there is nothing to weigh

    def cost(numbers: NDArray[np.float64]) -> float:
        found = probabilities(_blend(start, numbers), rows.scored)
        likely = found[np.arange(len(rows.truth)), rows.truth]
        prior = PRIOR_ROWS * float(((numbers - first) ** 2).sum())
        return float(-np.log(np.maximum(likely, 1e-9)).sum()) + prior

    # Without derivatives: three numbers, and a cost that is cheap. The first steps are given, for by itself the method
    # would hardly stir a number that starts at 0.
    steps = np.vstack([first, first + STEP * np.eye(len(first))])
    options = {"maxiter": 300, "xatol": 0.01, "fatol": 0.05, "initial_simplex": steps}
    found = minimize(cost, first, method="Nelder-Mead", options=options)
    blend = _blend(start, found.x)
    threshold = _threshold(blend, rows, start.threshold)
    return msgspec.structs.replace(blend, threshold=threshold, measured=True)


def _blend(start: Blend, numbers: NDArray[np.float64]) -> Blend:
    evidence, learned = (float(x) for x in np.exp(np.clip(numbers[:2], _NOTHING, 4)))
    silence = float(numbers[2]) * SILENCE_SCALE
    return msgspec.structs.replace(start, evidence=evidence, learned=learned, silence=silence)


def _sample(rows: Answers) -> Answers:
    if len(rows.truth) <= MOST_ROWS:
        return rows
    take = np.linspace(0, len(rows.truth) - 1, MOST_ROWS).astype(int)
    return Answers(rows.scored.take(take), rows.truth[take])


def judged(blend: Blend, rows: Answers) -> tuple[Scores, NDArray[np.bool_]]:
    """For each row: the confidence of its best standard, and whether that standard is the desk's."""
    found = probabilities(blend, rows.scored)[:, :-1]
    best = found.argmax(axis=1)
    return found[np.arange(len(best)), best], best == rows.truth


def first_right(blend: Blend, rows: Answers) -> NDArray[np.bool_]:
    """For each row: the likeliest answer, silence included, is the desk's."""
    found = probabilities(blend, rows.scored)
    right: NDArray[np.bool_] = found.argmax(axis=1) == rows.truth
    return right


def _threshold(blend: Blend, rows: Answers, otherwise: float) -> float:
    """The lowest confidence at which the error so far stays within the target."""
    confidence, right = judged(blend, rows)
    order = np.argsort(-confidence, kind="stable")
    error = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(error <= TARGET_ERROR)
    allowed = allowed[allowed >= FEWEST_ANSWERED - 1]
    if not len(allowed):
        return max(otherwise, float(confidence[order[0]])) if len(order) else otherwise
    return max(float(confidence[order[allowed[-1]]]), LEAST_THRESHOLD)


def curve(blend: Blend, rows: Answers) -> list[CurvePoint]:
    """Coverage and error at a ladder of thresholds."""
    confidence, right = judged(blend, rows)
    points = []
    for threshold in _CURVE_THRESHOLDS:
        claimed = confidence >= threshold
        answered = int(claimed.sum())
        if answered:
            points.append(
                CurvePoint(
                    threshold=threshold,
                    coverage=round(answered / len(right), 4),
                    error=round(float((~right[claimed]).mean()), 4),
                    answered=answered,
                )
            )
    return points

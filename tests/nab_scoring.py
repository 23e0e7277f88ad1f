"""The Numenta Anomaly Benchmark's scoring, in our own words.

Source: A. Lavin and S. Ahmad, "Evaluating Real-time Anomaly Detection Algorithms – the Numenta Anomaly Benchmark",
ICMLA 2015 (arXiv:1510.03336), section II; details that the paper leaves open as `nab/sweeper.py` of github numenta/NAB
does them: the probationary rows, how far a row lies in or past a window, what counts when a threshold is met.

In: for each file the detector's score of every row, and the labelled windows as rows. Out: the score that 0 for a detector
that says nothing and 100 for a perfect one stand for, at the one threshold that is best for all files together.
"""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PROBATION, PROBATION_ROWS = 0.15, 5000
FAR_PAST = 3.0  # window widths behind a window


@dataclass(frozen=True)
class Profile:
    """What a found window, a missed one and a false alarm weigh (config/profiles.json)."""

    found: float
    missed: float
    false: float


@dataclass(frozen=True)
class File:
    """One series with its windows as (first row, last row)."""

    name: str
    seconds: NDArray[np.float64]
    values: NDArray[np.float64]
    windows: list[tuple[int, int]]


def profiles(data: Path) -> dict[str, Profile]:
    raw = json.loads((data / "config" / "profiles.json").read_text("utf-8"))
    return {
        name: Profile(
            found=entry["CostMatrix"]["tpWeight"],
            missed=entry["CostMatrix"]["fnWeight"],
            false=entry["CostMatrix"]["fpWeight"],
        )
        for name, entry in raw.items()
    }


def files(data: Path) -> list[File]:
    """All files of the folder, with the windows of labels/combined_windows.json."""
    labels = json.loads((data / "labels" / "combined_windows.json").read_text("utf-8"))
    found = []
    for path in sorted((data / "data").glob("*/*.csv")):
        with path.open(encoding="utf-8") as file:
            rows = [(_time(row["timestamp"]), float(row["value"])) for row in csv.DictReader(file)]
        place = {}
        for number, (moment, _) in enumerate(rows):
            place.setdefault(moment, number)
        name = f"{path.parent.name}/{path.name}"
        windows = [(place[_time(begin)], place[_time(end)]) for begin, end in labels[name]]
        found.append(
            File(
                name,
                np.array([(m - datetime(1970, 1, 1)).total_seconds() for m, _ in rows]),  # noqa: DTZ001
                np.array([value for _, value in rows]),
                windows,
            )
        )
    return found


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def probation(rows: int) -> int:
    """How many first rows do not count."""
    return int(min(np.floor(PROBATION * rows), PROBATION * PROBATION_ROWS))


def sigmoid(position: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 at a window's beginning, 0 at its end, -1 far behind it (nearly)."""
    near = 2.0 / (1.0 + np.exp(5.0 * np.minimum(position, FAR_PAST))) - 1.0
    return np.where(position >= FAR_PAST, -1.0, near)


def worth(file: File, profile: Profile) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(what a detection at each row is worth, which window it lies in: -1 outside, -2 in the probation)."""
    n = len(file.values)
    value = np.full(n, -profile.false)
    window = np.full(n, -1)
    rows = np.arange(n)
    for number, (left, right) in enumerate(file.windows):
        width = right - left + 1
        inside = (rows >= left) & (rows <= right)
        value[inside] = sigmoid(-(right - rows[inside] + 1) / width) * profile.found
        window[inside] = number
        following = [begin for begin, _ in file.windows if begin > right]
        behind = (rows > right) & (rows < min(following, default=n))
        value[behind] = sigmoid((rows[behind] - right) / (width - 1)) * profile.false
    value[window >= 0] /= sigmoid(np.array([-1.0]))[0]
    window[: probation(n)] = -2
    return value, window


def score_at(file: File, profile: Profile, detected: NDArray[np.bool_]) -> float:
    """The file's score: the best detection of each window or its loss, and all false alarms."""
    value, window = worth(file, profile)
    total = float(value[detected & (window == -1)].sum())
    for number in range(len(file.windows)):
        inside = window == number
        if inside.any():
            hits = value[inside & detected]
            total += float(hits.max()) if len(hits) else -profile.missed
    return total


def windows_counted(file: File) -> int:
    first = probation(len(file.values))
    return sum(right >= first for _, right in file.windows)


@dataclass(frozen=True)
class Outcome:
    """A detector's normalized score, the threshold it is reached at, and what it found there."""

    score: float
    threshold: float
    windows_found: int
    windows: int
    false_alarms: int
    by_file: dict[str, float]


def evaluate(scored: list[tuple[File, NDArray[np.float64]]], profile: Profile) -> Outcome:
    """The best score over all thresholds, one threshold for all files."""
    steps: list[
        tuple[float, float]
    ] = []  # (score of a row, what the total gains when it is a detection)
    start = 0.0
    for file, scores in scored:
        value, window = worth(file, profile)
        for number in range(len(file.windows)):
            inside = np.flatnonzero(window == number)
            if not len(inside):
                continue
            start -= profile.missed
            best = -profile.missed
            for row in inside[np.argsort(-scores[inside], kind="stable")]:
                if value[row] > best:
                    steps.append((float(scores[row]), float(value[row] - best)))
                    best = float(value[row])
        outside = window == -1
        steps += list(zip(scores[outside].tolist(), value[outside].tolist(), strict=True))
    levels = np.array([level for level, _ in steps])
    order = np.argsort(-levels, kind="stable")
    levels, totals = levels[order], start + np.cumsum(np.array([g for _, g in steps])[order])
    last = np.append(levels[1:] != levels[:-1], True)  # a threshold takes all rows of its score
    place = int(np.argmax(np.where(last, totals, -np.inf)))
    threshold = float(levels[place]) if totals[place] > start else np.inf
    return at_threshold(scored, profile, threshold)


def at_threshold(
    scored: list[tuple[File, NDArray[np.float64]]], profile: Profile, threshold: float
) -> Outcome:
    """The score at a threshold that was set before."""
    totals, found, false, by_file = 0.0, 0, 0, {}
    count = sum(windows_counted(file) for file, _ in scored)
    for file, scores in scored:
        detected = scores >= threshold
        total = score_at(file, profile, detected)
        totals += total
        _, window = worth(file, profile)
        hit = {int(w) for w in window[detected] if w >= 0}
        found, false = found + len(hit), false + int((detected & (window == -1)).sum())
        by_file[file.name] = normalized(total, windows_counted(file), profile)
    return Outcome(normalized(totals, count, profile), threshold, found, count, false, by_file)


def normalized(total: float, windows: int, profile: Profile) -> float:
    null, perfect = -profile.missed * windows, profile.found * windows
    return 100.0 * (total - null) / (perfect - null)

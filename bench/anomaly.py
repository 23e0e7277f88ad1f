"""What the streaming detector costs a point, by how many series come at once; and its NAB scores where the files are.

`.venv/bin/python bench/anomaly.py`. In: nothing. Out: microseconds a point on one core, and a table of scores.
"""

import sys
import time
from pathlib import Path

import numpy as np

from yiwang.flow.sensing.model.surprise import MEMORY, surprises

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from nab_detectors import DEV, conformal_neighbours, surprise, windowed_gaussian  # noqa: E402
from nab_scoring import at_threshold, evaluate, files, profiles  # noqa: E402

GOAL_US = 50.0
POINTS = 1_000_000
EVERY_US = 300_000_000


def cost(series: int) -> float:
    """Microseconds a point, one reading of each series a call."""
    memory = np.zeros(series, MEMORY)
    start, count = np.arange(series), np.ones(series, np.int64)
    rng = np.random.default_rng(1)
    calls = min(max(POINTS // series, 5), 2_000)
    spent = 0.0
    for call in range(calls):
        value = rng.normal(size=series)
        moment = np.full(series, call * EVERY_US)
        begin = time.perf_counter()
        surprises(memory, moment, value, start, count)
        spent += time.perf_counter() - begin
    return spent / (calls * series) * 1e6


def scores(data: Path) -> None:
    """Each detector on the files it was chosen on, the others, all, and the others at a line set before."""
    profile, every = profiles(data)["standard"], files(data)
    dev = [file for file in every if file.name in DEV]
    held = [file for file in every if file.name not in DEV]
    for name, score in (
        ("surprise", surprise),
        ("windowed Gaussian", lambda some: [windowed_gaussian(file) for file in some]),
        ("KNN-CAD-like", lambda some: [conformal_neighbours(file) for file in some]),
    ):
        of_dev, of_held = (list(zip(part, score(part), strict=True)) for part in (dev, held))
        line = evaluate(of_dev, profile)
        parts = (
            ("dev", line), ("held out", evaluate(of_held, profile)), ("all 14", evaluate(of_dev + of_held, profile)),
            ("held out, line of dev", at_threshold(of_held, profile, line.threshold)),
        )  # fmt: skip
        for part, found in parts:
            print(
                f"{name:18} {part:22} {found.score:7.1f}   {found.windows_found:2} of {found.windows} windows, "
                f"{found.false_alarms} false"
            )


def main() -> None:
    """Print both."""
    print(f"{MEMORY.itemsize} bytes a series; goal below {GOAL_US:g} µs a point")
    for series in (1, 10, 100, 1_000, 100_000):
        print(f"{series:7,} series a call: {cost(series):8.2f} µs a point")
    for parent in ROOT.parents:
        if (parent / "shared" / "data" / "nab").exists():
            scores(parent / "shared" / "data" / "nab")
            return
    print("no NAB files here")


if __name__ == "__main__":
    main()

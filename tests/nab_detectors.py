"""Detectors for the NAB files: ours, and two peers that anyone can write down, to run beside it.

In: a file. Out: a score a row, more is stranger. Never: a look ahead, or a setting for one file.
"""

from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from nab_scoring import File
from yiwang.flow.sensing.model.surprise import MEMORY, surprises

Floats = NDArray[np.float64]

# What the detector's constants were chosen on: of each folder every second file by name. The others are held out.
DEV = (
    "realKnownCause/ambient_temperature_system_failure.csv",
    "realKnownCause/ec2_request_latency_system_failure.csv",
    "realKnownCause/nyc_taxi.csv",
    "realKnownCause/rogue_agent_key_updown.csv",
    "realTraffic/TravelTime_387.csv",
    "realTraffic/occupancy_6005.csv",
    "realTraffic/speed_6005.csv",
    "realTraffic/speed_t4013.csv",
)


def surprise(files: list[File]) -> list[Floats]:
    """Ours, on all files at once; each is a series of its own."""
    counts = np.array([len(file.values) for file in files])
    starts = np.cumsum(counts) - counts
    time = np.concatenate([file.seconds for file in files]).astype(np.int64) * 1_000_000
    values = np.concatenate([file.values for file in files])
    x = np.nan_to_num(surprises(np.zeros(len(files), MEMORY), time, values, starts, counts))
    return [x[s : s + n] for s, n in zip(starts, counts, strict=True)]


def windowed_gaussian(file: File, width: int = 6400, step: int = 1600) -> Floats:
    """How far out in the normal distribution of a window of readings, which moves on by `step` at a time."""
    scores = np.zeros(len(file.values))
    window: list[float] = []
    waiting: list[float] = []
    total = squares = 0.0
    mean, deviation = 0.0, 1.0
    for row, value in enumerate(file.values.tolist()):
        if row:
            scores[row] = erf(abs(value - mean) / deviation / sqrt(2)) / 2 + 0.5
        if len(window) < width:
            window.append(value)
            total, squares = total + value, squares + value * value
            mean = total / len(window)
            deviation = sqrt(max(squares / len(window) - mean * mean, 1e-12))
        else:
            waiting.append(value)
        if len(waiting) == step:
            window, waiting = window[step:] + waiting, []
            mean, deviation = float(np.mean(window)), max(float(np.std(window)), 1e-6)
    return scores


def conformal_neighbours(file: File, lags: int = 19, near: int = 27) -> Floats:
    """Like KNN-CAD: distances of lag windows to their nearest, made conformal, with a pause after what was said.

    Source: E. Burnaev, V. Ishimtsev, "Conformalized density- and distance-based anomaly detection in time-series data",
    arXiv:1608.04585. A window is compared with as many as the first half of NAB's probation holds, of so long ago, by
    the inverse of those first windows' second moments; its distance with as many distances just before.
    """
    probation = int(min(0.15 * len(file.values), 750))
    windows = np.lib.stride_tricks.sliding_window_view(file.values, lags)
    size = (probation - lags) // 2
    metric = np.linalg.pinv(windows[:size].T @ windows[:size])
    distances, scores = np.zeros(len(windows)), np.zeros(len(file.values))
    pause = 0
    for place in range(size, len(windows)):
        begin = max(0, place - 2 * size)
        apart = windows[begin : begin + size] - windows[place]
        squares = np.maximum(((apart @ metric) * apart).sum(axis=1), 0.0)
        distances[place] = np.sqrt(np.partition(squares, near)[:near]).sum()
        if place < 2 * size:
            continue
        share = float(np.mean(distances[place - size : place] < distances[place]))
        if pause:
            pause, share = pause - 1, 0.5
        elif share >= 0.9965:
            pause = probation // 5
        scores[place + lags - 1] = share
    return scores

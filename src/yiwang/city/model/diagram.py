"""Weighted power diagrams that are relaxed and balanced: the geometry behind generated outlines.

In: points that sample a shape, one target share for each cell. Out: sites and weights, convex cells. Never: a random
number that is not seeded.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROUNDS = 60
_MARGIN = 0.5  # of the squared distance
_DAMPING = 0.4  # of the Newton-like step: an area grows by about twice what its weight grows


def spread(samples: Floats, count: int, fixed: Floats, rng: np.random.Generator) -> Floats:
    """`count` starting sites, each as far as can be from those before; `fixed` (f, 2) come first."""
    sites = list(fixed[:count]) or [samples[rng.integers(len(samples))]]
    nearest = np.min([((samples - site) ** 2).sum(axis=1) for site in sites], axis=0)
    while len(sites) < count:
        site = samples[int(nearest.argmax())]
        sites.append(site)
        nearest = np.minimum(nearest, ((samples - site) ** 2).sum(axis=1))
    return np.array(sites)


def balance(
    samples: Floats, sites: Floats, shares: Floats, area: float, pins: Floats | None = None
) -> tuple[Floats, Floats]:
    """Relax `sites` (k, 2) to the middles of their cells while each cell grows or shrinks to its share of `area`.

    `pins` (k, 2) hold their sites where they are (NaN: free). Returns sites and weights, both in the samples' units.
    """
    count = len(sites)
    weights = np.zeros(count)
    target = shares / shares.sum()
    for turn in range(_ROUNDS):
        owner = nearest_site(samples, sites, weights)
        held = np.bincount(owner, minlength=count)
        weights += _DAMPING * area * (target - held / len(samples))
        _keep_seen(sites, weights)
        if turn >= _ROUNDS * 2 // 3:
            continue  # the sites rest; the weights settle
        for axis in (0, 1):
            total = np.bincount(owner, weights=samples[:, axis], minlength=count)
            sites[:, axis] = np.where(held > 0, total / np.maximum(held, 1), sites[:, axis])
        if pins is not None:
            pinned = ~np.isnan(pins[:, 0])
            sites[pinned] = pins[pinned]
    return sites, weights


def _keep_seen(sites: Floats, weights: Floats) -> None:
    """No site may be hidden: its weight may differ from any other's by less than their squared distance."""
    gaps = ((sites[:, None, :] - sites[None, :, :]) ** 2).sum(axis=2)
    for _ in range(len(sites)):
        # A site is swallowed by a heavier one nearby; the heavier one gives way.
        too_heavy = weights[:, None] - weights[None, :] - _MARGIN * gaps
        i, j = np.unravel_index(int(too_heavy.argmax()), too_heavy.shape)
        if too_heavy[i, j] <= 0:
            return
        half = too_heavy[i, j] / 2
        weights[i] -= half
        weights[j] += half


def nearest_site(points: Floats, sites: Floats, weights: Floats) -> NDArray[np.int64]:
    """For each point the site of smallest power distance |p - s|² - w."""
    # |p|² is the same for all sites and is left out.
    power = (sites**2).sum(axis=1) - weights - 2 * points @ sites.T
    found: NDArray[np.int64] = power.argmin(axis=1)
    return found


def cells(sites: Floats, weights: Floats, box: tuple[float, float, float, float]) -> list[Floats]:
    """The convex cell of each site within `box`, as a ring without its closing point; empty when it is hidden."""
    west, south, east, north = box
    frame = [(west, south), (east, south), (east, north), (west, north)]
    found = []
    for i, (x, y) in enumerate(sites.tolist()):
        towards = sites - sites[i]
        far = np.hypot(towards[:, 0], towards[:, 1])
        ring = frame
        for j in np.argsort(far, kind="stable").tolist():
            if j == i or not ring:
                continue
            # The border lies `reach` from site i on the way to site j.
            reach = (far[j] ** 2 + weights[i] - weights[j]) / (2 * far[j])
            nx, ny = towards[j, 0] / far[j], towards[j, 1] / far[j]
            if reach < max((px - x) * nx + (py - y) * ny for px, py in ring):
                ring = _cut(ring, nx, ny, nx * x + ny * y + reach)
        found.append(np.array(ring))
    return found


def _cut(
    ring: list[tuple[float, float]], nx: float, ny: float, limit: float
) -> list[tuple[float, float]]:
    """The part of a convex ring where nx·x + ny·y ≤ limit."""
    kept = []
    ahead = [(x, y, nx * x + ny * y - limit) for x, y in ring]
    for (ax, ay, a), (bx, by, b) in zip(ahead, ahead[1:] + ahead[:1], strict=True):
        if a <= 0:
            kept.append((ax, ay))
        if (a < 0 < b) or (b < 0 < a):
            part = a / (a - b)
            kept.append((ax + part * (bx - ax), ay + part * (by - ay)))
    return kept if len(kept) > 2 else []

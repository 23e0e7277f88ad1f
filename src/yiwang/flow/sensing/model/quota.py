"""Quotas: so many readings a second, with a burst of ten seconds saved up.

In: who, how many, the time. Out: 0 when they may, else the seconds to wait. Never: a charge for what was refused.
"""

from collections.abc import Hashable, Sequence

BURST_S = 10.0


class Quotas:
    """One bucket for each name."""

    def __init__(self) -> None:
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, wanted: Sequence[tuple[Hashable, int, int]], now: float) -> float:
        """Charge (name, readings, readings a second allowed) all at once, or none of them."""
        after: dict[Hashable, tuple[float, float]] = {}
        wait = 0.0
        for name, count, rate in wanted:
            full = rate * BURST_S
            left, then = self._left.get(name, (full, now))
            left = min(full, left + (now - then) * rate)
            # More than a whole bucket at once is let through a full one, and paid for afterwards.
            if left < min(count, full):
                wait = max(wait, (min(count, full) - left) / rate)
            after[name] = (left - count, now)
        if wait == 0.0:
            self._left.update(after)
        return wait

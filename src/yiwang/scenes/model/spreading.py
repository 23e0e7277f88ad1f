"""Where made-up stations stand: evenly over places, the same each time.

In: how many places there are, how many stations. Out: a place for each, and a little beside its middle.
"""

import msgspec

# The golden ratio's steps never bunch up.
_STEP = 0.6180339887498949
_ASIDE = 0.0008  # degrees: some eighty metres, so that two stations of one community are two dots


class Spot(msgspec.Struct, frozen=True):
    """One station: the number of its place, and degrees east and north of its middle."""

    area: int
    east: float
    north: float


def spread(places: int, number: int, salt: int) -> list[Spot]:
    """`salt` makes the stations of one kind stand elsewhere than those of another."""
    if not places:
        return []
    start = (salt * _STEP**2) % 1.0
    return [
        Spot(
            int((start + n / number) % 1.0 * places),
            ((n * _STEP + start) % 1.0 - 0.5) * 2 * _ASIDE,
            ((n * _STEP * _STEP + start) % 1.0 - 0.5) * 2 * _ASIDE,
        )
        for n in range(number)
    ]

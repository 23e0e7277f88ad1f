"""What becomes one line on a desk: things behind one gateway, warnings close together, a storm. Pure.

Never: a fire folded into another one: life-safety warnings gather within fifty metres only, storm or not.
"""

from datetime import datetime, timedelta

import msgspec

from yiwang.kernel.geometry import Point, distance_m

# A gateway is what is silent, not the things behind it, when so many fall silent at once, or most of them are.
AT_ONCE_LEAST = 5
AT_ONCE_SHARE = 0.01
MOST = 0.5
MOST_LEAST = 2
# Close together in time and place: the same water, the same smoke.
GATHER_WITHIN = timedelta(minutes=30)
GATHER_RADIUS_M = 300.0
LIFE_RADIUS_M = 50.0
# EEMUA 191: a flood is more than ten new lines in ten minutes an operator; it is over below five.
FLOOD_WINDOW = timedelta(minutes=10)
FLOOD_BEGINS = 10
FLOOD_ENDS = 5
BUDGET_AN_HOUR = 6


def gateway_is_silent(behind: int, silent: int, fell: int) -> bool:
    """Of `behind` things `silent` are silent now, of which `fell` fell silent just now."""
    at_once = fell >= AT_ONCE_LEAST and fell >= AT_ONCE_SHARE * behind
    return at_once or (silent >= MOST_LEAST and silent >= MOST * behind)


def gateway_is_back(behind: int, silent: int) -> bool:
    """Whether those that stay silent are faults of their own."""
    return silent == 0 or (
        silent < max(AT_ONCE_LEAST, AT_ONCE_SHARE * behind) and silent < MOST * behind
    )


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """A group that may take one more."""

    id: int
    sort: str
    anchor: str
    place: Point | None
    last_at: datetime


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A new warning that looks for its group."""

    anchor: str  # its area path
    storm_anchor: str  # what a storm gathers by: the subdistrict's path
    place: Point | None
    at: datetime
    life_safety: bool
    severity: int


def choose(candidate: Candidate, groups: list[Open], *, flooded: bool) -> Open | None:
    """The group that takes it, or None: it begins its own."""
    fresh = [g for g in groups if abs(candidate.at - g.last_at) <= GATHER_WITHIN]
    near = [g for g in fresh if g.sort == "place" and _close(candidate, g)]
    if near:
        return min(near, key=lambda g: g.id)
    if storms(candidate, flooded=flooded):
        return next(
            (g for g in fresh if g.sort == "storm" and g.anchor == candidate.storm_anchor), None
        )
    return None


def storms(candidate: Candidate, *, flooded: bool) -> bool:
    """In a flood, what is neither red nor a matter of life gathers by kind and subdistrict."""
    return flooded and not candidate.life_safety and candidate.severity < 4


def _close(candidate: Candidate, group: Open) -> bool:
    if candidate.place is None or group.place is None:
        return candidate.place is group.place and candidate.anchor == group.anchor
    radius_m = LIFE_RADIUS_M if candidate.life_safety else GATHER_RADIUS_M
    return distance_m(candidate.place, group.place) <= radius_m


def subdistrict_of(path: str) -> str:
    """The first three codes of an area path (city, district, subdistrict), or all there are."""
    return "".join(f"{code}/" for code in path.split("/")[:3] if code)


def district_of(path: str) -> str:
    """The first two codes."""
    return "".join(f"{code}/" for code in path.split("/")[:2] if code)


def common(paths: list[str]) -> str:
    """The deepest area that holds all of them."""
    codes = [path.rstrip("/").split("/") for path in paths]
    kept = []
    for level in zip(*codes, strict=False):
        if len(set(level)) > 1:
            break
        kept.append(level[0])
    return "".join(f"{code}/" for code in kept)

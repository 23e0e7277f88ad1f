"""The levels of charge (市、区、街镇、村居): which one begins, which one is above. Pure.

In: levels and paths of areas. Out: the level that is in charge. Never: a level that does not hold the case's place.
"""

from typing import Literal

Tier = Literal["community", "subdistrict", "district", "city"]
TIERS: tuple[Tier, ...] = ("community", "subdistrict", "district", "city")
# Work that nobody's desk took in (a rule filed it) begins where the district's centre dispatches.
BY_RULE: Tier = "district"


def tier_of_level(level: str) -> Tier:
    """The level of charge of an area: a grid cell is its community's."""
    return "community" if level == "grid_cell" else level  # type: ignore[return-value]


def holds(area_path: str, case_path: str) -> bool:
    """Whether the case lies in the area."""
    return case_path.startswith(area_path)


def above(tier: Tier) -> Tier | None:
    """The next level up; None above the city."""
    place = TIERS.index(tier) + 1
    return TIERS[place] if place < len(TIERS) else None


def is_below(lower: Tier, upper: Tier) -> bool:
    """Whether `lower` is really below `upper`."""
    return TIERS.index(lower) < TIERS.index(upper)

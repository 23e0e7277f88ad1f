"""A ratio as every page shows it: four decimals, half away from zero; none where there is nothing to divide by."""

from decimal import ROUND_HALF_UP, Decimal

_STEP = Decimal("0.0001")


def ratio(numerator: int, denominator: int) -> float | None:
    """`numerator` ÷ `denominator` (0.9372 is 93.72 %); None when the denominator is empty, never 0 or 1."""
    if denominator == 0:
        return None
    return float((Decimal(numerator) / Decimal(denominator)).quantize(_STEP, ROUND_HALF_UP))

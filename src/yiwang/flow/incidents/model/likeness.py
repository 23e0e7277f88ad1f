"""When two reports are the same thing. Pure.

In: how far, how long ago, how alike the words, whether the standard is the same.
Out: whether to join at once or to suggest, and the reason.
Never: a join that a person cannot undo; the service keeps every link.
"""

from msgspec import Struct

# Likeness is 0..1, higher is more alike. Of our own hand-written pairs, different things told of one place reached
# 0.58 and the same thing told twice in much the same words 0.84: above this intake joins by itself.
SAME_WORDS = 0.6
WORTH_SHOWING = 0.12  # below this, and farther than half the radius, it is not suggested
JOIN_SHARE = 0.5  # intake joins only within this share of the standard's radius
SUGGESTIONS = 5


class Candidate(Struct, frozen=True, kw_only=True):
    """An open incident near by, of the same family."""

    incident: int
    same_standard: bool
    distance_m: float
    radius_m: float
    age_hours: float
    likeness: float


def joins(candidate: Candidate) -> bool:
    """True when intake may join by itself: same standard, close, told in much the same words."""
    return (
        candidate.same_standard
        and candidate.distance_m <= candidate.radius_m * JOIN_SHARE
        and candidate.likeness >= SAME_WORDS
    )


def score(candidate: Candidate) -> float:
    """0..1, higher is likelier the same: words count half, nearness and standard a quarter each."""
    near = max(0.0, 1.0 - candidate.distance_m / max(candidate.radius_m, 1.0))
    standard = 1.0 if candidate.same_standard else 0.0
    return 0.5 * candidate.likeness + 0.25 * near + 0.25 * standard


def suggestions(candidates: list[Candidate]) -> list[Candidate]:
    """The few worth showing, the likeliest first."""
    worth = [
        c
        for c in candidates
        if c.distance_m <= c.radius_m
        and (c.likeness >= WORTH_SHOWING or c.distance_m <= c.radius_m * JOIN_SHARE)
    ]
    return sorted(worth, key=lambda c: (-score(c), c.incident))[:SUGGESTIONS]

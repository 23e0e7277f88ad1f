"""How far a thing may be believed, 0 to 1. Pure.

The share of its warnings that people confirmed, with a prior of four confirmed in five, so that one dismissal does not
condemn a thing; lessened by the share of time that it was silent, by stuck values, and by disagreeing with its like
nearby. The weights are ours.
"""

import math

import msgspec

PRIOR_CONFIRMED, PRIOR_DISMISSED = 4.0, 1.0
SILENCE_WEIGHT, STUCK_WEIGHT, DISAGREEMENT_WEIGHT = 0.5, 0.1, 0.1
MOST_COUNTED = 5


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a thing over the last ninety days."""

    confirmed: int = 0
    dismissed: int = 0
    silent_share: float = 0.0  # of the time, 0 to 1
    stuck: int = 0  # warnings of a stuck value
    disagreements: int = 0  # warnings that like things nearby spoke against


def factors(record: Record) -> dict[str, float]:
    """By what is known, what it multiplies the score by; nothing that says nothing. `outcomes` is capped with 1."""
    found = {}
    if record.confirmed or record.dismissed:
        confirmed = record.confirmed + PRIOR_CONFIRMED
        share = confirmed / (confirmed + record.dismissed + PRIOR_DISMISSED)
        prior = PRIOR_CONFIRMED / (PRIOR_CONFIRMED + PRIOR_DISMISSED)
        found["outcomes"] = min(1.0, share / prior)
    if record.silent_share > 0:
        found["silence"] = 1.0 - SILENCE_WEIGHT * min(1.0, record.silent_share)
    if record.stuck:
        found["stuck"] = 1.0 - STUCK_WEIGHT * min(MOST_COUNTED, record.stuck)
    if record.disagreements:
        found["disagreements"] = 1.0 - DISAGREEMENT_WEIGHT * min(MOST_COUNTED, record.disagreements)
    return found


def trust(record: Record) -> float:
    """The score. A thing of which nothing is known has 1: nothing speaks against it."""
    return math.prod(factors(record).values())

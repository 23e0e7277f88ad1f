"""How far a thing may be believed, 0 to 1. Pure.

The share of its warnings that people confirmed, with a prior of four confirmed in five, so that one dismissal does not
condemn a thing; lessened by the share of time that it was silent, by stuck values, and by disagreeing with its like
nearby. The weights are ours.
"""

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


def trust(record: Record) -> float:
    """The score. A thing of which nothing is known has 1: nothing speaks against it."""
    confirmed = record.confirmed + PRIOR_CONFIRMED
    share = confirmed / (confirmed + record.dismissed + PRIOR_DISMISSED)
    prior = PRIOR_CONFIRMED / (PRIOR_CONFIRMED + PRIOR_DISMISSED)
    score = min(1.0, share / prior)
    score *= 1.0 - SILENCE_WEIGHT * min(1.0, max(0.0, record.silent_share))
    score *= 1.0 - STUCK_WEIGHT * min(MOST_COUNTED, record.stuck)
    score *= 1.0 - DISAGREEMENT_WEIGHT * min(MOST_COUNTED, record.disagreements)
    return score

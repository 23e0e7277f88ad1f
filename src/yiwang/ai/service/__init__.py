"""The verbs of AI: `advise`, `advise_text`, `advice_of`, `point_at`, `review`, `learn`, `forget`, `refit`, `measure`,
`algorithms`, `switch`, and the pure `likeness`, `likeness_many`.

Advice never decides: who calls `advise` shows it to a person, or lets a published rule act on it and marks that.
"""

from yiwang.ai.model.likeness import likeness, likeness_many
from yiwang.ai.service.advising import advice_of, advise, advise_text, point_at
from yiwang.ai.service.learning import forget, learn, measure, refit, review, tidy
from yiwang.ai.service.registry import algorithms, switch

__all__ = [
    "advice_of", "advise", "advise_text", "algorithms", "forget", "learn", "likeness", "likeness_many", "measure",
    "point_at", "refit", "review", "switch", "tidy",
]  # fmt: skip

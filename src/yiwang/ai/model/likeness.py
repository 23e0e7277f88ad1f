"""How alike two texts are: cosine over their n-grams and over the lexicon's classes that they speak of.

In: texts. Out: 0..1, higher is more alike; 0 for an empty text. Needs no training.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack

from yiwang.ai.model.features import counted, normalise, stack
from yiwang.ai.model.lexicon import Role, shipped

# "路灯不亮" and "街灯坏了" share no pair of signs; that both name the same thing counts as much as four signs.
SAME_THING = 2.0
_NAMING = (Role.THINGS, Role.PHRASES)


def likeness(a: str, b: str) -> float:
    """How alike two texts are, 0..1."""
    return likeness_many(a, [b])[0]


def likeness_many(text: str, others: Sequence[str]) -> list[float]:
    """How alike `text` is to each of `others`, 0..1."""
    if not others:
        return []
    rows = _rows([normalise(one) for one in (text, *others)])
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    dots = np.asarray((rows[1:] @ rows[0].T).todense()).ravel()
    cosine = dots / np.maximum(norms[1:] * norms[0], 1e-9)
    return [float(x) for x in np.clip(cosine, 0.0, 1.0)]


def _rows(texts: Sequence[str]) -> csr_matrix:
    lexicon = shipped()
    things = np.zeros((len(texts), len(lexicon.entries)), dtype=np.float32)
    for row, text in enumerate(texts):
        for hit in lexicon.find(text):
            if len(hit.cue) > 1:
                for owner in hit.owners:
                    if owner.role in _NAMING and owner.entry >= 0:
                        things[row, owner.entry] = SAME_THING
    return hstack([stack([counted(text) for text in texts]), csr_matrix(things)], format="csr")

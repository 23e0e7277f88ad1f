"""One model ready to advise: the cold start bound to a city's standards, a learned part if there is one, a blend.

In: texts. Out: verdicts, one by one or many at once with the same answers. Never: a database, a decision.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from scipy.sparse import csr_matrix

from yiwang.ai.messages import Candidate, Matter
from yiwang.ai.model import apart, explain
from yiwang.ai.model.blend import Blend, Scored, Scores, probabilities
from yiwang.ai.model.cold import Cold, Evidence, Standard
from yiwang.ai.model.explain import Why
from yiwang.ai.model.features import counted, normalise, stack
from yiwang.ai.model.learner import BASE_MARGIN, NONE_OF_THESE, Linear
from yiwang.ai.model.lexicon import shipped

SHOWN = 3  # candidates at most
LEAST_SHOWN = 0.02  # a candidate below this confidence is not worth a line
KEPT = 12  # standards whose evidence is kept for learning
ANOTHER_MATTER = 4.0  # points of evidence (a whole remark) for a second matter in the same text
RIVAL = 0.1  # another standard this likely is named as what else it may be
TELLING = 1.5  # below this much evidence nothing in the text speaks for a standard


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Advice before it is stored. `evidence` and `silence` are kept with it, so that it can be learned from."""

    candidates: list[Candidate]
    confidence: float
    knows: bool
    why: Why
    cues: list[str]
    evidence: dict[str, float]
    silence: float
    matters: list[Matter] = []


class _Found(msgspec.Struct, frozen=True):
    """What there is to say: the sentence's code, the lexicon's words, the standards it speaks of."""

    code: str
    cues: list[str]
    rivals: list[int]


_NEEDS_NO_WORDS = ("advice_several", "advice_unsure", "advice_torn_conditions")


class Advisor:
    """Advice on the event standard of a text."""

    def __init__(self, cold: Cold, *, version: int, blend: Blend, learned: Linear | None) -> None:
        self.version = version
        self.blend = blend
        self.cold = cold
        self.learned = learned
        self.columns = {standard.code: i for i, standard in enumerate(cold.standards)}

    def advise(self, text: str) -> Verdict:
        """Advice on one text."""
        return self.advise_many([text])[0]

    def advise_many(self, texts: Sequence[str]) -> list[Verdict]:
        """Advice on many texts."""
        if not texts:
            return []
        read = [normalise(text) for text in texts]
        found = [self.cold.judge(text) for text in read]
        chances = probabilities(self.blend, self._score(found, read))
        return [
            self._verdict(text, raw, one, row)
            for text, raw, one, row in zip(read, texts, found, chances, strict=True)
        ]

    def _score(self, found: Sequence[Evidence], texts: Sequence[str]) -> Scored:
        """The evidence and the learned margins of texts, side by side."""
        rows = None if self.learned is None else stack([counted(text) for text in texts])
        margins, quiet = lift(self.learned, rows, self.columns, len(texts))
        return Scored(
            np.stack([one.scores for one in found]),
            np.array([one.silence for one in found]),
            margins,
            quiet,
        )

    def _verdict(self, text: str, raw: str, evidence: Evidence, chances: Scores) -> Verdict:
        order = np.argsort(-chances[:-1], kind="stable")[:SHOWN]
        shown = [int(i) for i in order if chances[i] >= LEAST_SHOWN]
        confidence = float(chances[order[0]]) if len(order) else 0.0
        several = self._several(evidence)
        knows = bool(shown) and confidence >= self.blend.threshold and not several
        kept = {
            self.cold.standards[int(i)].code: round(float(evidence.scores[i]), 2)
            for i in np.argsort(-evidence.scores, kind="stable")[:KEPT]
            if evidence.scores[i] > 0
        }
        shown = list(dict.fromkeys([*several, *shown]))[:SHOWN]
        cues = explain.lexicon_words(self.cold, shown[0], evidence) if shown else []
        rivals = several or [i for i in shown if chances[i] >= RIVAL]
        told = _Found(self._code(evidence, shown, rivals, knows, bool(several)), cues, rivals)
        return Verdict(
            candidates=[
                Candidate(
                    code=self.cold.standards[i].code,
                    name=self.cold.standards[i].name,
                    filing_condition=self.cold.standards[i].filing_condition,
                    confidence=round(float(chances[i]), 4),
                )
                for i in shown
            ],
            confidence=round(confidence, 4),
            knows=knows,
            why=self._why(text, shown, told),
            cues=cues,
            evidence=kept,
            silence=round(evidence.silence, 2),
            matters=apart.matters(self.cold, raw, several),
        )

    def _code(
        self, evidence: Evidence, shown: list[int], rivals: list[int], knows: bool, several: bool
    ) -> str:
        if several:
            return "advice_several"
        if knows:
            return "advice_knows"
        if not shown or (self.learned is None and evidence.scores[shown[0]] < TELLING):
            return "advice_nothing_speaks"
        if len(self._names(rivals)) > 1:
            return "advice_torn"
        return "advice_torn_conditions" if len(rivals) > 1 else "advice_unsure"

    def _several(self, evidence: Evidence) -> list[int]:
        """Columns of different classes that the text speaks of as whole remarks; one matter alone gives []."""
        strong = [
            int(i) for i in np.argsort(-evidence.scores, kind="stable")
            if evidence.scores[i] >= ANOTHER_MATTER
        ]  # fmt: skip
        found: list[int] = []
        spans: list[set[int]] = []
        for column in strong[:6]:
            signs = self._signs(column, evidence)
            if signs and all(not (signs & other) for other in spans):
                found.append(column)
                spans.append(signs)
        return found if len(found) > 1 else []

    def _signs(self, column: int, evidence: Evidence) -> set[int]:
        entry = self.cold.entry_of(column)
        return {
            sign
            for hit in evidence.hits
            if len(hit.cue) > 1 and any(owner.entry == entry for owner in hit.owners)
            for sign in range(hit.start, hit.end)
        }

    def _why(self, text: str, shown: list[int], found: _Found) -> Why:
        if not shown or found.code == "advice_nothing_speaks":
            return explain.say("advice_nothing_speaks")
        words = list(found.cues) or explain.wording_words(self.cold, shown[0], text)
        if self.learned is not None:
            learned = explain.learned_words(self.learned, self.cold.standards[shown[0]].code, text)
            words += [word for word in learned if not any(word in cue for cue in words)]
        if not words and found.code == "advice_unsure":
            return explain.say("advice_nothing_speaks")
        zh, en = explain.quoted(words[: explain.MOST_WORDS + 1])
        wordless = "" if words or found.code in _NEEDS_NO_WORDS else "_wordless"
        conditions = [self.cold.standards[i].filing_condition for i in found.rivals]
        return explain.say(
            found.code + wordless,
            name=self.cold.standards[shown[0]].name,
            names_zh="、".join(self._names(found.rivals)),
            names_en=", ".join(self._names(found.rivals)),
            conditions="；".join(conditions),
            words_zh=zh,
            words_en=en,
        )

    def _names(self, columns: list[int]) -> list[str]:
        return list(dict.fromkeys(self.cold.standards[i].name for i in columns))


def lift(
    learned: Linear | None, rows: csr_matrix | None, columns: dict[str, int], n: int
) -> tuple[Scores, Scores]:
    """Learned margins as columns of the city's standards, and of "none of these".

    Both count from the clear no of a separator: what nothing was learned about stands at 0.
    """
    margins, quiet = np.zeros((n, len(columns))), np.zeros(n)
    if learned is None or rows is None:
        return margins, quiet
    raised = learned.margins(rows) - BASE_MARGIN
    for place, label in enumerate(learned.labels):
        if label == NONE_OF_THESE:
            quiet = raised[:, place].astype(np.float64)
        elif label in columns:
            margins[:, columns[label]] = raised[:, place]
    return margins, quiet


def bind(standards: Sequence[Standard]) -> Cold:
    """The cold start for a city's standards."""
    return Cold(standards, shipped())

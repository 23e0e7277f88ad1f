"""What crosses the walls of this room: advice, its candidates, reviews, the measured accuracy, the registry's rows."""

from datetime import datetime
from typing import Any, Protocol

import msgspec

ADVICE_ALGORITHM = "standard_from_text"
COLD_START = (
    0  # the version that has learned from nobody: the standards' own wording and the lexicon only
)


class StandardLike(Protocol):
    """What advice reads of an event standard (事件标准); the struct of `city.messages` fits."""

    @property
    def code(self) -> str: ...
    @property
    def big_name(self) -> str: ...
    @property
    def small_code(self) -> str: ...
    @property
    def small_name(self) -> str: ...
    @property
    def filing_condition(self) -> str: ...


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One event standard that the text may mean; `confidence` 0..1."""

    code: str
    name: str
    filing_condition: str
    confidence: float


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One of several matters in the same text: its standard, and the clauses that speak of it."""

    code: str
    name: str
    filing_condition: str
    text: str


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Advice (研判建议) on one text. `knows` False = ask a person; the candidates are then only a place to start.

    `matters` is empty unless the text speaks of more than one; then there is no single standard to know.
    `model_version` 0 is the cold start: its confidence is a ranking, not a measured probability.
    """

    id: str | None
    standards: list[Candidate]
    knows: bool
    why_zh: str
    why_en: str
    model_id: str
    model_version: int
    matters: list[Matter] = []

    def why(self, language: str) -> str:
        """The reason in one language."""
        return self.why_en if language == "en" else self.why_zh


class StoredAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """Advice as it was given. The reason is not kept (it quotes the text); the lexicon's cues are."""

    id: str
    standards: list[Candidate]
    knows: bool
    cues: list[str]
    model_id: str
    model_version: int
    at: datetime


class ModelMark(msgspec.Struct, frozen=True, kw_only=True):
    """Which model spoke."""

    id: str
    version: int


class AdviceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The public door's answer, in the caller's language."""

    standards: list[Candidate]
    knows: bool
    why: str
    model: ModelMark
    matters: list[Matter] = []


class CurvePoint(msgspec.Struct, frozen=True, kw_only=True):
    """At `threshold` the share `coverage` of rows is answered, of which the share `error` wrongly."""

    threshold: float
    coverage: float
    error: float
    answered: int


class InUse(msgspec.Struct, frozen=True, kw_only=True):
    """Advice as it was given, against what the desk then chose (the desk had seen it: an upper bound)."""

    reviewed: int
    first_right: float | None
    known: int
    known_right: float | None


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """Measured on rows that the model never learned from. No rows = no figures, and `note` says so.

    `accuracy`: the first candidate is right, over all `n` rows. `coverage`: the share that it claims to know;
    `error_at_coverage`: the share of those that is wrong. Baselines on the same rows: always the commonest standard,
    and the wording and lexicon alone.
    """

    note: str
    note_zh: str = ""
    note_en: str = ""
    model_id: str
    model_version: int
    n: int
    accuracy: float | None = None
    coverage: float | None = None
    error_at_coverage: float | None = None
    baseline_majority: float | None = None
    baseline_lexicon: float | None = None
    threshold: float | None = None
    curve: list[CurvePoint] = []
    in_use: InUse | None = None


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """What one re-fit made."""

    version: int
    learned_from: int
    held_back: int
    figures: Accuracy


class AlgorithmView(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the algorithm registry (算法)."""

    id: str
    kind: str
    name_zh: str
    name_en: str
    takes: str
    gives: str
    metric: str
    owner: str
    licence: str
    status: str
    instances: int
    version: int
    fitted_at: datetime | None
    parameters: dict[str, Any]

"""Advice that has learned from nobody: the standards' own wording and the lexicon, as scores for each standard.

In: the city's event standards, a text. Out: one score per standard (0 = nothing speaks for it) and the words that
spoke. Never: a probability; `blend` makes one.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from yiwang.ai.model.features import BUCKETS, Counted, counted, hashed, stack
from yiwang.ai.model.lexicon import GAP, Hit, Lexicon, Role

# Points of evidence. Set by hand on the tuning half of tests/ai/sentences.toml; calibration scales them to the city.
PHRASE = 4.0
MORE_PHRASES = 1.0
THING = 1.5
KIN = 0.8
PAIR = 2.5
MORE_TROUBLE = 0.5
LONE_TROUBLE = 0.3
HINT = 0.7
UNLESS = -2.0
USUAL = 2.0  # for the condition that is meant when the text does not say which
WORDING = 4.0  # times the cosine with the standard's own wording, typically 0.05–0.4
NEAR_SIGNS = 24  # a thing and its trouble further apart than this are not one remark
NEAR_SIGNS_EN = 70
LEAST = 0.5  # less is chance
LONE_SIGN = 0.3  # a thing named by one sign (水, 车) is in half of all words
SHORT_SIGNS = 120  # longer than this is a letter, which says what it is about first:
FIRST_SHARE = 0.4  # of its evidence is that of its first sentence (or its title),
HEAD_SHARE = 0.3  # this much of its beginning; the rest is the whole text's
LEAST_SENTENCE = 8  # signs; less is a greeting
OFF_TOPIC = 1.5  # each asking or thanking word speaks for silence
MOST_OFF_TOPIC = 3

_SENTENCE_END = re.compile(r"[。！？!?;；]|\. ")


class Standard(msgspec.Struct, frozen=True):
    """What advice keeps of an event standard."""

    code: str
    name: str
    filing_condition: str
    big_name: str
    small_code: str


class Evidence(msgspec.Struct):
    """For one text: a score per standard, points for silence, and the hits behind them."""

    scores: NDArray[np.float64]
    silence: float
    hits: list[Hit]


class Cold:
    """A lexicon bound to the standards of one city."""

    def __init__(self, standards: Sequence[Standard], lexicon: Lexicon) -> None:
        self.standards = standards
        self._lexicon = lexicon
        self._of: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._entries: dict[int, tuple[int, int]] = {}
        by_name = {name: i for i, entry in enumerate(lexicon.entries) for name in entry.names}
        for column, standard in enumerate(standards):
            entry = by_name.get(standard.name)
            if entry is not None:
                condition = self._condition(entry, standard)
                self._of[entry].append((column, condition))
                self._entries[column] = (entry, condition)
        wording = stack([hashed(wording_of(s)) for s in standards])
        counted = np.asarray((wording > 0).sum(axis=0)).ravel()
        self._idf = np.log((1 + len(standards)) / (1 + counted)).astype(np.float32)
        scaled = wording.multiply(self._idf).tocsr()
        norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
        scaled.data /= np.repeat(np.maximum(norms, 1e-9), np.diff(scaled.indptr)).astype(np.float32)
        used = np.flatnonzero(counted)
        self._slot = np.full(BUCKETS, -1, dtype=np.int32)
        self._slot[used] = np.arange(len(used))
        self._wording = np.ascontiguousarray(
            scaled[:, used].toarray().T
        )  # (used buckets, standards)

    def _condition(self, entry: int, standard: Standard) -> int:
        for number, marks in enumerate(self._lexicon.entries[entry].conditions):
            if any(mark in standard.filing_condition for mark in marks):
                return number
        return -1

    def entry_of(self, column: int) -> int:
        """The lexicon's entry of a standard, or -1."""
        return self._entries.get(column, (-1, -1))[0]

    def condition_of(self, column: int) -> int:
        """Which of its entry's conditions a standard has, or -1."""
        return self._entries.get(column, (-1, -1))[1]

    @cached_property
    def own_words(self) -> list[tuple[Counted, str]]:
        """Remarks (as counted, with their code) that mean one standard beyond doubt: its wording, its own phrases.

        The learner takes them as examples, so that what it has seen little of is not foreign to it.
        """
        said = [(wording_of(standard), standard.code) for standard in self.standards]
        for cue, owners in self._lexicon.cues.items():
            for owner in owners:
                if owner.role is Role.PHRASES and owner.entry >= 0:
                    held = [
                        c for c, condition in self._of[owner.entry] if condition == owner.condition
                    ]
                    alone = held if owner.condition >= 0 else [c for c, _ in self._of[owner.entry]]
                    if len(alone) == 1:
                        said.append((cue.replace(GAP, " "), self.standards[alone[0]].code))
        return [(hashed(text), code) for text, code in said]

    def judge(self, normalised: str) -> Evidence:
        """Evidence in a normalised text. Of a long one the beginning weighs more than what is mentioned later."""
        whole = self._judge(normalised)
        if len(normalised) <= SHORT_SIGNS:
            return whole
        parts = [
            (FIRST_SHARE, self._judge(_first_sentence(normalised))),
            (HEAD_SHARE, self._judge(normalised[:SHORT_SIGNS])),
            (1 - FIRST_SHARE - HEAD_SHARE, whole),
        ]
        points = sum((share * part.scores for share, part in parts), np.zeros(len(self.standards)))
        return Evidence(
            _floored(points), sum(share * part.silence for share, part in parts), whole.hits
        )

    def _judge(self, normalised: str) -> Evidence:
        scores = WORDING * self._likeness(normalised)
        hits = self._lexicon.find(normalised)
        by_entry: defaultdict[int, list[tuple[Hit, int, Role]]] = defaultdict(list)
        for hit in hits:
            for owner in hit.owners:
                by_entry[owner.entry].append((hit, owner.condition, owner.role))
        off = len(by_entry.pop(-1, ()))
        for entry, found in by_entry.items():
            self._score_entry(entry, found, scores)
        return Evidence(_floored(scores), OFF_TOPIC * min(off, MOST_OFF_TOPIC), hits)

    def _score_entry(
        self, entry: int, found: list[tuple[Hit, int, Role]], scores: NDArray[np.float64]
    ) -> None:
        named = [hit for hit, _, role in found if role in (Role.THINGS, Role.KIN)]
        base = _points([(hit, role) for hit, condition, role in found if condition < 0], named)
        usual = self._lexicon.entries[entry].usual
        told = any(number >= 0 and number != usual for _, number, _ in found)
        for column, condition in self._of[entry]:
            own = [(hit, role) for hit, number, role in found if number == condition >= 0]
            scores[column] += base + (_condition_points(own, named, base) if own else 0.0)
            if condition == usual >= 0 and not told and base >= PAIR:
                scores[column] += USUAL

    def _likeness(self, normalised: str) -> NDArray[np.float64]:
        buckets, counts = counted(normalised)
        weights = self._idf[buckets] * (1 + np.log(np.maximum(counts, 1)))
        norm = float(np.sqrt((weights * weights).sum()))
        slots = self._slot[buckets]
        known = slots >= 0
        if not norm or not known.any():
            return np.zeros(len(self.standards))
        answer: NDArray[np.float64] = (weights[known] / norm) @ self._wording[slots[known]]
        return answer.astype(np.float64)


def _first_sentence(normalised: str) -> str:
    found = _SENTENCE_END.search(normalised, LEAST_SENTENCE)
    return normalised[: min(found.start() if found else SHORT_SIGNS, SHORT_SIGNS)]


def _floored(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(scores < LEAST, 0.0, scores)


def wording_of(standard: Standard) -> str:
    """The words by which a standard describes itself."""
    return f"{standard.name}。{standard.filing_condition}。{standard.big_name}"


def _near(a: Hit, b: Hit) -> bool:
    reach = NEAR_SIGNS if max(map(ord, a.cue)) > 0x2FFF else NEAR_SIGNS_EN
    return max(a.start, b.start) - min(a.end, b.end) <= reach


def _pairs(troubles: list[Hit], named: list[Hit]) -> int:
    """How many distinct troubles stand near a thing (a trouble inside another counts once)."""
    near = [t for t in troubles if any(_near(t, n) and t.cue != n.cue for n in named)]
    return len(_outermost(near))


def _outermost(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: h.start - h.end):
        if not any(k.start <= hit.start and hit.end <= k.end for k in kept):
            kept.append(hit)
    return kept


def _points(found: list[tuple[Hit, Role]], named: list[Hit]) -> float:
    roles: defaultdict[Role, list[Hit]] = defaultdict(list)
    for hit, role in found:
        roles[role].append(hit)
    points = 0.0
    phrases = len(_outermost(roles[Role.PHRASES]))
    if phrases:
        points += PHRASE + MORE_PHRASES * min(phrases - 1, 2)
    points += _named(roles[Role.THINGS], THING) + _named(roles[Role.KIN], KIN)
    pairs = _pairs(roles[Role.TROUBLES], named)
    if pairs:
        points += PAIR + MORE_TROUBLE * min(pairs - 1, 2)
    elif roles[Role.TROUBLES]:
        points += LONE_TROUBLE
    points += HINT * min(len(roles[Role.HINTS]), 2)
    return points + UNLESS * bool(roles[Role.UNLESS])


def _named(hits: list[Hit], points: float) -> float:
    if not hits:
        return 0.0
    return points if any(len(hit.cue) > 1 for hit in hits) else LONE_SIGN


def _condition_points(own: list[tuple[Hit, Role]], named: list[Hit], base: float) -> float:
    points = 0.0
    if base >= PAIR and any(role is Role.MARKS for _, role in own):
        points += PHRASE
    kin = named + [hit for hit, role in own if role in (Role.THINGS, Role.KIN)]
    if any(role is Role.PHRASES for _, role in own):
        points += PHRASE
    if _pairs([hit for hit, role in own if role is Role.TROUBLES], kin):
        points += PAIR
    return points + HINT * min(sum(role is Role.HINTS for _, role in own), 2)

"""The reason in words: which words of the text spoke for the advice, or why it stays silent.

In: a verdict's parts. Out: one sentence in each language. Never: a figure or number of the text (those read 0).
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from yiwang.ai.model.cold import Cold, Evidence
from yiwang.ai.model.features import grams, normalise, units
from yiwang.ai.model.learner import Linear
from yiwang.ai.model.lexicon import GAP, Role
from yiwang.kernel.catalogue import LANGUAGES, Catalogue

MOST_WORDS = 4
STRONG_PULL = 0.5  # share of the strongest gram's pull that another must have to be named


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The same reason twice."""

    zh: str
    en: str


@cache
def catalogue() -> Catalogue:
    """This room's sentences."""
    held = Catalogue()
    for language in LANGUAGES:
        path = files("yiwang.ai") / f"strings.{language}.toml"
        held.add(language, tomllib.loads(path.read_text(encoding="utf-8")))
    return held


def say(code: str, **params: object) -> Why:
    """A sentence in both languages."""
    return Why(
        zh=catalogue().say(code, "zh", params),
        en=catalogue().say(code, "en", params),
    )


def lexicon_words(cold: Cold, column: int, evidence: Evidence) -> list[str]:
    """The cues that spoke for a standard, the telling ones first; a word inside another is left out."""
    entry = cold.entry_of(column)
    rank = {Role.PHRASES: 0, Role.THINGS: 1, Role.TROUBLES: 2, Role.KIN: 3, Role.HINTS: 4}
    found = [
        (min(rank[o.role] for o in hit.owners if o.entry == entry and o.role in rank), hit)
        for hit in evidence.hits
        if any(o.entry == entry and o.role in rank for o in hit.owners)
    ]
    kept: list[tuple[int, int, int, str]] = []
    for role, hit in sorted(found, key=lambda f: (f[0], f[1].start - f[1].end)):
        inside = any(start <= hit.start and hit.end <= end for _, start, end, _ in kept)
        if not inside:
            kept.append((role, hit.start, hit.end, hit.cue.replace(GAP, "……")))
    return [cue for *_, cue in kept[:MOST_WORDS]]


def wording_words(cold: Cold, column: int, normalised: str) -> list[str]:
    """Pairs of signs that the text shares with the standard's own wording, joined where they touch."""
    standard = cold.standards[column]
    theirs = set(
        grams(units(normalise(standard.name + "。" + standard.filing_condition)))[0].tolist()
    )
    own = units(normalised)
    buckets, spans = grams(own)
    shared = [
        span
        for bucket, span in zip(buckets.tolist(), spans, strict=True)
        if bucket in theirs and (span[1] - span[0] > 1 or len(own[span[0]]) > 1)
    ]
    return _joined(own, shared)[:MOST_WORDS]


def learned_words(model: Linear, label: str, normalised: str) -> list[str]:
    """The pieces of the text that the learned weights lean on."""
    own = units(normalised)
    buckets, spans = grams(own)
    if label not in model.labels or not len(buckets):
        return []
    pulls = model.pulls(buckets, label)
    strongest = float(pulls.max())
    if strongest <= 0:
        return []
    order = [int(i) for i in np.argsort(-pulls)[:6] if pulls[i] >= STRONG_PULL * strongest]
    return _joined(own, [spans[i] for i in order])[:MOST_WORDS]


def _joined(own: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    words = []
    for start, end in merged:
        piece = own[start:end]
        words.append(" ".join(piece) if any(len(unit) > 1 for unit in piece) else "".join(piece))
    return list(dict.fromkeys(word for word in words if word))


def quoted(words: Sequence[str]) -> tuple[str, str]:
    """The words as a Chinese and as an English list."""
    return "、".join(f"“{word}”" for word in words), ", ".join(f"“{word}”" for word in words)

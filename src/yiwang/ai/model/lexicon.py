"""The hand-written words of residents (ai/lexicon): loading them, and finding them in a text.

In: the shipped TOML files; a normalised text. Out: hits (which cue, whose, where). Never: a word of a real report.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from yiwang.ai.model.features import normalise

GAP = "…"
GAP_SIGNS = 12  # how far apart the two halves of "甲…乙" may stand: about one clause
_GAP_WORDS_EN = 40
_LATIN = re.compile(r"[a-z0-9]")


class Role(IntEnum):
    """What a cue says of its class; the fields of the files carry these names in lower case."""

    THINGS = 0
    KIN = 1
    TROUBLES = 2
    PHRASES = 3
    HINTS = 4
    UNLESS = 5
    MARKS = 6


class Owner(msgspec.Struct, frozen=True, gc=False):
    """Whose cue it is: `entry` of the lexicon (-1: off-topic speech) and, if narrower, its `condition` (else -1)."""

    entry: int
    condition: int
    role: Role


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A cue found in the text, at signs [start, end)."""

    cue: str
    start: int
    end: int
    owners: tuple[Owner, ...]


class Entry(msgspec.Struct, frozen=True):
    """One small class: the names it answers to and its conditions' marks (a condition fits if any mark is in it).

    `usual`: the condition that is meant when nothing speaks for another (-1: none is, and the text must tell).
    """

    names: tuple[str, ...]
    conditions: tuple[tuple[str, ...], ...]
    usual: int


class Lexicon:
    """All entries, and an index by the first sign of every cue."""

    def __init__(
        self,
        entries: list[Entry],
        cues: dict[str, set[tuple[int, int, Role]]],
        not_words: Sequence[str] = (),
    ) -> None:
        self.entries = entries
        self.cues = {
            cue: tuple(Owner(*owner) for owner in sorted(owners))
            for cue, owners in sorted(cues.items())
        }
        index: defaultdict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for cue in self.cues:
            parts = cue.split(GAP)
            index[parts[0][:2]].append((parts, cue))
        self._index = dict(index)
        inside = sorted(not_words, key=len, reverse=True)
        self._not_words = re.compile("|".join(map(re.escape, inside)) or r"(?!)")

    def find(self, text: str) -> list[Hit]:
        """Every cue in a normalised text, in order of place."""
        idle = {i for found in self._not_words.finditer(text) for i in range(*found.span())}
        hits: list[Hit] = []
        for start in range(len(text)):
            keys = (
                (text[start : start + 2],)
                if start in idle
                else (text[start], text[start : start + 2])
            )
            for key in keys:
                for parts, cue in self._index.get(key, ()):
                    end = _ends(text, start, parts)
                    if end:
                        hits.append(Hit(cue, start, end, self.cues[cue]))
        return _without_doubles(hits)


def _ends(text: str, start: int, parts: list[str]) -> int:
    """Where the cue ends if it stands at `start`, else 0."""
    if not text.startswith(parts[0], start) or not _whole(text, start, start + len(parts[0])):
        return 0
    end = start + len(parts[0])
    for part in parts[1:]:
        reach = _GAP_WORDS_EN if _LATIN.match(part) else GAP_SIGNS
        there = text.find(part, end, end + reach + len(part))
        if there < 0:
            return 0
        end = there + len(part)
    return end


def _whole(text: str, start: int, end: int) -> bool:
    """Latin words match whole: `car` is not in `scar`. Chinese has no such edge."""
    if not _LATIN.match(text[start]):
        return True
    before = start > 0 and _LATIN.match(text[start - 1])
    after = end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end])
    return not before and not after


def _without_doubles(hits: list[Hit]) -> list[Hit]:
    seen: set[str] = set()
    first: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, h.end, h.cue)):
        if hit.cue not in seen:
            seen.add(hit.cue)
            first.append(hit)
    return first


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with this package, Chinese and English together."""
    entries: list[Entry] = []
    cues: dict[str, set[tuple[int, int, Role]]] = defaultdict(set)
    places: dict[str, int] = {}
    not_words: list[str] = []
    for folder in ("zh", "en"):
        groups = _read(folder, "groups.toml")
        for name in ("components.toml", "occurrences.toml", "local.toml"):
            for raw in _read(folder, name)["class"]:
                _add(raw, groups, entries, places, cues)
        speech = _read(folder, "off_topic.toml")
        for word in speech["words"]:
            cues[normalise(word)].add((-1, -1, Role.UNLESS))
        not_words += speech.get("not_words", ())
    return Lexicon(entries, cues, not_words)


def _read(folder: str, name: str) -> dict[str, Any]:
    path = files("yiwang.ai") / "lexicon" / folder / name
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _add(
    raw: dict[str, Any],
    groups: dict[str, Any],
    entries: list[Entry],
    places: dict[str, int],
    cues: dict[str, set[tuple[int, int, Role]]],
) -> None:
    marks = tuple(tuple(condition["when"]) for condition in raw.get("condition", ()))
    known = places.get(raw["names"][0])
    if known is None:
        known = len(entries)
        usual = [
            i for i, condition in enumerate(raw.get("condition", ())) if condition.get("usual")
        ]
        entries.append(Entry(tuple(raw["names"]), marks, usual[0] if usual else -1))
    elif marks and len(marks) != len(entries[known].conditions):
        raise ValueError(f"{raw['names'][0]}: its conditions differ between languages")
    for name in raw["names"]:
        places[name] = known
    for number, source in enumerate([raw, *raw.get("condition", ())], start=-1):
        for role in Role:
            for cue in _spread(source.get(role.name.lower(), ()), groups):
                cues[normalise_cue(cue)].add((known, number, role))


def _spread(listed: list[str], groups: dict[str, Any]) -> Iterator[str]:
    for item in listed:
        if item.startswith("@"):
            yield from groups[item[1:]]
        else:
            yield item


def normalise_cue(cue: str) -> str:
    """The same spelling as texts get, part by part."""
    return GAP.join(normalise(part) for part in cue.split(GAP))

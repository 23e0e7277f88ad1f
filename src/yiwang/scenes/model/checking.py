"""The proof that a pack is whole: what it names exists, its words are there in both languages, it holds no code.

In: the files of a folder, and what the platform knows. Out: every problem, each with its file and key. Never: the first
one only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from yiwang.scenes.messages import Problem
from yiwang.scenes.model.pack import (
    Cases,
    HotSpots,
    Load,
    Pack,
    Share,
    Story,
    Value,
    Warned,
    place_and_words,
    seconds,
)

SCENE, README = "scene.toml", "README.md"
WORDS = {"zh": "strings.zh.toml", "en": "strings.en.toml"}
STORIES = "stories/"
_MAY_HOLD = (".toml", ".md")


class KnownRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack must know of a rule."""

    kinds: Collection[str]
    standard: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform has."""

    kinds: Mapping[str, Collection[str]]  # kind: its properties
    rules: Mapping[str, KnownRule]
    standards: Collection[str]
    procedures: Collection[str]
    requirements: Collection[str] | None = None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A pack with its words and stories, as far as they could be read."""

    pack: Pack | None
    words: dict[str, dict[str, str]]
    stories: dict[str, Story]
    problems: list[Problem]


def check(name: str, files: Mapping[str, bytes], known: Known) -> Checked:
    """`files`: by their path inside the folder `name`."""
    problems = list(_files(files))
    pack = _read(files, SCENE, Pack, problems) if SCENE in files else None
    words = {
        language: _read(files, path, dict[str, str], problems) or {} if path in files else {}
        for language, path in WORDS.items()
    }
    stories: dict[str, Story] = {}
    for path in sorted(files):
        if path.startswith(STORIES) and path.endswith(".toml"):
            story = _read(files, path, Story, problems)
            if story is not None:
                stories[path] = story
    if pack is not None:
        problems += _pack(name, pack, known)
        problems += _words(pack, words)
        for path, story in stories.items():
            problems += _story(path, story, pack, known)
    return Checked(pack=pack, words=words, stories=stories, problems=problems)


def _files(files: Mapping[str, bytes]) -> Iterator[Problem]:
    for path in sorted(files):
        if not path.endswith(_MAY_HOLD):
            yield _problem(path, "", "scene_holds_code")
    for needed in (SCENE, README, *WORDS.values()):
        if needed not in files:
            yield _problem(needed, "", "scene_file_missing")
    if not any(path.startswith(STORIES) for path in files):
        yield _problem(STORIES, "", "scene_no_story")


def _problem(file: str, key: str, sentence: str, **params: str) -> Problem:
    return Problem(file=file, key=key, code=sentence, params=params)


def _read(files: Mapping[str, bytes], path: str, form: Any, problems: list[Problem]) -> Any:
    try:
        return msgspec.convert(msgspec.toml.decode(files[path]), form)
    except msgspec.ValidationError as error:
        key, said = place_and_words(error)
        problems.append(_problem(path, key, "scene_bad_value", said=said))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problems.append(_problem(path, "", "scene_not_toml", said=str(error)))
    return None


def _pack(name: str, pack: Pack, known: Known) -> Iterator[Problem]:
    if pack.code != name:
        yield _problem(SCENE, "code", "scene_other_code", code=pack.code, folder=name)
    for field in ("shows", "kinds", "rules", "standards", "layers", "indicators", "sources"):
        if not getattr(pack, field):
            yield _problem(SCENE, field, "scene_empty")
    yield from _unknown("kinds", pack.kinds, known.kinds, "scene_no_kind")
    yield from _unknown("rules", pack.rules, known.rules, "scene_no_rule")
    yield from _unknown("standards", pack.standards, known.standards, "scene_no_standard")
    yield from _unknown("procedure", [pack.procedure], known.procedures, "scene_no_procedure")
    if known.requirements is not None:
        yield from _unknown("shows", pack.shows, known.requirements, "scene_no_requirement")
    for place, code in enumerate(pack.rules):
        rule = known.rules.get(code)
        if rule is None:
            continue
        if not set(rule.kinds) & set(pack.kinds):
            yield _problem(
                SCENE, f"rules[{place}]", "scene_rule_of_no_kind", rule=code, kinds=", ".join(sorted(rule.kinds))
            )  # fmt: skip
        if rule.standard not in pack.standards:
            yield _problem(
                SCENE, f"rules[{place}]", "scene_rule_of_other_standard", rule=code, standard=rule.standard
            )  # fmt: skip
    yield from _view(pack, known)


def _view(pack: Pack, known: Known) -> Iterator[Problem]:
    yield from _twice("layers", [layer.code for layer in pack.layers])
    yield from _twice("indicators", [one.code for one in pack.indicators])
    yield from _twice("stations", [one.code for one in pack.stations])
    drawn = {kind for layer in pack.layers for kind in layer.kinds}
    for place, layer in enumerate(pack.layers):
        yield from _unknown(f"layers[{place}].kinds", layer.kinds, pack.kinds, "scene_not_its_kind")
    for kind in pack.kinds:
        if kind not in drawn:
            yield _problem(SCENE, "layers", "scene_kind_not_drawn", kind=kind)
    for place, stations in enumerate(pack.stations):
        key = f"stations[{place}].kind"
        yield from _unknown(key, [stations.kind], pack.kinds, "scene_not_its_kind")
    if pack.headline:
        codes = [one.code for one in pack.indicators]
        yield from _unknown("headline", [pack.headline], codes, "scene_no_indicator")
    for place, one in enumerate(pack.indicators):
        key = f"indicators[{place}]"
        kinds = getattr(one, "kinds", None)
        if kinds is not None:
            yield from _unknown(f"{key}.kinds", kinds, pack.kinds, "scene_not_its_kind")
        if isinstance(one, Share | Value | Load):
            yield from _measured(key, one, known)
        if isinstance(one, Warned | Cases | HotSpots):
            yield from _unknown(f"{key}.rules", one.rules, pack.rules, "scene_not_its_rule")


def _measured(key: str, one: Share | Value | Load, known: Known) -> Iterator[Problem]:
    for kind in one.kinds:
        if kind in known.kinds and one.property not in known.kinds[kind]:
            yield _problem(
                SCENE, f"{key}.property", "scene_not_measured", property=one.property, kind=kind
            )
    if isinstance(one, Share) and one.at_least is None and one.at_most is None:
        yield _problem(SCENE, key, "scene_no_line")


def _words(pack: Pack, words: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    needed = {"name", "summary"}
    needed |= {f"layer.{layer.code}" for layer in pack.layers}
    needed |= {f"stations.{stations.code}" for stations in pack.stations}
    needed |= {f"{word}.{one.code}" for one in pack.indicators for word in ("indicator", "formula")}
    for language, path in WORDS.items():
        for key in sorted(needed - words[language].keys()):
            yield _problem(path, key, "scene_word_missing")
        for key in sorted(words[language].keys() - needed):
            yield _problem(path, key, "scene_word_unused")
        for key, text in words[language].items():
            if not text.strip():
                yield _problem(path, key, "scene_word_missing")


def _story(path: str, story: Story, pack: Pack, known: Known) -> Iterator[Problem]:
    names = [thing.name for thing in story.things]
    for place, thing in enumerate(story.things):
        if thing.kind not in known.kinds:
            yield _problem(path, f"things[{place}].kind", "scene_no_kind", name=thing.kind)
    for place, readings in enumerate(story.readings):
        key = f"readings[{place}].thing"
        yield from _unknown(key, [readings.thing], names, "scene_story_no_thing", path)
    rules = {row[2] for row in story.expect.warnings}
    yield from _unknown("expect.warnings", sorted(rules), pack.rules, "scene_not_its_rule", path)
    told = {row[1] for row in story.expect.warnings}
    yield from _unknown("expect.warnings", sorted(told), names, "scene_story_no_thing", path)
    for place, act in enumerate(story.acts):
        yield from _unknown(
            f"acts[{place}].thing", [act.thing], names, "scene_story_no_thing", path
        )
    if not set(story.shows) <= set(pack.shows):
        yield _problem(path, "shows", "scene_story_shows", shows=", ".join(story.shows))
    yield from _unknown(
        "expect.indicators", list(story.expect.indicators), [one.code for one in pack.indicators],
        "scene_no_indicator", path,
    )  # fmt: skip
    for key, clock in _clocks(story):
        try:
            seconds(clock)
        except ValueError:
            yield _problem(path, key, "scene_bad_clock", clock=clock)


def _clocks(story: Story) -> Iterator[tuple[str, str]]:
    yield "until", story.until
    yield "step", story.step
    for place, readings in enumerate(story.readings):
        yield f"readings[{place}].every", readings.every
        yield f"readings[{place}].from", readings.from_
        yield from ((f"readings[{place}].at", at) for at, _ in readings.at)
    yield from ((f"acts[{place}].at", act.at) for place, act in enumerate(story.acts))
    yield from (("expect.warnings", row[0]) for row in story.expect.warnings)
    yield from (("expect.told", row[0]) for row in story.expect.told)
    yield from (("expect.commands", row[0]) for row in story.expect.commands)


def _unknown(
    key: str, names: Iterable[str], known: Collection[str], code: str, file: str = SCENE
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield _problem(file, key, code, name=name)


def _twice(key: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _problem(SCENE, key, "scene_twice", name=code)

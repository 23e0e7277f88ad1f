"""Reading a folder and proving it against what the product has.

In: a folder. Out: the pack with its problems, each in words. Never: a file outside the folder.
"""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.sensing import service as sensing
from yiwang.kernel.catalogue import LANGUAGES, Catalogue
from yiwang.kernel.errors import Invalid, NotFound
from yiwang.scenes.messages import Problem
from yiwang.scenes.model.checking import Checked, Known, KnownRule, check
from yiwang.scenes.model.pack import Pack

_EXAMPLE_CITY = "shanghai"


@cache
def _catalogue() -> Catalogue:
    catalogue = Catalogue()
    for language in LANGUAGES:
        path = files("yiwang.scenes").joinpath(f"strings.{language}.toml")
        catalogue.add(language, tomllib.loads(path.read_text(encoding="utf-8")))
    return catalogue


def say(code: str, language: str, **params: object) -> str:
    """A sentence of this room."""
    return _catalogue().say(code, language, params)


def line_of(problem: Problem, language: str) -> str:
    """A problem on one line: file, key, what is wrong."""
    said = say(problem.code, language, **problem.params)
    return ": ".join(part for part in (problem.file, problem.key, said) if part)


@cache
def known_to_the_product() -> Known:
    """The kinds, rules and procedures that ship, and the event standards of the example city."""
    return Known(
        kinds={
            kind.code: frozenset(measure.property for measure in kind.measures)
            for kind in sensing.shipped_kinds()
        },
        rules={
            rule.code: KnownRule(kinds=rule.kinds, standard=rule.standard)
            for rule in sensing.shipped_rules()
        },
        standards=frozenset(
            standard.code
            for standard in city.read_folder(city.pack_folder(_EXAMPLE_CITY), ()).standards
        ),
        procedures=cases.shipped_procedures(),
    )


def check_folder(folder: Path) -> Checked:
    """Everything that is wrong with a pack."""
    if not folder.is_dir():
        raise NotFound("scene_no_such_folder", folder=str(folder))
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }  # fmt: skip
    return check(folder.resolve().name, found, known_to_the_product())


def pack_of(folder: Path, language: str = "en") -> tuple[Pack, Checked]:
    """A whole pack, or `Invalid` with its first problem."""
    checked = check_folder(folder)
    if checked.problems or checked.pack is None:
        raise Invalid(
            "scene_is_broken", scene=folder.name, number=len(checked.problems),
            first=line_of(checked.problems[0], language),
        )  # fmt: skip
    return checked.pack, checked

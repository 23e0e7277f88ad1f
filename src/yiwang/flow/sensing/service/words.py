"""This room's sentences, for what is a text itself and no error."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from yiwang.kernel.catalogue import LANGUAGES, Catalogue


@cache
def _catalogue() -> Catalogue:
    catalogue = Catalogue()
    for language in LANGUAGES:
        path = files("yiwang.flow.sensing").joinpath(f"strings.{language}.toml")
        catalogue.add(language, tomllib.loads(path.read_text(encoding="utf-8")))
    return catalogue


def say(code: str, language: str, **params: Any) -> str:
    """The sentence of a code."""
    return _catalogue().say(code, language, params)

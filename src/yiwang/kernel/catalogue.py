"""Message catalogues: a code becomes a sentence in Chinese or English.

Each room keeps `strings.zh.toml` and `strings.en.toml` with the same codes; the pure lookup is here.
"""

from collections.abc import Mapping

LANGUAGES = ("zh", "en")


class Catalogue:
    """Sentences by language and code; a missing code shows itself, so that nothing is ever blank."""

    def __init__(self) -> None:
        self._sentences: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}

    def add(self, language: str, sentences: Mapping[str, str]) -> None:
        """Add one room's sentences; a code that another room has already is an error."""
        known = self._sentences[language]
        twice = known.keys() & sentences.keys()
        if twice:
            raise ValueError(f"said twice in {language}: {sorted(twice)}")
        known.update(sentences)

    def say(self, code: str, language: str, params: Mapping[str, object]) -> str:
        """The sentence for `code`; figures that it names and nobody gave are left as their names."""
        sentence = self._sentences.get(language, {}).get(code, code)
        return sentence.format_map(_Forgiving(params))

    def codes(self, language: str) -> set[str]:
        """All codes that have a sentence in `language`."""
        return set(self._sentences[language])


class _Forgiving(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

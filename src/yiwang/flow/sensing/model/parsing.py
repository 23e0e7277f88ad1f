"""Between a rule and its written forms.

In: TOML with `[[rules]]`, or JSON. Out: rules, or `Invalid("bad_rule")` that names the file, the rule and the field.
The JSON form is stable: the same rule is always the same bytes.
"""

from typing import Any

import msgspec

from yiwang.flow.sensing.model.rules import Rule
from yiwang.kernel.errors import Invalid


def parse_rules(document: str | bytes, *, file: str) -> list[Rule]:
    """Read every rule of a TOML document."""
    try:
        content: dict[str, Any] = msgspec.toml.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(file, "", "", str(error)) from error
    entries = content.get("rules")
    extra = sorted(set(content) - {"rules"})
    if not isinstance(entries, list) or not entries or extra:
        raise _bad(file, "", ", ".join(extra), "a file of rules holds [[rules]] and nothing else")
    rules = [_rule(entry, file, place) for place, entry in enumerate(entries)]
    seen: set[tuple[str, int]] = set()
    for rule in rules:
        if (rule.code, rule.version) in seen:
            raise _bad(file, rule.code, "version", f"version {rule.version} is there twice")
        seen.add((rule.code, rule.version))
    return rules


def from_json(document: str | bytes) -> Rule:
    """Read a rule as the database keeps it."""
    try:
        return msgspec.json.decode(document, type=Rule)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad("", "", *_place_and_words(error)) from error


def to_json(rule: Rule) -> bytes:
    """The stable form: sorted keys, every default written out."""
    return msgspec.json.encode(rule, order="sorted")


def _rule(entry: Any, file: str, place: int) -> Rule:
    code = entry.get("code") if isinstance(entry, dict) else None
    name = code if isinstance(code, str) else f"#{place + 1}"
    try:
        return msgspec.convert(entry, Rule)
    except msgspec.ValidationError as error:
        raise _bad(file, name, *_place_and_words(error)) from error


def _place_and_words(error: Exception) -> tuple[str, str]:
    words, _, place = str(error).partition(" - at `$")
    return place.strip("`.") if place else "", words


def _bad(file: str, rule: str, field: str, said: str) -> Invalid:
    whole = ": ".join(part for part in (file, rule, field, said) if part)
    return Invalid("bad_rule", field=field or None, file=file, rule=rule, said=whole)

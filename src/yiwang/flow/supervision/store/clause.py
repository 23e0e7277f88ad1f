"""Conditions as text with named values: each value becomes a numbered placeholder when it is first used."""

from typing import Any

from yiwang.flow.supervision.messages import Within


class Clause(dict[str, str]):
    """Known values by name; `text` fills a template, `args` are the values in the order of their placeholders."""

    def __init__(self, **values: tuple[Any, str]) -> None:
        super().__init__()
        self._values = dict(values)
        self.args: list[Any] = []
        self.conditions: list[str] = []

    def __missing__(self, name: str) -> str:
        value, kind = self._values[name]
        self.args.append(value)
        place = f"${len(self.args)}::{kind}"
        self[name] = place
        return place

    def give(self, value: Any, kind: str) -> str:
        """A placeholder for one more value."""
        self.args.append(value)
        return f"${len(self.args)}::{kind}"

    def text(self, template: str) -> str:
        """The template with placeholders in the place of names."""
        return template.format_map(self)

    def where(self, template: str) -> None:
        """One more condition."""
        self.conditions.append(self.text(template))

    def within(self, alias: str, part: Within) -> None:
        """Only rows of a part of the city."""
        low, high = self.give(part.path, "text"), self.give(part.high, "text")
        self.conditions.append(f"{alias}.area_path >= {low} AND {alias}.area_path < {high}")
        if part.outside is not None:
            codes = self.give(list(part.outside), "text[]")
            self.conditions.append(f"{child_code(alias, part)} <> ALL ({codes})")

    @property
    def all(self) -> str:
        """All conditions at once."""
        return " AND ".join(self.conditions)


def child_code(alias: str, part: Within) -> str:
    """The code of the child, of the area in question, that a row lies in; '' for a row that lies in none."""
    return f"split_part(substr({alias}.area_path, {len(part.path) + 1}), '/', 1)"

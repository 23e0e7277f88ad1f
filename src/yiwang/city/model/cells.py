"""One cell of a table: read into what it means, or say what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from yiwang.city.model.faults import Faults
from yiwang.city.model.tables import Row

T = TypeVar("T")
_LIST = re.compile(r"[;；、|\n]+")
_YES = {"1", "true", "yes", "y", "是", "需要", "允许"}
_NO = {"0", "false", "no", "n", "否", "不需要", "不允许", ""}
MAX_TEXT = 2_000


class Cells:
    """Reads the cells of one row and notes the faults. What could not be read comes back as its default."""

    def __init__(self, file: str, row: Row, faults: Faults) -> None:
        self.file, self.row, self.faults = file, row, faults

    def fault(self, column: str, code: str, **params: object) -> None:
        """Note that the cell is wrong."""
        self.faults.add(self.file, self.row.number, column, code, **params)

    def has(self, column: str) -> bool:
        """Whether anything stands there."""
        return bool(self.row.get(column))

    def text(self, column: str, *, must: bool = False, default: str = "") -> str:
        """Plain words."""
        value = self.row.get(column) or default
        if must and not value:
            self.fault(column, "city_cell_empty")
        if len(value) > MAX_TEXT:
            self.fault(column, "city_cell_too_long", most=MAX_TEXT)
        return value

    def code(self, column: str, *, must: bool = True) -> str:
        """A code: half-width, without spaces; '/' is kept for paths."""
        value = unicodedata.normalize("NFKC", self.text(column, must=must)).replace(" ", "")
        if "/" in value or len(value) > 64:
            self.fault(column, "city_bad_code", value=value[:80])
        return value

    def whole(
        self, column: str, *, default: int | None = None, least: int = 0, most: int = 10**6
    ) -> int | None:
        """A whole number; full-width digits are read too."""
        value = unicodedata.normalize("NFKC", self.row.get(column)).replace(",", "")
        if not value:
            if default is None:
                self.fault(column, "city_cell_empty")
            return default
        try:
            number = int(value)
        except ValueError:
            self.fault(column, "city_not_a_number", value=value[:40])
            return default
        if not least <= number <= most:
            self.fault(column, "city_out_of_bounds", value=number, least=least, most=most)
        return number

    def decimal(self, column: str, bound: float) -> float | None:
        """A decimal within ±bound, or None when the cell is empty."""
        value = unicodedata.normalize("NFKC", self.row.get(column))
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            self.fault(column, "city_not_a_number", value=value[:40])
            return None
        if not abs(number) <= bound:
            self.fault(column, "city_out_of_bounds", value=value[:40], least=-bound, most=bound)
            return None
        return number

    def choice(
        self, column: str, choices: Mapping[str, T], *, default: T | None = None
    ) -> T | None:
        """One of a few words; the Chinese and the English word mean the same."""
        value = unicodedata.normalize("NFKC", self.row.get(column)).strip().lower()
        if not value and default is not None:
            return default
        if value not in choices:
            words = dict.fromkeys(str(word) for word in choices)
            self.fault(
                column,
                "city_unknown_word" if value else "city_cell_empty",
                value=value,
                words=" / ".join(words),
            )
            return default
        return choices[value]

    def flag(self, column: str, *, default: bool) -> bool:
        """Yes or no; empty is the default."""
        value = unicodedata.normalize("NFKC", self.row.get(column)).strip().lower()
        if not value:
            return default
        if value not in _YES | _NO:
            self.fault(column, "city_unknown_word", value=value, words="是 / 否 / yes / no")
        return value in _YES

    def names(self, column: str) -> tuple[str, ...]:
        """A list of names parted by ; or 、 or a line break."""
        return names(self.row.get(column))

    def day(self, column: str) -> date | None:
        """A day such as 2024-01-31 or 2024/1/31, or None when the cell is empty."""
        value = unicodedata.normalize("NFKC", self.row.get(column)).split("T")[0]
        if not value:
            return None
        try:
            year, month, day = (int(part) for part in re.split(r"[-/.年月]", value.rstrip("日")))
            return date(year, month, day)
        except ValueError:
            self.fault(column, "city_not_a_day", value=value[:40])
            return None


def names(text: str) -> tuple[str, ...]:
    """The names in a list, each once."""
    return tuple(dict.fromkeys(part.strip() for part in _LIST.split(text) if part.strip()))


def once(file: str, rows: Iterable[tuple[int, str]], column: str, faults: Faults) -> None:
    """Note every key that comes a second time."""
    first: dict[str, int] = {}
    for number, key in rows:
        if key and first.setdefault(key, number) != number:
            faults.add(file, number, column, "city_twice", value=key, first=first[key])

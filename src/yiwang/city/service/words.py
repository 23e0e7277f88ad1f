"""Faults in words: each sentence of a fault in Chinese and in English."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from yiwang.city.messages import RowError
from yiwang.city.model.faults import Fault
from yiwang.kernel.catalogue import LANGUAGES, Catalogue
from yiwang.kernel.errors import Invalid

SHOWN = 100  # a problem names this many; the CLI and the import answer list all that were found


class BadPack(Invalid):
    """A pack or list was refused; `errors` is every row that is wrong. Nothing was written."""

    def __init__(self, code: str, errors: Sequence[RowError]) -> None:
        first = errors[0]
        super().__init__(
            code, count=len(errors), file=first.file, row=first.row, column=first.column,
            first_zh=first.message_zh, first_en=first.message_en, errors=list(errors[:SHOWN]),
        )  # fmt: skip
        self.errors = tuple(errors)


def say(faults: Sequence[Fault]) -> tuple[RowError, ...]:
    """The faults with their sentences."""
    catalogue = _catalogue()
    return tuple(
        RowError(
            file=fault.file,
            row=fault.row,
            column=fault.column,
            code=fault.code,
            message_zh=catalogue.say(fault.code, "zh", fault.params),
            message_en=catalogue.say(fault.code, "en", fault.params),
            params=fault.params,
        )
        for fault in faults
    )


@cache
def _catalogue() -> Catalogue:
    catalogue = Catalogue()
    room = Path(__file__).parents[1]
    for language in LANGUAGES:
        catalogue.add(
            language, tomllib.loads((room / f"strings.{language}.toml").read_text(encoding="utf-8"))
        )
    return catalogue

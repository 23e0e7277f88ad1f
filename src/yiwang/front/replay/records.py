"""A record of a city's requests in our terms, whatever form its file has. Pure.

In: a CSV file. Out: records with the number of their row, and what is wrong with the others. Never: a guess.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from yiwang.kernel.errors import Invalid

Format = Literal["pingshan", "baltimore", "open311-csv"]
Cells = dict[str, str]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One request as its city kept it. `condition` names the class in the words of the city's pack."""

    row: int  # in the file; the heading is row 1
    source_id: str
    channel: str
    text: str
    condition: str
    big_name: str | None = None
    created: datetime
    area: str | None = None
    within: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    due: datetime | None = None
    closed: datetime | None = None
    duplicate: bool = False
    unit: str | None = None  # who handled it there


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel of that city."""

    code: str
    name_zh: str
    name_en: str
    self_found: bool = False


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was refused, and why."""

    row: int
    code: str
    said: str


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of file is read. `pack` names the city pack that can be made of the file."""

    format: Format
    needs: tuple[str, ...]
    channels: tuple[Channel, ...]
    read: Callable[[int, Cells], Record]
    pack: str | None


class BadRow(Exception):
    """A row that does not say what a record must say."""


def read(path: Path, form: Form) -> Iterator[Record | Wrong]:
    """All rows in the file's order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted(set(form.needs) - set(reader.fieldnames or ()))
        if missing:
            raise Invalid(
                "replay_not_this_format",
                field="file",
                format=form.format,
                columns=", ".join(missing),
            )
        for row, cells in enumerate(reader, start=2):
            yield _one(row, cells, form)


def _one(row: int, cells: dict[str, str | None], form: Form) -> Record | Wrong:
    if any(cells.get(name) is None for name in form.needs):
        return Wrong(row=row, code="replay_short_row", said="the row ends early")
    try:
        return form.read(
            row, {name: (value or "").strip() for name, value in cells.items() if name}
        )
    except BadRow as error:
        return Wrong(row=row, code="replay_bad_row", said=str(error))


def moment(text: str, column: str) -> datetime:
    """An instant as the file writes it, perhaps without a zone."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRow(f"{column} is no time: {text[:40]!r}") from error


def number(text: str, column: str) -> float | None:
    """A number, or None when there is none."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise BadRow(f"{column} is no number: {text[:40]!r}") from error


def must(text: str, column: str) -> str:
    """A cell that may not be empty."""
    if not text:
        raise BadRow(f"{column} is empty")
    return text

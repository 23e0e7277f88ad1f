"""What is wrong with a file, cell by cell, gathered so that a person sees all of it at once."""

from typing import Any

from msgspec import Struct

MOST = 500  # more than this helps nobody


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that is wrong. Row 1 is the heading; row 0 is the file as a whole."""

    file: str
    row: int
    column: str
    code: str
    params: dict[str, Any] = {}


class Faults:
    """The faults of one load."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, file: str, row: int, column: str, code: str, **params: Any) -> None:
        """Note one; beyond `MOST` they are only counted."""
        if len(self.found) < MOST:
            self.found.append(Fault(file=file, row=row, column=column, code=code, params=params))

    def __bool__(self) -> bool:
        return bool(self.found)

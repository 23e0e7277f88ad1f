"""The files of a pack, written."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from yiwang.kernel.errors import Invalid


def read_records(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """All rows; a file without one of the columns is not of this kind."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        found = list(reader)
    if missing or not found:
        raise Invalid("city_not_these_records", file=path.name, columns=", ".join(sorted(missing)))
    return found


def write_list(
    folder: Path, name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """One list of the pack."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)


def write_toml(folder: Path, name: str, values: dict[str, str | int | list[str]]) -> None:
    """A flat TOML file; JSON's strings and lists of strings are TOML's too."""
    lines = [f"{key} = {msgspec.json.encode(value).decode()}" for key, value in values.items()]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_day(folder: Path, name: str, key: str, day: str) -> None:
    """Add a day to a TOML file; days are not strings there."""
    path = folder / name
    path.write_text(f"{path.read_text(encoding='utf-8')}{key} = {day}\n", encoding="utf-8")


def commonest(values: Iterable[str]) -> str:
    """The most frequent value; of several the first in order of writing."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def slug(text: str, most: int) -> str:
    """Letters, digits and dashes in upper case."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")[:most].strip("-")

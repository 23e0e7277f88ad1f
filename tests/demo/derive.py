"""How the demo's calibration table came out of the two cities' records; the test derives it again and compares."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

MAPPING = tomllib.loads((Path(__file__).parent / "mapping.toml").read_text(encoding="utf-8"))


def hours(pingshan: Path) -> list[int]:
    """Reports by hour of the day, local time."""
    with pingshan.open(encoding="utf-8-sig", newline="") as file:
        found = Counter(int(row["CREATE_TIME"][11:13]) for row in csv.DictReader(file))
    return [found[hour] for hour in range(24)]


def classes(pingshan: Path, baltimore: Path) -> dict[str, int]:
    """Reports by our event standard."""
    found: Counter[str] = Counter()
    for path, column, city in (
        (pingshan, "SUB_TYPE_NAME", "pingshan"),
        (baltimore, "SRType", "baltimore"),
    ):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for name, count in Counter(row[column] for row in csv.DictReader(file)).items():
                for code, share in MAPPING[city].get(name, {}).items():
                    found[code] += share * count
    return {code: max(1, round(count)) for code, count in sorted(found.items())}

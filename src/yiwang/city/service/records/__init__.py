"""A city pack from a city's own request records: what their columns say of places, classes and units, no more.

In: a CSV of records. Out: a pack folder that loads like any other. Never: an outline made up; a limit without saying
where it is from.
"""

from collections.abc import Callable
from pathlib import Path

from yiwang.city.service.records import baltimore, pingshan
from yiwang.kernel.errors import Invalid

_BUILDERS: dict[str, Callable[[Path, Path], None]] = {
    "pingshan": pingshan.build,
    "baltimore": baltimore.build,
}


def build_pack_from_records(kind: str, csv_path: Path, out_folder: Path) -> Path:
    """Write the pack of a kind of records (`pingshan`, `baltimore`) into `out_folder`; the folder."""
    if kind not in _BUILDERS:
        raise Invalid("city_unknown_records", value=kind, kinds=", ".join(sorted(_BUILDERS)))
    out_folder.mkdir(parents=True, exist_ok=True)
    _BUILDERS[kind](csv_path, out_folder)
    return out_folder

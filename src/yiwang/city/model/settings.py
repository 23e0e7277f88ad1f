"""What the city.toml of a pack says. Pure.

In: its text. Out: `Settings`, or faults. Never: a default that hides a wrong word.
"""

import tomllib
from datetime import date
from typing import Any

import msgspec

from yiwang.city.model.faults import Faults


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pack as a whole. `grid_cells`: codes of areas to fill with generated grid cells ('*' = everywhere)."""

    name: str
    version: str
    time_zone: str = "Asia/Shanghai"
    effective_from: date
    notice_zh: str
    notice_en: str
    source: str
    licence: str
    edition: str = ""
    grid_cells: list[str] = []
    seed: int = 1
    synthetic: bool = False


def read_settings(name: str, text: str, faults: Faults) -> Settings | None:
    """The settings; every fault is in words of the file."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
        return msgspec.convert(table, Settings)
    except tomllib.TOMLDecodeError as error:
        faults.add(name, 0, "", "city_toml_broken", said=str(error)[:200])
    except msgspec.ValidationError as error:
        faults.add(name, 0, "", "city_settings_wrong", said=str(error)[:200])
    return None

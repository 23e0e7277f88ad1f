"""The list of the demo's people: demo-accounts.json. Light, for whoever only reads it."""

from pathlib import Path

import msgspec

FILE = "demo-accounts.json"
FLAG = "YIWANG_DEMO"  # names the data folder whose demo people may be picked; `yiwang demo` alone sets it


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One line of demo-accounts.json."""

    name: str
    password: str
    role: str
    area: str
    display_name: str


def read(folder: Path) -> list[Listed]:
    """The lines of demo-accounts.json; none before the first start."""
    path = folder / FILE
    return msgspec.json.decode(path.read_bytes(), type=list[Listed]) if path.exists() else []

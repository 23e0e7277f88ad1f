"""Where the packs are that come with the product: inside the wheel, or at the top of the repo."""

from pathlib import Path

_IN_WHEEL = Path(__file__).parents[1] / "packs"
_IN_REPO = Path(__file__).parents[4] / "scenes"
PACKS = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_REPO


def shipped() -> list[Path]:
    """The folder of each."""
    return sorted(path.parent for path in PACKS.glob("*/scene.toml"))


def folder_of(name: str) -> Path:
    """A pack's folder by its code or by a path."""
    named = Path(name)
    return named if named.is_dir() else PACKS / name

"""The list of rooms, and what the front mounts of each: doors, background work, migrations, sentences."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOMS = (
    "yiwang.backstage",
    "yiwang.city",
    "yiwang.ai",
    "yiwang.flow.sensing",
    "yiwang.flow.incidents",
    "yiwang.flow.cases",
    "yiwang.flow.dispatch",
    "yiwang.flow.supervision",
    "yiwang.overview",
    "yiwang.scenes",
    "yiwang.front",
    "yiwang.front.demo",
    "yiwang.front.replay",
)


def folders() -> list[Path]:
    """Each room's folder."""
    return [Path(str(import_module(room).__file__)).parent for room in ROOMS]


def migrations() -> list[Path]:
    """The folders of all migration chains."""
    return [folder / "migrations" for folder in folders() if (folder / "migrations").is_dir()]


def routes() -> list[Any]:
    """The handlers of all rooms: their own doors, and the open ones of their adapters."""
    modules = [*_modules("routes"), *_modules("adapters")]
    return [handler for module in modules for handler in getattr(module, "ROUTES", ())]


def listeners() -> dict[str, dict[str, list[Callable[..., Any]]]]:
    """By room: the listeners of each topic. Each room reads the outbox at its own pace."""
    return {
        module.__package__: {topic: list(found) for topic, found in module.LISTENERS.items()}
        for module in _modules("jobs")
        if getattr(module, "LISTENERS", None)
    }


def chores() -> list[Any]:
    """The rooms' periodic work."""
    return [chore for module in _modules("jobs") for chore in getattr(module, "CHORES", ())]


def _modules(name: str) -> list[Any]:
    return [import_module(f"{room}.{name}") for room in ROOMS if find_spec(f"{room}.{name}")]

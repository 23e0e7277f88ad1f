"""Kinds of things: those that come with the product, and reading them."""

from pathlib import Path
from typing import Any

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.kinds import KindView, ThingKind
from yiwang.flow.sensing.model.kinds import parse_kinds
from yiwang.flow.sensing.store import kinds as store

FOLDER = Path(__file__).parents[1] / "kinds"


def shipped_kinds() -> list[ThingKind]:
    """What `kinds/*.toml` declares."""
    return parse_kinds({path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.toml"))})


async def publish_kinds(tx: Tx) -> int:
    """Bring the shipped kinds into the database; how many there are."""
    kinds = shipped_kinds()
    for kind in kinds:
        await store.put(tx, kind)
    return len(kinds)


async def kinds(tx: Tx, language: str) -> list[KindView]:
    """All kinds."""
    return [_view(row, language) for row in await store.every(tx)]


def _view(row: Any, language: str) -> KindView:
    fields = set(KindView.__struct_fields__) - {"name", "measures"}
    name = row["name_en" if language == "en" else "name_zh"]
    return KindView(name=name, measures=row["more"], **{field: row[field] for field in fields})

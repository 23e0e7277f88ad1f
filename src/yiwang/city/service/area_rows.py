"""Areas of a pack against the areas that are here: what is new, what changed, what is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import shapely
from shapely.geometry.base import BaseGeometry

from yiwang.backstage.database import Tx
from yiwang.city.model.grid import center_of
from yiwang.city.model.pack import Pack
from yiwang.city.store import areas as store

Values = list[Any]
_DATED = tuple(store.COLUMNS.index(name) for name in ("code", "name", "path", "parent_id"))
_VALID_FROM = store.COLUMNS.index("valid_from")


async def write(tx: Tx, pack: Pack, since: datetime) -> tuple[dict[str, int], int]:
    """Bring the areas to the pack's state. Ids by code, and how many areas were made, changed or closed."""
    old = {row["code"]: row for row in await store.with_outlines(tx)}
    ids = await _identities(tx, pack, old)
    rows = _rows(pack, ids, since if not old else tx.now)
    by_id = {row["id"]: list(row.values()) for row in old.values()}
    fresh = [row for row in rows if row[0] not in by_id]
    changed = [
        row for row in rows if row[0] in by_id and row[:_VALID_FROM] != by_id[row[0]][:_VALID_FROM]
    ]
    gone = sorted(by_id.keys() - ids.values())
    if gone:
        await store.close(tx, gone)
    if changed:
        await store.change(tx, changed)
        await store.date_codes(tx, [row for row in changed if _dated(row) != _dated(by_id[row[0]])])
    if fresh:
        await store.insert(tx, fresh)
    return ids, len(fresh) + len(changed) + len(gone)


async def _identities(tx: Tx, pack: Pack, old: dict[str, asyncpg.Record]) -> dict[str, int]:
    """The id of each area of the pack: of the area that bears its code, or bore the code it names as `formerly`."""
    renamed = {area.formerly: area.code for area in pack.areas if area.formerly in old}
    ids: dict[str, int] = {}
    for area in pack.areas:
        if area.formerly in old:
            ids[area.code] = old[area.formerly]["id"]
        elif area.code in old and area.code not in renamed:
            ids[area.code] = old[area.code]["id"]
    new = [area.code for area in pack.areas if area.code not in ids]
    fresh = await store.new_ids(tx, "city_area_id_seq", len(new))
    return ids | dict(zip(new, fresh, strict=True))


def _rows(pack: Pack, ids: dict[str, int], since: datetime) -> list[Values]:
    """Values in the order of the table's columns, parents before children."""
    paths: dict[str, str] = {}
    rows = []
    shapes = [pack.outlines.get(area.code) for area in pack.areas]
    outlines: Sequence[bytes | None] = shapely.to_wkb(shapes).tolist()
    for area, shape, outline in zip(pack.areas, shapes, outlines, strict=True):
        paths[area.code] = f"{paths.get(area.parent, '')}{area.code}/"
        lon, lat = area.center or _middle(shape)
        parent_id = ids[area.parent] if area.parent else None
        rows.append(
            [
                ids[area.code], area.code, area.level, area.name, area.name_en, paths[area.code], parent_id, outline,
                lon, lat, area.origin, since,
            ]
        )  # fmt: skip
    return rows


def _middle(shape: BaseGeometry | None) -> tuple[float, float] | tuple[None, None]:
    return center_of(shape) if shape is not None else (None, None)


def _dated(row: Values) -> list[Any]:
    return [row[k] for k in _DATED]

"""The map of all things: a view is at most 2,000 clusters, counted by the server."""

from typing import Any

import numpy as np

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.things import Cluster, Clusters
from yiwang.flow.sensing.model import cells
from yiwang.flow.sensing.store import exploring as warnings
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import map as store
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id

View = tuple[float, float, float, float]
_SUBDISTRICT_CODES = 3  # city, district, subdistrict
# From these levels on the things themselves are counted: a view has some ten thousand of them. Of one kind, or one
# department, there are few enough a level earlier.
_CLOSE = cells.COUNTED.stop
_CLOSE_OF_SOME = 17


async def clusters(tx: Tx, view: View, zoom: int, kind: str | None) -> Clusters:
    """What the view (west, south, east, north) shows at a zoom."""
    west, south, east, north = view
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid("bad_view", field="bbox", bbox=",".join(map(str, view)))
    level = cells.level_for(west, south, east, north, zoom)
    narrowed, depth = await store.scope(tx)
    by_kind = narrowed or kind is not None
    kept = cells.COUNTED_BY_KIND if by_kind else cells.COUNTED
    if level < (_CLOSE_OF_SOME if by_kind else _CLOSE):
        # Coarse levels know no community, so who sees a community alone is shown finer ones.
        first = cells.FINE_PATHS if depth > _SUBDISTRICT_CODES else kept.start
        level = min(max(level, first), kept.stop - 1)
        lows, highs = cells.ranges_for(west, south, east, north, level)
        kinds = [kind] if kind else await _all_kinds(tx) if narrowed else [""]
        rows = await store.cells(tx, level, kinds, lows, highs)
        singles: set[int] = set()
    else:
        lows, highs = cells.ranges_for(west, south, east, north, cells.DEEPEST)
        rows = await store.things(tx, level, kind or "", lows, highs)
        singles = {r["id"] for r in rows if r["things"] == 1}
    warned = await _warned(tx, view, level, kind)
    silent = await store.silent(tx, sorted(singles)) if singles else set()
    items = [_cluster(row, singles, silent, *warned.get(row["cell"], (0, 0))) for row in rows]
    items = [c for c in items if west <= c.lon <= east and south <= c.lat <= north]
    items.sort(key=lambda c: -c.things)
    return Clusters(items=items[: cells.MOST], total=sum(c.things for c in items))


def _cluster(
    row: Any, singles: set[int], silent: set[int], warnings: int, severity: int
) -> Cluster:
    things = row["things"]
    place = {"lon": row["lon"] / things, "lat": row["lat"] / things}
    if things > 1 or not singles:
        return Cluster(things=things, warnings=warnings, severity=severity, **place)
    return Cluster(
        things=1, warnings=warnings, severity=severity, id=format_id(row["id"]), kind=row["kind"],
        silent=row["id"] in silent, **place,
    )  # fmt: skip


async def _warned(tx: Tx, view: View, level: int, kind: str | None) -> dict[int, tuple[int, int]]:
    """By cell how many warnings are active there, and the worst of them."""
    rows = [row for row in await warnings.severities(tx, view) if kind in (None, row["kind"])]
    if not rows:
        return {}
    lon, lat = (np.array([row[name] for row in rows], np.float64) for name in ("lon", "lat"))
    found: dict[int, tuple[int, int]] = {}
    for cell, row in zip(cells.cells_of(lon, lat, level).tolist(), rows, strict=True):
        n, worst = found.get(cell, (0, 0))
        found[cell] = (n + 1, max(worst, row["severity"]))
    return found


async def _all_kinds(tx: Tx) -> list[str]:
    return [row["code"] for row in await kind_store.every(tx)]

"""Watch lists: what runs late, waits, is disputed or comes again; as pages, counts, hot spots and files.

In: a kind and a part of the city. Out: cases under the actor's scope. Never: a count by another predicate than the
list's.
"""

from typing import get_args

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city.messages import Area
from yiwang.flow.cases import service as cases
from yiwang.flow.supervision.messages import (
    HotSpot,
    HotSpots,
    Tally,
    Wanted,
    WatchCount,
    WatchCounts,
    WatchKind,
    WatchPage,
    WatchRow,
    Within,
)
from yiwang.flow.supervision.service import sheets
from yiwang.flow.supervision.service.days import moments
from yiwang.flow.supervision.service.words import say
from yiwang.flow.supervision.store import tally as tally_store
from yiwang.flow.supervision.store import watch as store
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import format_id

MAX_PAGE = 200
EXPORT_MOST = 20_000
HOT_SPOTS_MOST = 100
_COLUMNS = (
    "id", "title", "standard", "stage", "state", "level", "area", "address", "lead", "filed_at", "due_at", "overdue",
    "stage_since", "in_stage_h", "send_backs", "reworks", "reopenings", "closed_at", "lon", "lat",
)  # fmt: skip


async def watch(tx: Tx, wanted: Wanted, language: str) -> WatchPage:
    """One page of a watch list, the most pressing first."""
    if not 1 <= wanted.limit <= MAX_PAGE:
        raise Invalid("supervision_bad_limit", field="limit", most=MAX_PAGE)
    rows, total, following = await store.page(tx, wanted, await moments(tx))
    views = await cases.rows_to_views(tx, rows, language)
    items = [
        WatchRow(
            **{name: getattr(view, name) for name in view.__struct_fields__},
            stage_since=row["stage_since"],
            stage_due_at=row["stage_due_at"],
            in_stage_s=max(int((tx.now - row["stage_since"]).total_seconds()), 0),
            closed_at=row["closed_at"],
        )
        for row, view in zip(rows, views, strict=True)
    ]
    return WatchPage(items=items, total=total, next=following)


async def count_all(tx: Tx, area: Area, language: str) -> WatchCounts:
    """How many cases are on each watch list of an area."""
    counts = await store.count_all(tx, Within(path=area.path), await moments(tx))
    return WatchCounts(
        items=[
            WatchCount(
                kind=kind, name=watch_name(kind, language), count=counts[kind],
                rows_url=f"/api/supervision/lists?kind={kind}&area={format_id(area.id)}",
            )
            for kind in get_args(WatchKind)
        ]
    )  # fmt: skip


async def hot_spots(tx: Tx, area: Area) -> HotSpots:
    """Where the same class came three times or more within thirty days."""
    found = await store.hot_spots(tx, Within(path=area.path), await moments(tx), HOT_SPOTS_MOST)
    return HotSpots(
        items=[
            HotSpot(
                area_id=format_id(row["area_id"]), area_name=row["area_name"], family=row["family"], title=row["name"],
                count=row["count"], last_filed_at=row["last"],
                rows_url=f"/api/supervision/lists?kind=repeated&area={format_id(row['area_id'])}"
                f"&family={row['family']}&title={row['name']}",
            )
            for row in found
        ]
    )  # fmt: skip


async def tally(tx: Tx, part: Within) -> Tally:
    """All figures of a part of the city in one go, for the overview."""
    return await tally_store.tally(tx, part, await moments(tx))


async def watch_sheet(tx: Tx, wanted: Wanted, language: str, form: sheets.Form) -> bytes:
    """The whole list as a file."""
    found: list[WatchRow] = []
    cursor: str | None = None
    while len(found) < EXPORT_MOST:
        page = await watch(
            tx, msgspec.structs.replace(wanted, cursor=cursor, limit=MAX_PAGE), language
        )
        found += page.items
        cursor = page.next
        if cursor is None:
            break
    heading = [say(f"supervision_column_{column}", language) for column in _COLUMNS]
    return sheets.write(
        form, watch_name(wanted.kind, language), heading, (_cells(row) for row in found)
    )


def watch_name(kind: str, language: str) -> str:
    """A watch list in words."""
    return say(f"supervision_kind_{kind}", language)


def _cells(row: WatchRow) -> list[object]:
    return [
        row.id, row.title, row.standard.code, row.stage_name, row.state, row.level, row.area_name, row.address,
        row.lead.name if row.lead else None, row.filed_at, row.due_at, row.overdue, row.stage_since,
        round(row.in_stage_s / 3600, 1), row.send_back_count, row.rework_count, row.reopen_count, row.closed_at,
        row.place[0] if row.place else None, row.place[1] if row.place else None,
    ]  # fmt: skip

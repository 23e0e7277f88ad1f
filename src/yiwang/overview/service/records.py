"""The card of a place, an organisation or a crew: who owns it, where it is, since when, how good its data is, whence.

In: a kind and an id, an actor. Out: what holds now beside the thirty days before it, of one snapshot. Never: an object
or a case outside the actor's scope; a check that nobody can repeat: each is a fact of the row itself.
"""

from datetime import datetime, timedelta
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.supervision import service as supervision
from yiwang.flow.supervision.messages import Within
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id
from yiwang.overview.messages import Origin, RecordCard, RecordCheck, RecordDay, RecordKind
from yiwang.overview.service.words import say
from yiwang.overview.store import records as store

DAYS = 30
FRESH = timedelta(days=1)  # a crew's place older than this says where it was, not where it is


async def record(tx: Tx, kind: RecordKind, record_id: int, language: str) -> RecordCard:
    """The card; NotFound when there is none, or none that the actor sees."""
    row = await store.record(tx, kind, record_id)
    if row is None:
        raise NotFound("overview_no_such_record", kind=kind, id=format_id(record_id))
    area = await city.area(tx, row["area_id"])
    owner = await _owner(tx, kind, row)
    of, high = (area.path, Within(path=area.path).high) if kind == "area" else (record_id, None)
    figures = await store.now(tx, kind, of, high)
    checks = _checks(kind, row, tx.now)
    place = (row["lon"], row["lat"]) if row["lon"] is not None else None
    return RecordCard(
        id=format_id(record_id), kind=kind, name=row["name"], name_en=row.get("name_en"), code=row["code"],
        sort=row["sort"], owner_id=format_id(owner[0]) if owner else None, owner=owner[1] if owner else None,
        area_id=format_id(area.id), area=area.name, place=place, since=row["since"], as_of=tx.now,
        quality=round(sum(checks.values()) / len(checks), 3),
        checks=[
            RecordCheck(check=name, name=say(f"overview_check_{kind}_{name}", language), met=met)
            for name, met in checks.items()
        ],
        lineage=await _lineage(tx, kind, row, language),
        open=figures["open"], overdue=figures["overdue"],
        days=await _days(tx, kind, of, high),
        rows_url=f"/api/cases?state=active&{kind}={format_id(record_id)}",
    )  # fmt: skip


async def _owner(tx: Tx, kind: RecordKind, row: asyncpg.Record) -> tuple[int, str] | None:
    """Who answers for it: a place's operations centre (城运中心), a crew's department, a department itself."""
    if kind == "area":
        center = await city.operations_center(tx, row["id"])
        return center.id, center.name
    owner = await city.department(tx, row["owner_id"])
    return owner.id, owner.name


def _checks(kind: RecordKind, row: asyncpg.Record, now: datetime) -> dict[str, bool]:
    """Questions of GB/T 36344-2018's dimensions (completeness, accuracy, timeliness), each answered by the row."""
    placed = row["lon"] is not None
    if kind == "area":
        return {
            "code": bool(row["code"]), "outline": row["has_outline"], "real": row["origin"] == "real", "placed": placed,
            "english": bool(row["name_en"]), "parent": row["parent_id"] is not None or row["sort"] == "city",
        }  # fmt: skip
    if kind == "department":
        return {
            "code": bool(row["code"]), "aliases": row["aliases"] > 0, "crews": row["crews"] > 0, "placed": placed,
            "english": bool(row["name_en"]),
        }  # fmt: skip
    at = row["placed_at"]
    return {
        "department": row["owner_id"] is not None, "people": row["people"] > 0, "placed": placed,
        "fresh": at is not None and now - at <= FRESH,
    }  # fmt: skip


async def _lineage(tx: Tx, kind: RecordKind, row: asyncpg.Record, language: str) -> list[Origin]:
    if kind == "crew":
        steps = (
            [(row["placed_at"], say("overview_source_node", language), "crew_placed")]
            if row["placed_at"]
            else []
        )
        steps.insert(0, (None, say("overview_source_node", language), "crew_registered"))
    else:
        pack = await store.pack(tx)
        assert pack is not None
        steps = [
            (pack["loaded_at"], f"{pack['name']} {pack['version']} · {pack['source']}", "pack_loaded"),
            (row["since"], say("overview_source_pack", language), "valid_from"),
        ]  # fmt: skip
        if kind == "area" and row["origin"] == "generated":
            steps.append((None, say("overview_source_pack", language), "generated"))
    return [
        Origin(at=at, source=source, what=say(f"overview_lineage_{what}", language))
        for at, source, what in steps
    ]


async def _days(tx: Tx, kind: RecordKind, of: Any, high: str | None) -> list[RecordDay]:
    """Each of the last thirty days, the empty ones too."""
    zone = (await supervision.moments(tx)).zone
    today = in_city(tx.now).date()
    first = today - timedelta(days=DAYS - 1)
    found = {
        row["day"]: row
        for row in await store.per_day(tx, kind, of, high, tx.now - timedelta(days=DAYS), zone)
    }
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [
        RecordDay(
            day=day.isoformat(),
            filed=found[day]["filed"] if day in found else 0,
            closed=found[day]["closed"] if day in found else 0,
        )
        for day in days
    ]

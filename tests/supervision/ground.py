"""Ground of our own for figures: a small city and rows put in by the owner, so that every case is what a test wants.

The columns that a test does not give are those of an ordinary case which is being handled.
"""

import contextlib
import random
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import msgspec

from databases import owner_url
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.cases import service as cases
from yiwang.kernel.ids import make_id

CALENDAR = {
    "hours": [["08:00", "12:00"], ["14:00", "18:00"]],
    "work_day_seconds": 28_800,
    "weekend": [5, 6],
    "first": "2015-01-01",
    "last": "2032-12-31",
    "covered": [],
    "source": "test",
    "warnings_zh": [],
    "warnings_en": [],
}
LEVELS = ("city", "district", "subdistrict", "community", "grid_cell")


@dataclass
class Place:
    """An area of the made city."""

    number: int
    code: str
    path: str
    level: str
    parent: "Place | None" = None
    children: list["Place"] = field(default_factory=list)
    ended: bool = False

    @property
    def id(self) -> int:
        """Its id."""
        return make_id(1, self.number)

    def all(self) -> list["Place"]:
        """Itself and everything below it."""
        return [self, *(place for child in self.children for place in child.all())]


@contextlib.asynccontextmanager
async def owner_of(
    database: Database, postgres: PostgresServer
) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner, which row-level security does not bind."""
    name = database.url.split("@/")[1].split("?")[0]
    connection = await asyncpg.connect(owner_url(postgres, name))
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda v: msgspec.json.encode(v).decode(),
        decoder=msgspec.json.decode,
    )
    # Rows are put in as they shall be, without the guards of the doors.
    await connection.execute("SET session_replication_role = replica")
    try:
        yield connection
    finally:
        await connection.close()


async def make_city(database: Database, owner: asyncpg.Connection, root: Place) -> None:
    """Put a city in force whose areas are `root` and what is below it, and publish the shipped procedures."""
    since = datetime(2015, 1, 1, tzinfo=UTC)
    await owner.executemany(
        "INSERT INTO city_area (id, code, level, name, path, parent_id, origin, valid_from, valid_to)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'generated', $7, $8)",
        [
            (
                place.id, place.code, place.level, f"area {place.code}", place.path,
                place.parent.id if place.parent else None, since, since + timedelta(days=1) if place.ended else None,
            )
            for place in root.all()
        ],
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO city_pack (name, version, digest, stamp, root_id, time_zone, notice_zh, notice_en, source,"
        " licence, calendar, report, loaded_at, loaded_by)"
        " VALUES ('made', '1', 'made', $1, $2, 'Asia/Shanghai', '', '', 'test', 'test', $3, '{}', now(), 1)",
        uuid.uuid4().hex, root.id, CALENDAR,
    )  # fmt: skip
    async with database.transaction(SYSTEM) as tx:
        await cases.publish_shipped(tx)


def random_tree(dice: random.Random) -> Place:
    """A tree of areas with sibling codes of which one begins like another, some branches cut short, one area ended."""
    root = Place(1, "C", "C/", "city")
    number = 1
    frontier = [root]
    for level in LEVELS[1:4]:
        following = []
        for parent in frontier:
            for code in dice.sample(["1", "10", "100", "2", "20", "3"], dice.randint(0, 3) or 2):
                number += 1
                mine = f"{parent.code}{level[0]}{code}"
                child = Place(number, mine, f"{parent.path}{mine}/", level, parent)
                parent.children.append(child)
                following.append(child)
        frontier = dice.sample(following, max(1, len(following) * 2 // 3))
    dice.choice(frontier).ended = True
    return root


WATER, GREEN, POWER = (make_id(1, number) for number in (7, 8, 9))
CASE: dict[str, Any] = {
    "incident_id": 1, "standard_code": "B0102-01", "family": "B01", "name": "污水井盖", "text": "井盖不见了",
    "level": "normal", "area_id": 1, "area_path": "C/", "area_name": "area", "lon": None, "lat": None, "frozen": {},
    "limit_value": 2, "limit_unit": "urgent_hour", "procedure_code": "national", "procedure_version": 1,
    "filed_at": None, "filed_by": 1, "by_rule": False, "exercise": False, "stage": "handling", "state": "open",
    "version": 3, "holder_kind": "department", "holder_id": WATER, "department_ids": [WATER],
    "lead_department_id": WATER, "stage_since": None, "stage_due_at": None, "due_at": None, "late": False,
    "dispatched_at": None, "accepted_at": None, "closed_at": None, "closed_how": None, "verification": None,
    "closer_id": None, "send_back_count": 0, "rework_count": 0, "reopen_count": 0, "extra_s": 0,
}  # fmt: skip
CLOSED: dict[str, Any] = {
    "stage": "closed", "state": "closed", "holder_kind": None, "holder_id": None, "closed_how": "normal",
    "verification": "person", "closer_id": 9,
}  # fmt: skip


async def add_cases(owner: asyncpg.Connection, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Put cases in; their ids. `stage_since` is the filing unless it is given."""
    columns = list(CASE)
    marks = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    statement = await owner.prepare(
        f"INSERT INTO cases_case ({', '.join(columns)}) VALUES ({marks}) RETURNING id"
    )
    ids = []
    for given in rows:
        row = CASE | given
        row["stage_since"] = row["stage_since"] or row["filed_at"]
        ids.append(await statement.fetchval(*(row[column] for column in columns)))
    return ids


async def add_steps(
    owner: asyncpg.Connection, steps: Iterable[tuple[int, int, str, str | None, str, datetime]]
) -> None:
    """Put steps in: (case, seq, action, from, to, recorded at), by a desk."""
    await owner.executemany(
        "INSERT INTO cases_step (case_id, seq, action, from_stage, to_stage, actor_id, actor_name, actor_role,"
        " recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, 9, 'x', 'desk', $6)",
        list(steps),
    )  # fmt: skip


async def add_segments(
    owner: asyncpg.Connection, segments: Iterable[tuple[int, int, str, datetime, datetime | None]]
) -> None:
    """Put stretches of clocks in: (case, seq, state, from, to)."""
    await owner.executemany(
        "INSERT INTO cases_clock_segment (case_id, seq, state, from_at, to_at, why, step)"
        " VALUES ($1, $2, $3, $4, $5, 'x', 1)",
        list(segments),
    )  # fmt: skip


async def add_incident(owner: asyncpg.Connection, **given: Any) -> int:
    """Put an incident in; its id."""
    row = {
        "state": "open", "text": "x", "area_path": "C/", "channel": "snap", "first_reported_at": None,
        "last_reported_at": given.get("first_reported_at"), "exercise": False, "case_id": None, "merged_into": None,
        "ended_at": None, "family": "B01", "department_ids": [],
    } | given  # fmt: skip
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    return await owner.fetchval(
        f"INSERT INTO incidents_incident ({', '.join(row)}) VALUES ({marks}) RETURNING id",
        *row.values(),
    )


async def add_report(owner: asyncpg.Connection, **given: Any) -> int:
    """Put a report in; its id."""
    row = {
        "channel": "snap", "fingerprint": b"x", "text": "x", "area_path": "C/", "recorded_at": None,
        "tracking_nonce": b"x", "tracking_hash": uuid.uuid4().bytes, "tracking_until": datetime(2040, 1, 1, tzinfo=UTC),
        "exercise": False,
    } | given  # fmt: skip
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    return await owner.fetchval(
        f"INSERT INTO incidents_report ({', '.join(row)}) VALUES ({marks}) RETURNING id",
        *row.values(),
    )

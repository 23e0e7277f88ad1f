"""The case's current pointer and its append-only history, written together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.cases.model.clock import Segment

# What a step may change of the pointer; everything else is frozen at filing.
CHANGING = (
    "stage", "state", "version", "holder_kind", "holder_id", "department_ids", "lead_department_id", "crew_id",
    "stage_since", "stage_due_at", "due_at", "extra_s", "used_s", "late", "dispatched_at", "accepted_at", "closed_at",
    "closed_how", "verification", "handler_ids", "verifier_id", "closer_id", "pending", "pending_s", "send_back_count",
    "rework_count", "reopen_count", "extension_count", "photos_after", "rating", "solved",
)  # fmt: skip
FROZEN = (
    "incident_id", "standard_code", "family", "name", "text", "level", "area_id", "area_path", "area_name", "lon",
    "lat", "address", "frozen", "limit_value", "limit_unit", "procedure_code", "procedure_version", "filed_at",
    "filed_by", "by_rule", "exercise", "terms",
)  # fmt: skip
_STEP = (
    "action", "from_stage", "to_stage", "actor_id", "actor_name", "actor_role", "actor_department_id", "holder_kind",
    "holder_id", "reason", "fields", "occurred_at", "recorded_at",
)  # fmt: skip

_step_columns = ", ".join(_STEP)
_INSERT = (
    f"INSERT INTO cases_case ({', '.join(FROZEN + CHANGING)}) VALUES"
    f" ({', '.join(f'${n}' for n in range(1, len(FROZEN + CHANGING) + 1))}) RETURNING id"
)
_INSERT_STEP = (
    f"INSERT INTO cases_step (case_id, seq, {_step_columns}) VALUES"
    f" ({', '.join(f'${n}' for n in range(1, len(_STEP) + 3))})"
)
# The pointer moves and the history grows in one statement.
_MOVE = (
    f"WITH moved AS (UPDATE cases_case SET {', '.join(f'{c} = ${n}' for n, c in enumerate(CHANGING, 2))}"
    f" WHERE id = $1 RETURNING 1)"
    f" INSERT INTO cases_step (case_id, seq, {_step_columns}) SELECT $1, ${CHANGING.index('version') + 2},"
    f" {', '.join(f'${n}' for n in range(len(CHANGING) + 2, len(CHANGING) + 2 + len(_STEP)))} FROM moved"
)


class CaseState(msgspec.Struct, kw_only=True):
    """The pointer's row while one step works on it."""

    id: int
    incident_id: int
    standard_code: str
    family: str
    name: str
    text: str
    level: str
    area_id: int
    area_path: str
    area_name: str
    lon: float | None
    lat: float | None
    address: str | None
    frozen: dict[str, Any]
    limit_value: int
    limit_unit: str
    procedure_code: str
    procedure_version: int
    filed_at: datetime
    filed_by: int
    by_rule: bool
    exercise: bool
    stage: str
    state: str
    version: int
    holder_kind: str | None
    holder_id: int | None
    department_ids: list[int]
    lead_department_id: int | None
    crew_id: int | None
    stage_since: datetime
    stage_due_at: datetime | None
    due_at: datetime | None
    extra_s: int
    used_s: int
    late: bool
    dispatched_at: datetime | None
    accepted_at: datetime | None
    closed_at: datetime | None
    closed_how: str | None
    verification: str | None
    handler_ids: list[int]
    verifier_id: int | None
    closer_id: int | None
    pending: str | None
    pending_s: int | None
    send_back_count: int
    rework_count: int
    reopen_count: int
    extension_count: int
    photos_after: int
    rating: int | None
    solved: bool | None


_COLUMNS = ", ".join(CaseState.__struct_fields__)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the history."""

    action: str
    from_stage: str | None
    to_stage: str
    actor_id: int
    actor_name: str
    actor_role: str
    actor_department_id: int | None
    holder_kind: str | None
    holder_id: int | None
    reason: str | None
    fields: dict[str, Any]
    occurred_at: datetime | None
    recorded_at: datetime


async def insert(tx: Tx, new: dict[str, Any], step: Step) -> int:
    """A new case with its first step; its id."""
    case_id: int = await tx.fetchval(_INSERT, *(new[name] for name in FROZEN + CHANGING))
    await tx.execute(_INSERT_STEP, case_id, 1, *(getattr(step, name) for name in _STEP))
    return case_id


async def load(tx: Tx, case_id: int, *, lock: bool = False) -> CaseState | None:
    """The pointer; `lock` keeps others from moving it until the transaction ends."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM cases_case WHERE id = $1{' FOR UPDATE' if lock else ''}", case_id
    )
    return CaseState(**row) if row else None


async def move(tx: Tx, case: CaseState, step: Step) -> None:
    """Write the pointer and the step that explains it."""
    await tx.execute(
        _MOVE,
        case.id,
        *(getattr(case, name) for name in CHANGING),
        *(getattr(step, name) for name in _STEP),
    )


async def last_step(tx: Tx, case_id: int) -> asyncpg.Record | None:
    """Who acted last, for those who came second."""
    return await tx.fetchrow(
        "SELECT action, actor_name, recorded_at FROM cases_step WHERE case_id = $1 ORDER BY seq DESC LIMIT 1",
        case_id,
    )


async def segments(tx: Tx, case_id: int) -> list[Segment]:
    """The case's clock, oldest first."""
    rows = await tx.fetch(
        "SELECT state, from_at, to_at, why, step FROM cases_clock_segment WHERE case_id = $1 ORDER BY seq",
        case_id,
    )
    return [Segment(**row) for row in rows]


async def next_segment(tx: Tx, case_id: int, seq: int, segment: Segment) -> None:
    """End the running segment, if any, and begin the next."""
    if seq:
        await end_segment(tx, case_id, segment.from_at)
    await tx.execute(
        "INSERT INTO cases_clock_segment (case_id, seq, state, from_at, why, step)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        case_id, seq, segment.state, segment.from_at, segment.why, segment.step,
    )  # fmt: skip


async def end_segment(tx: Tx, case_id: int, at: datetime) -> None:
    """The clock stops for good."""
    await tx.execute(
        "UPDATE cases_clock_segment SET to_at = GREATEST(from_at, $2) WHERE case_id = $1 AND to_at IS NULL",
        case_id, at,
    )  # fmt: skip


async def cases_of_incident(tx: Tx, incident_ids: Sequence[int]) -> list[asyncpg.Record]:
    """The cases of incidents, oldest first."""
    return await tx.fetch(
        "SELECT id, name, stage, state, version, procedure_code, procedure_version, incident_id"
        " FROM cases_case WHERE incident_id = ANY ($1) ORDER BY id",
        list(incident_ids),
    )


async def name_crew(tx: Tx, case_id: int, crew_id: int, name: str) -> None:
    """Keep the name of the crew that has the case, for lists; nothing if another crew has it meanwhile."""
    await tx.execute(
        "UPDATE cases_case SET crew_name = $3 WHERE id = $1 AND crew_id = $2 AND crew_name IS DISTINCT FROM $3",
        case_id, crew_id, name,
    )  # fmt: skip


async def rate(tx: Tx, case_id: int, stars: int, solved: bool) -> None:
    """Keep the reporter's last rating beside the case; the ratings themselves stay with the event centre."""
    await tx.execute(
        "UPDATE cases_case SET rating = $2, solved = $3 WHERE id = $1", case_id, stars, solved
    )


async def to_archive(tx: Tx, closed_before: datetime, most: int) -> list[int]:
    """Closed cases whose reopening window is surely over."""
    rows = await tx.fetch(
        "SELECT id FROM cases_case WHERE stage = 'closed' AND closed_at < $1 ORDER BY closed_at LIMIT $2",
        closed_before, most,
    )  # fmt: skip
    return [row["id"] for row in rows]

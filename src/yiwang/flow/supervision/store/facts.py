"""The facts of cases and of steps: filled from the published views, set by set, the same again and again."""

from collections.abc import Sequence
from datetime import date, datetime

import asyncpg

from yiwang.backstage.database import Tx

_BUILDING = 0x59_57_5F_46_41_43_54  # one builder at a time

_CASE_COLUMNS = (
    "case_id", "version", "incident_id", "standard_code", "family", "kind", "name", "level", "channel", "self_found",
    "by_rule", "area_id", "area_path", "area_name", "department_id", "department_ids", "received_at", "filed_at",
    "dispatched_at", "accepted_at", "handled_at", "due_at", "closed_at", "state", "closed_how", "verification",
    "over_at", "send_backs", "disputes", "reworks", "reopenings", "extensions", "deferrals", "built_at",
)  # fmt: skip
_FILL_CASES = f"""
INSERT INTO supervision_fact_case ({", ".join(_CASE_COLUMNS)})
SELECT c.id, c.version, c.incident_id, c.standard_code, c.family,
  CASE WHEN c.family LIKE 'B%' THEN 'component' ELSE 'occurrence' END, c.name, c.level, i.channel,
  COALESCE(i.self_found, false), c.by_rule, c.area_id, c.area_path, c.area_name, c.lead_department_id,
  c.department_ids, i.first_reported_at, c.filed_at, c.dispatched_at, c.accepted_at, s.handled_at, d.due_at,
  c.closed_at, c.state, c.closed_how, c.verification, d.over_at, c.send_back_count, COALESCE(s.disputes, 0),
  c.rework_count, c.reopen_count, c.extension_count, COALESCE(s.deferrals, 0), $4::timestamptz
FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS d(id, due_at, over_at)
JOIN cases_v_case c ON c.id = d.id
LEFT JOIN incidents_v_incident i ON i.id = c.incident_id
LEFT JOIN (
  SELECT s.case_id, max(s.recorded_at) FILTER (WHERE s.action = 'report_result') AS handled_at,
    count(*) FILTER (WHERE s.action = 'approve_deferral') AS deferrals,
    count(*) FILTER (WHERE s.to_stage = 'disputed' AND s.from_stage IS DISTINCT FROM s.to_stage) AS disputes
  FROM cases_v_step s WHERE s.case_id = ANY ($1::bigint[]) GROUP BY s.case_id
) s ON s.case_id = c.id
ON CONFLICT (case_id) DO UPDATE SET {", ".join(f"{c} = EXCLUDED.{c}" for c in _CASE_COLUMNS[1:])}
"""
_CLOCKS = """
SELECT c.id, c.limit_value, c.limit_unit, c.extra_s, c.closed_at, g.states, g.froms, g.tos
FROM cases_v_case c LEFT JOIN (
  SELECT g.case_id, array_agg(g.state ORDER BY g.seq) AS states, array_agg(g.from_at ORDER BY g.seq) AS froms,
    array_agg(g.to_at ORDER BY g.seq) AS tos
  FROM cases_v_clock_segment g WHERE g.case_id = ANY ($1::bigint[]) GROUP BY g.case_id
) g ON g.case_id = c.id
WHERE c.id = ANY ($1::bigint[]) AND NOT c.exercise
"""
_FILL_TRANSITIONS = """
INSERT INTO supervision_fact_transition (case_id, seq, day, recorded_at, action, stage, to_stage, moved, seconds,
  actor_role, actor_department_id, standard_code, family, area_id, area_path, department_ids)
SELECT s.case_id, s.seq, (s.recorded_at AT TIME ZONE $3)::date, s.recorded_at, s.action, s.from_stage, s.to_stage,
  s.moved, CASE WHEN s.entered_at IS NOT NULL
    THEN GREATEST(extract(epoch FROM s.recorded_at - s.entered_at), 0)::bigint END,
  s.actor_role, s.actor_department_id, c.standard_code, c.family, c.area_id, c.area_path, c.department_ids
FROM (
  SELECT s.*, s.from_stage IS DISTINCT FROM s.to_stage AS moved,
    max(s.recorded_at) FILTER (WHERE s.from_stage IS DISTINCT FROM s.to_stage)
      OVER (PARTITION BY s.case_id ORDER BY s.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS entered_at
  FROM cases_v_step s
  WHERE s.case_id IN (SELECT t.case_id FROM cases_v_step t WHERE t.recorded_at >= $1 AND t.recorded_at < $2)
    AND NOT s.exercise
) s JOIN cases_v_case c ON c.id = s.case_id
WHERE s.recorded_at >= $1 AND s.recorded_at < $2
"""


async def lock_building(tx: Tx) -> None:
    """Until this transaction ends nobody else builds facts."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", _BUILDING)


async def first_step(tx: Tx) -> datetime | None:
    """When the history begins."""
    found: datetime | None = await tx.fetchval(
        "SELECT recorded_at FROM cases_v_step ORDER BY recorded_at LIMIT 1"
    )
    return found


async def touched(tx: Tx, start: datetime, end: datetime, after: int, most: int) -> list[int]:
    """The cases that had a step in [start, end), by id, after one."""
    rows = await tx.fetch(
        "SELECT DISTINCT case_id FROM cases_v_step WHERE recorded_at >= $1 AND recorded_at < $2 AND case_id > $3"
        " ORDER BY case_id LIMIT $4",
        start, end, after, most,
    )  # fmt: skip
    return [row["case_id"] for row in rows]


async def clocks(tx: Tx, case_ids: Sequence[int]) -> list[asyncpg.Record]:
    """What the deadline of each case is computed from; exercises are left out."""
    return await tx.fetch(_CLOCKS, list(case_ids))


async def fill_cases(
    tx: Tx, case_ids: Sequence[int], due: Sequence[datetime | None], over: Sequence[datetime | None]
) -> int:
    """Write the facts of these cases anew."""
    return await tx.execute(_FILL_CASES, list(case_ids), list(due), list(over), tx.now)


async def fill_transitions(
    tx: Tx, start: datetime, end: datetime, first: date, last: date, zone: str
) -> int:
    """Write the facts of all steps of some days anew."""
    await tx.execute(
        "DELETE FROM supervision_fact_transition WHERE day BETWEEN $1 AND $2", first, last
    )
    return await tx.execute(_FILL_TRANSITIONS, start, end, zone)


async def note_day(
    tx: Tx, day: date, complete: bool, transitions: int, open_and_overdue: tuple[int, int] | None
) -> None:
    """Remember that a day is built."""
    opened, overdue = open_and_overdue or (None, None)
    await tx.execute(
        "INSERT INTO supervision_fact_day (day, complete, transitions, open, overdue, built_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (day) DO UPDATE SET complete = EXCLUDED.complete,"
        " transitions = EXCLUDED.transitions, open = EXCLUDED.open, overdue = EXCLUDED.overdue,"
        " built_at = EXCLUDED.built_at",
        day, complete, transitions, opened, overdue, tx.now,
    )  # fmt: skip


async def transitions_by_day(tx: Tx, first: date, last: date) -> dict[date, int]:
    """How many steps each day has."""
    rows = await tx.fetch(
        "SELECT day, count(*) AS count FROM supervision_fact_transition WHERE day BETWEEN $1 AND $2 GROUP BY day",
        first, last,
    )  # fmt: skip
    return {row["day"]: row["count"] for row in rows}


async def last_complete_day(tx: Tx) -> date | None:
    """The last day that was over when it was built."""
    found: date | None = await tx.fetchval(
        "SELECT max(day) FROM supervision_fact_day WHERE complete"
    )
    return found


async def built_at(tx: Tx, first: date, last: date) -> datetime | None:
    """When the last built day of a period was built."""
    found: datetime | None = await tx.fetchval(
        "SELECT built_at FROM supervision_fact_day WHERE day BETWEEN $1 AND $2 ORDER BY day DESC LIMIT 1",
        first, last,
    )  # fmt: skip
    return found

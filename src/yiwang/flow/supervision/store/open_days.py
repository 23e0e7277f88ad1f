"""What was open when a day ended, told by the history and not by where the cases stand now."""

from collections.abc import Sequence
from datetime import date, datetime

import asyncpg

from yiwang.backstage.database import Tx

# Candidates are filed before the instant and neither closed nor void by then; the last step before it says the stage,
# the procedure's own version says whether that stage was open. Extensions granted later are taken off again.
_OPEN_AT = """
SELECT c.id, c.area_id, c.area_path, c.family, s.to_stage AS stage, c.limit_value, c.limit_unit,
  c.extra_s - COALESCE(x.later_s, 0) AS extra_s,
  CASE WHEN l.action IS NOT NULL THEN l.dispatched_to WHEN x.dispatched_later THEN NULL
    ELSE c.lead_department_id END AS department_id,
  g.states, g.froms, g.tos
FROM cases_v_case c
CROSS JOIN LATERAL (
  SELECT s.to_stage FROM cases_v_step s WHERE s.case_id = c.id AND s.recorded_at < $1 ORDER BY s.seq DESC LIMIT 1) s
JOIN cases_v_stage p ON p.procedure_code = c.procedure_code AND p.procedure_version = c.procedure_version
  AND p.stage = s.to_stage AND p.state IN ('open', 'deferred')
LEFT JOIN LATERAL (
  SELECT s.action, s.dispatched_to FROM cases_v_step s
  WHERE s.case_id = c.id AND s.recorded_at < $1 AND s.action IN ('dispatch', 'mediate', 'send_back')
  ORDER BY s.seq DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (
  SELECT sum(s.extended_s)::bigint AS later_s, bool_or(s.action IN ('dispatch', 'mediate')) AS dispatched_later
  FROM cases_v_step s WHERE s.case_id = c.id AND s.recorded_at >= $1) x ON true
LEFT JOIN LATERAL (
  SELECT array_agg(g.state ORDER BY g.seq) AS states, array_agg(g.from_at ORDER BY g.seq) AS froms,
    array_agg(g.to_at ORDER BY g.seq) AS tos
  FROM cases_v_clock_segment g WHERE g.case_id = c.id AND g.from_at < $1) g ON true
WHERE c.filed_at < $1 AND NOT c.exercise AND c.id > $2
  AND (c.closed_at IS NULL OR c.closed_at >= $1) AND NOT (c.state = 'void' AND c.stage_since < $1)
ORDER BY c.id LIMIT $3
"""


async def open_at(tx: Tx, at: datetime, after: int, most: int) -> list[asyncpg.Record]:
    """The cases that were open at an instant, with their clocks of then, by id, after one."""
    return await tx.fetch(_OPEN_AT, at, after, most)


async def replace(
    tx: Tx, day: date, rows: Sequence[tuple[str, str, str, int, int, int, int]]
) -> None:
    """Write one day anew. Rows are (area path, stage, family, department or 0, area, open, overdue)."""
    await tx.execute("DELETE FROM supervision_fact_open_day WHERE day = $1", day)
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await tx.execute(
            "INSERT INTO supervision_fact_open_day (day, area_path, stage, family, department_id, area_id, open,"
            " overdue)"
            " SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::int[],"
            " $8::int[])",
            day, *columns,
        )  # fmt: skip

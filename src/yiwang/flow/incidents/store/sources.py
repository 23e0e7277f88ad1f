"""How often each source of reports was right."""

from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx

# A report that tells of several incidents is right when one of them was filed; a question that was answered is neither.
_RECORD = """
WITH told AS (
  SELECT r.id, r.channel, r.source, r.confidence,
    bool_or(i.state = 'filed') AS confirmed, bool_or(i.state = 'declined') AS dismissed
  FROM incidents_report r
  JOIN incidents_link l ON l.report_id = r.id AND l.unlinked_at IS NULL
  JOIN incidents_incident i ON i.id = l.incident_id
  WHERE r.recorded_at >= $1 AND NOT r.exercise {which}
  GROUP BY r.id)
SELECT channel, source, count(*)::int AS reports, count(*) FILTER (WHERE confirmed)::int AS confirmed,
  count(*) FILTER (WHERE dismissed AND NOT confirmed)::int AS dismissed, avg(confidence)::float8 AS confidence
FROM told GROUP BY channel, source ORDER BY reports DESC, channel, source LIMIT {most}
"""
MOST = 200


async def records(tx: Tx, since: datetime) -> list[asyncpg.Record]:
    """Each channel and source since then, within the reader's scope; who reports most comes first."""
    return await tx.fetch(_RECORD.format(which="", most=MOST), since)


async def records_of(
    tx: Tx, since: datetime, named: list[tuple[str, str]]
) -> dict[tuple[str, str], asyncpg.Record]:
    """The same of these (channel, source) alone."""
    if not named:
        return {}
    which = "AND (r.channel, r.source) IN (SELECT * FROM unnest($2::text[], $3::text[]))"
    found = await tx.fetch(
        _RECORD.format(which=which, most=len(named)),
        since,
        [c for c, _ in named],
        [s for _, s in named],
    )
    return {(row["channel"], row["source"]): row for row in found}

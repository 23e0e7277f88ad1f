"""What is known of things that bears on their trust."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx

# Silence counts both as a warning of its own and as one that a gateway speaks for. A disagreement is a dismissed
# warning of a level while at least two things of the same kind within 300 m, heard of late, had none of that rule.
_RECORDS = """
SELECT u.id AS thing_id,
  count(*) FILTER (WHERE w.outcome = 'confirmed' AND NOT w.silence) AS confirmed,
  count(*) FILTER (WHERE w.outcome = 'dismissed' AND NOT w.silence) AS dismissed,
  count(*) FILTER (WHERE s.stuck) AS stuck,
  count(*) FILTER (WHERE w.outcome = 'dismissed' AND NOT w.silence AND n.against >= 2) AS disagreements,
  COALESCE(sum(extract(epoch FROM LEAST(COALESCE(w.cleared_at, $3), $3) - GREATEST(w.raised_at, $2)))
    FILTER (WHERE w.silence AND w.members = 0), 0)
  + (SELECT COALESCE(sum(extract(epoch FROM COALESCE(m.until, $3) - GREATEST(m.since, $2))), 0)
     FROM sensing_warning_member m WHERE m.thing_id = u.id AND COALESCE(m.until, $3) > $2) AS silent_s
FROM unnest($1::bigint[]) AS u(id)
LEFT JOIN sensing_warning w ON w.thing_id = u.id AND COALESCE(w.cleared_at, $3) > $2
LEFT JOIN LATERAL (
  SELECT r.definition->'conditions' @> '[{"kind": "stuck"}]' AS stuck FROM sensing_rule r
  WHERE r.code = w.rule AND r.version = w.rule_version) s ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS against FROM sensing_thing t
  WHERE w.outcome = 'dismissed' AND t.kind = w.kind AND t.id <> u.id AND t.state = 'active'
    AND t.lon BETWEEN w.lon - 0.0031 AND w.lon + 0.0031 AND t.lat BETWEEN w.lat - 0.0027 AND w.lat + 0.0027
    AND NOT EXISTS (SELECT 1 FROM sensing_warning o WHERE o.thing_id = t.id
      AND (o.rule = w.rule OR o.silence) AND o.raised_at <= COALESCE(w.cleared_at, $3)
      AND COALESCE(o.cleared_at, $3) >= w.raised_at)) n ON true
GROUP BY u.id
"""


async def records(tx: Tx, thing_ids: Sequence[int], since: datetime) -> list[asyncpg.Record]:
    """What happened to things since then."""
    return await tx.fetch(_RECORDS, list(thing_ids), since, tx.now)


async def set_trust(tx: Tx, scores: dict[int, float]) -> None:
    """Write scores that changed."""
    await tx.execute(
        "UPDATE sensing_thing t SET trust = u.trust FROM unnest($1::bigint[], $2::real[]) AS u(id, trust)"
        " WHERE t.id = u.id AND abs(t.trust - u.trust) > 0.0001",
        list(scores), list(scores.values()),
    )  # fmt: skip


async def changed_since(tx: Tx, since: datetime, most: int) -> list[int]:
    """Things whose warnings changed since then."""
    rows = await tx.fetch(
        "SELECT DISTINCT w.thing_id FROM sensing_warning_step s JOIN sensing_warning w ON w.id = s.warning_id"
        " WHERE s.at >= $1 ORDER BY 1 LIMIT $2",
        since, most,
    )  # fmt: skip
    return [row["thing_id"] for row in rows]

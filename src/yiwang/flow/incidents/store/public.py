"""Reports as the public may read them: public channels, no exercises, what happened to them."""

from datetime import datetime
from typing import Any

import asyncpg
from msgspec import Struct

from yiwang.backstage.database import Tx

# A split report is closed when all its incidents are; words and figures are those of the first.
_SELECT = """
SELECT r.id, r.channel, r.text, r.recorded_at, r.address, r.lat, r.lon, r.area_id, r.media_url,
  i.state, i.stage, i.due_at, COALESCE(i.standard_code, r.standard_code) AS standard_code, n.closed,
  GREATEST(r.recorded_at, p.at, i.ended_at) AS updated_at, p.name_zh, p.name_en, p.note, p.result_text,
  a.agency, u.id AS photo_id, u.key AS photo_key, d.reply
FROM incidents_report r JOIN incidents_channel c ON c.code = r.channel AND c.public
JOIN LATERAL (
  SELECT min(l.incident_id) AS first, bool_and(x.ended_at IS NOT NULL) AS closed
  FROM incidents_link l JOIN incidents_incident x ON x.id = l.incident_id
  WHERE l.report_id = r.id AND l.unlinked_at IS NULL) n ON true
JOIN incidents_incident i ON i.id = n.first
LEFT JOIN LATERAL (
  SELECT p.at, p.name_zh, p.name_en, p.note, p.result_text FROM incidents_progress p
  WHERE p.incident_id = i.id ORDER BY p.id DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
  SELECT p.agency FROM incidents_progress p
  WHERE p.incident_id = i.id AND p.agency IS NOT NULL ORDER BY p.id DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (
  SELECT s.fields->>'reply' AS reply FROM incidents_step s
  WHERE s.incident_id = i.id AND i.state IN ('declined', 'answered') AND s.to_state = i.state
    AND s.fields ? 'reply' ORDER BY s.version DESC LIMIT 1) d ON true
LEFT JOIN LATERAL (
  SELECT u.id, u.key FROM incidents_upload u WHERE u.report_id = r.id ORDER BY u.id LIMIT 1) u ON true
"""


class Wanted(Struct, frozen=True, kw_only=True):
    """A range of time, narrowed by classes and by open or closed."""

    codes: list[str]
    unsorted: bool
    start: datetime
    end: datetime
    statuses: list[str]


async def page(tx: Tx, wanted: Wanted, offset: int, limit: int) -> list[asyncpg.Record]:
    """The newest first."""
    args: list[Any] = [wanted.start, wanted.end]
    clause = "NOT r.exercise AND r.recorded_at >= $1 AND r.recorded_at <= $2"
    if wanted.codes or wanted.unsorted:
        args += [wanted.codes, wanted.unsorted]
        code = "COALESCE(i.standard_code, r.standard_code)"
        clause += f" AND ({code} = ANY ($3) OR ($4 AND {code} IS NULL))"
    if len(set(wanted.statuses)) == 1:
        args.append(wanted.statuses[0] == "closed")
        clause += f" AND n.closed = ${len(args)}"
    args += [limit, offset]
    return await tx.fetch(
        f"{_SELECT} WHERE {clause} ORDER BY r.recorded_at DESC, r.id DESC"
        f" LIMIT ${len(args) - 1} OFFSET ${len(args)}",
        *args,
    )


async def by_ids(tx: Tx, ids: list[int]) -> list[asyncpg.Record]:
    """These reports, in the order asked."""
    return await tx.fetch(
        f"{_SELECT} WHERE NOT r.exercise AND r.id = ANY ($1) ORDER BY array_position($1, r.id)", ids
    )


async def id_of_token(tx: Tx, tracking_hash: bytes) -> int | None:
    """The report that a live token opens."""
    found: int | None = await tx.fetchval(
        "SELECT id FROM incidents_report WHERE tracking_hash = $1 AND tracking_until > $2",
        tracking_hash, tx.now,
    )  # fmt: skip
    return found

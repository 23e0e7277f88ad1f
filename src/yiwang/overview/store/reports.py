"""Today's reports and incidents: one predicate each, for the figure and for its rows."""

from datetime import datetime
from typing import Any, Literal

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Within

ReportFigure = Literal["reported", "self_found"]
IncidentFigure = Literal["declined", "received", "received_filed"]

# $1, $2 the subtree's range, $3 its children's codes or NULL, $4 where they begin in a path, $5, $6 the city's day.
_WITHIN = (
    "r.area_path >= $1 AND r.area_path < $2"
    " AND ($3::text[] IS NULL OR split_part(substr(r.area_path, $4::int), '/', 1) <> ALL ($3::text[]))"
)
_REPORTS: dict[ReportFigure, str] = {
    "reported": "r.recorded_at >= $5 AND r.recorded_at < $6 AND NOT r.exercise",
    "self_found": "r.recorded_at >= $5 AND r.recorded_at < $6 AND NOT r.exercise AND r.self_found",
}
_RECEIVED = "r.first_reported_at >= $5 AND r.first_reported_at < $6 AND r.state <> 'merged' AND NOT r.exercise"
_INCIDENTS: dict[IncidentFigure, str] = {
    "declined": "r.ended_at >= $5 AND r.ended_at < $6 AND r.state = 'declined' AND NOT r.exercise",
    "received": _RECEIVED,
    "received_filed": f"{_RECEIVED} AND r.state = 'filed'",
}
_HOUR = "date_part('hour', r.recorded_at AT TIME ZONE $7::text)::int"


def _args(within: Within, day: datetime, next_day: datetime) -> list[Any]:
    outside = list(within.outside) if within.outside is not None else None
    return [within.path, within.high, outside, len(within.path) + 1, day, next_day]


async def tally(
    tx: Tx, within: Within, day: datetime, next_day: datetime, zone: str
) -> list[asyncpg.Record]:
    """Today's reports by hour of the city's day and channel."""
    return await tx.fetch(
        f"SELECT {_HOUR} AS hour, r.channel, r.self_found, count(*) AS count FROM incidents_v_report r"
        f" WHERE {_WITHIN} AND {_REPORTS['reported']} GROUP BY 1, 2, 3",
        *_args(within, day, next_day), zone,
    )  # fmt: skip


async def incidents(tx: Tx, within: Within, day: datetime, next_day: datetime) -> asyncpg.Record:
    """Incidents declined today, received today, and of these filed."""
    row = await tx.fetchrow(
        f"SELECT (SELECT count(*) FROM incidents_v_incident r WHERE {_WITHIN} AND {_INCIDENTS['declined']})"
        " AS declined, received, received_filed FROM (SELECT count(*) AS received,"
        " count(*) FILTER (WHERE r.state = 'filed')"
        f" AS received_filed FROM incidents_v_incident r WHERE {_WITHIN} AND {_INCIDENTS['received']}) r",
        *_args(within, day, next_day),
    )
    assert row is not None
    return row


async def report_page(
    tx: Tx, figure: ReportFigure, within: Within, day: datetime, next_day: datetime, zone: str,
    channel: str | None, hour: int | None, after: int, most: int,
) -> tuple[list[asyncpg.Record], int]:  # fmt: skip
    """The reports behind a figure, the newest first, before one; and how many there are."""
    where = (
        f"{_WITHIN} AND {_REPORTS[figure]} AND ($8::text IS NULL OR r.channel = $8)"
        f" AND ($9::int IS NULL OR {_HOUR} = $9)"
    )
    args = [*_args(within, day, next_day), zone, channel, hour]
    total = await tx.fetchval(f"SELECT count(*) FROM incidents_v_report r WHERE {where}", *args)
    rows = await tx.fetch(
        "SELECT r.id, r.channel, r.channel_name_zh, r.channel_name_en, r.area_id, r.recorded_at,"
        " (SELECT min(l.incident_id) FROM incidents_v_link l WHERE l.report_id = r.id) AS incident_id"
        f" FROM incidents_v_report r WHERE {where} AND ($10::bigint = 0 OR r.id < $10) ORDER BY r.id DESC LIMIT {most}",
        *args, after,
    )  # fmt: skip
    return rows, total


async def incident_page(
    tx: Tx, figure: IncidentFigure, within: Within, day: datetime, next_day: datetime, after: int, most: int
) -> tuple[list[asyncpg.Record], int]:  # fmt: skip
    """The incidents behind a figure, the newest first, before one; and how many there are."""
    where = f"{_WITHIN} AND {_INCIDENTS[figure]}"
    args = _args(within, day, next_day)
    total = await tx.fetchval(f"SELECT count(*) FROM incidents_v_incident r WHERE {where}", *args)
    rows = await tx.fetch(
        "SELECT r.id, r.state, r.standard_code, r.area_id, r.case_id, r.first_reported_at, r.ended_at"
        f" FROM incidents_v_incident r WHERE {where} AND ($7::bigint = 0 OR r.id < $7) ORDER BY r.id DESC LIMIT {most}",
        *args, after,
    )  # fmt: skip
    return rows, total

"""Incidents: the current row, changed only together with a new row of its history."""

from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.flow.incidents.model.rows import Incident, NewIncident, NewStep

COLUMNS = ", ".join(f"i.{name}" for name in Incident.__struct_fields__)

_INSERT = """
INSERT INTO incidents_incident (state, triage, text, standard_code, standard_by, family, level, advice,
  area_id, area_path, lon, lat, cell, accuracy_m, address, channel, split_from, exercise,
  first_reported_at, last_reported_at, search, id, channels, report_count, photo_count, department_ids)
VALUES ('open', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18,
  $19, $20, $21, $22, $23, $24)
"""
_CHANGEABLE = frozenset({
    "state", "triage", "text", "standard_code", "standard_by", "family", "level", "area_id", "area_path",
    "lon", "lat", "cell", "accuracy_m", "address", "taken_in_at", "ended_at", "stage", "case_id", "merged_into",
    "split_from", "state_before_merge", "search",
})  # fmt: skip
_RECOUNT = """
UPDATE incidents_incident i SET
  report_count = n.reports, photo_count = n.photos, channels = n.channels,
  last_reported_at = GREATEST(i.first_reported_at, n.last)
FROM (
  SELECT count(*) AS reports, COALESCE(sum(p.photos), 0) AS photos, max(r.recorded_at) AS last,
    COALESCE(array_agg(DISTINCT r.channel ORDER BY r.channel) FILTER (WHERE r.channel IS NOT NULL), '{}') AS channels
  FROM incidents_link l JOIN incidents_report r ON r.id = l.report_id
  LEFT JOIN LATERAL (SELECT count(*) AS photos FROM incidents_upload u WHERE u.report_id = r.id) p ON true
  WHERE l.incident_id = $1 AND l.unlinked_at IS NULL
) n WHERE i.id = $1
"""


def incident_of(row: asyncpg.Record) -> Incident:
    """The struct of a row that was selected with `COLUMNS`."""
    return Incident(**{name: row[name] for name in Incident.__struct_fields__})


async def next_id(tx: Tx) -> int:
    """The id that the next incident will have."""
    incident_id: int = await tx.fetchval("SELECT nextval('incidents_incident_id_seq')")
    return incident_id


async def insert(tx: Tx, new: NewIncident) -> None:
    """Open an incident at version 1; the caller writes the first step."""
    await tx.execute(
        _INSERT, new.triage, new.text, new.standard_code, new.standard_by, new.family, new.level,
        new.advice, new.area_id, new.area_path, new.lon, new.lat, new.cell, new.accuracy_m, new.address,
        new.channel, new.split_from, new.exercise, new.first_reported_at, new.search, new.id,
        new.channels, new.report_count, new.photo_count, new.department_ids,
    )  # fmt: skip


async def one(tx: Tx, incident_id: int, *, lock: bool = False) -> Incident | None:
    """An incident that this actor sees; `lock` holds it until the transaction ends."""
    tail = " FOR NO KEY UPDATE" if lock else ""
    row = await tx.fetchrow(
        f"SELECT {COLUMNS} FROM incidents_incident i WHERE i.id = $1{tail}", incident_id
    )
    return incident_of(row) if row else None


async def lock(tx: Tx, incident_ids: list[int]) -> None:
    """Hold several incidents, always in the same order, so that two merges crosswise do not block each other."""
    await tx.fetch(
        "SELECT id FROM incidents_incident WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
        incident_ids,
    )


async def many(tx: Tx, incident_ids: list[int]) -> list[Incident]:
    """Those of these incidents that this actor sees, oldest first."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM incidents_incident i WHERE i.id = ANY ($1) ORDER BY i.id",
        incident_ids,
    )
    return [incident_of(row) for row in rows]


async def change(tx: Tx, incident: Incident, changes: dict[str, Any]) -> int:
    """Write changed columns and the next version; the new version."""
    unknown = changes.keys() - _CHANGEABLE
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    parts = [f"{name} = ${place}" for place, name in enumerate(changes, start=3)]
    sets = ", ".join(["version = $2", *parts])
    await tx.execute(
        f"UPDATE incidents_incident SET {sets} WHERE id = $1",
        incident.id, incident.version + 1, *changes.values(),
    )  # fmt: skip
    return incident.version + 1


async def add_step(tx: Tx, incident_id: int, version: int, actor: Actor, step: NewStep) -> int:
    """Append one step to the history."""
    step_id: int = await tx.fetchval(
        "INSERT INTO incidents_step (incident_id, version, at, occurred_at, action, from_state, to_state, actor_id,"
        " actor_name, actor_role, department_id, reason, fields, uploads, automatic)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id",
        incident_id, version, tx.now, step.occurred_at, step.action, step.from_state, step.to_state, actor.id,
        actor.display_name, actor.role, actor.department_id, step.reason, step.fields, step.uploads,
        step.automatic,
    )  # fmt: skip
    return step_id


async def steps(tx: Tx, incident_id: int) -> list[asyncpg.Record]:
    """The whole history, oldest first."""
    return await tx.fetch(
        "SELECT * FROM incidents_step WHERE incident_id = $1 ORDER BY version", incident_id
    )


async def recount(tx: Tx, incident_id: int) -> None:
    """Count an incident's reports, photos and channels again after a link has changed."""
    await tx.execute(_RECOUNT, incident_id)


async def siblings(tx: Tx, split_from: int) -> list[Incident]:
    """All parts of one split, the first part among them."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM incidents_incident i WHERE i.split_from = $1 ORDER BY i.id",
        split_from,
    )
    return [incident_of(row) for row in rows]


async def merged_into(tx: Tx, incident_id: int) -> list[int]:
    """The incidents that were merged into this one."""
    rows = await tx.fetch(
        "SELECT id FROM incidents_incident WHERE merged_into = $1 ORDER BY id", incident_id
    )
    return [row["id"] for row in rows]


async def lock_intake(tx: Tx, keys: list[int]) -> None:
    """Let one report at a time of this kind and place through, so that twins find each other."""
    await tx.fetch(
        "SELECT pg_advisory_xact_lock(k) FROM (SELECT k FROM unnest($1::bigint[]) k ORDER BY k) s",
        keys,
    )

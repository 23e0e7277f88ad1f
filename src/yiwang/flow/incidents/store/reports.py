"""Reports, the channels they come by, their links to incidents, and sealed contacts."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.model.rows import Link, NewReport

_INSERT = """
INSERT INTO incidents_report (channel, source_id, fingerprint, text, standard_code, given_x, given_y, srs,
  accuracy_m, lon, lat, address, area_id, area_path, occurred_at, recorded_at, tracking_nonce, tracking_hash,
  tracking_until, by_account, media_url, exercise, id, receipt, source, confidence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
  $24, $25, $26)
"""
_OF_INCIDENT = """
SELECT r.*, c.name_zh, c.name_en, k.name_masked, k.phone_masked, k.email_masked,
  k.report_id IS NOT NULL AS has_contact
FROM incidents_report r JOIN incidents_channel c ON c.code = r.channel
LEFT JOIN incidents_v_contact k ON k.report_id = r.id
WHERE r.id = ANY ($1) ORDER BY r.recorded_at, r.id
"""


async def lock_source(tx: Tx, channel: str, source_id: str) -> None:
    """Let one report of this (channel, source_id) through at a time: the others then find it there."""
    await tx.fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 311))", f"{channel}\x1f{source_id}"
    )


async def next_ids(tx: Tx) -> tuple[int, int]:
    """The ids of the next report, from which its token is made, and of the next incident."""
    row = await tx.fetchrow(
        "SELECT nextval('incidents_report_id_seq') AS r, nextval('incidents_incident_id_seq') AS i"
    )
    assert row is not None
    return row["r"], row["i"]


async def insert(tx: Tx, report: NewReport, receipt: dict[str, object]) -> None:
    """Insert a report with what is answered when it comes again."""
    await tx.execute(
        _INSERT, report.channel, report.source_id, report.fingerprint, report.text,
        report.standard_code, report.given_x, report.given_y, report.srs, report.accuracy_m, report.lon,
        report.lat, report.address, report.area_id, report.area_path, report.occurred_at, tx.now,
        report.tracking_nonce, report.tracking_hash, report.tracking_until, report.by_account,
        report.media_url, report.exercise, report.id, receipt,
        report.source, report.confidence,
    )  # fmt: skip


async def by_source(tx: Tx, channel: str, source_id: str) -> asyncpg.Record | None:
    """The report that a channel knows under its own id."""
    return await tx.fetchrow(
        "SELECT id, fingerprint, tracking_nonce, receipt FROM incidents_report"
        " WHERE channel = $1 AND source_id = $2",
        channel, source_id,
    )  # fmt: skip


async def move(tx: Tx, report_ids: list[int], area_id: int | None, area_path: str) -> None:
    """A person has settled where reports without a sure place belong."""
    await tx.execute(
        "UPDATE incidents_report SET area_id = $2, area_path = $3 WHERE id = ANY ($1)",
        report_ids, area_id, area_path,
    )  # fmt: skip


async def of_incident(tx: Tx, report_ids: list[int]) -> list[asyncpg.Record]:
    """Reports with their channel's name and masked contact, in the order they came."""
    return await tx.fetch(_OF_INCIDENT, report_ids)


async def by_token(tx: Tx, tracking_hash: bytes) -> asyncpg.Record | None:
    """The report that a follow token opens."""
    return await tx.fetchrow(
        "SELECT * FROM incidents_report WHERE tracking_hash = $1", tracking_hash
    )


async def by_tokens(tx: Tx, hashes: list[bytes]) -> list[asyncpg.Record]:
    """The same for many."""
    return await tx.fetch(
        "SELECT * FROM incidents_report WHERE tracking_hash = ANY ($1) AND tracking_until > $2"
        " ORDER BY recorded_at DESC",
        hashes, tx.now,
    )  # fmt: skip


# --- links ---


async def link(
    tx: Tx, report_ids: list[int], incident_id: int, by: int, by_name: str, why: str,
    moved_from: int | None = None,
) -> None:  # fmt: skip
    """Say that reports tell of an incident; a link that is active already stays as it is."""
    await tx.execute(
        "INSERT INTO incidents_link (report_id, incident_id, moved_from, linked_at, by_account, by_name, why)"
        " SELECT r, $2, $3, $4, $5, $6, $7 FROM unnest($1::bigint[]) AS r"
        " ON CONFLICT (report_id, incident_id) WHERE unlinked_at IS NULL DO NOTHING",
        report_ids, incident_id, moved_from, tx.now, by, by_name, why,
    )  # fmt: skip


async def unlink(tx: Tx, report_ids: list[int], incident_id: int) -> list[int]:
    """End the active links of these reports to an incident; those that had one."""
    rows = await tx.fetch(
        "UPDATE incidents_link SET unlinked_at = $3"
        " WHERE report_id = ANY ($1) AND incident_id = $2 AND unlinked_at IS NULL RETURNING report_id",
        report_ids, incident_id, tx.now,
    )  # fmt: skip
    return [row["report_id"] for row in rows]


async def links(tx: Tx, incident_id: int) -> list[Link]:
    """All links of an incident, ended ones too."""
    rows = await tx.fetch(
        "SELECT report_id, linked_at, unlinked_at, by_name, why, moved_from FROM incidents_link"
        " WHERE incident_id = $1 ORDER BY linked_at, id",
        incident_id,
    )
    return [Link(**row) for row in rows]


async def active(tx: Tx, incident_id: int) -> list[int]:
    """The reports that tell of an incident now, the first one first."""
    return [link.report_id for link in await links(tx, incident_id) if link.unlinked_at is None]


async def left_last(tx: Tx, incident_id: int) -> list[int]:
    """The reports whose links ended last, all at the same moment: those of its last merge."""
    ended = [link for link in await links(tx, incident_id) if link.unlinked_at is not None]
    last = max((link.unlinked_at for link in ended if link.unlinked_at), default=None)
    return [link.report_id for link in ended if link.unlinked_at == last]


async def moved(tx: Tx, incident_id: int, moved_from: int) -> list[int]:
    """The reports that came to `incident_id` when `moved_from` was merged into it and are still there."""
    rows = await tx.fetch(
        "SELECT report_id FROM incidents_link"
        " WHERE incident_id = $1 AND moved_from = $2 AND unlinked_at IS NULL",
        incident_id, moved_from,
    )  # fmt: skip
    return [row["report_id"] for row in rows]


async def incidents_of(tx: Tx, report_ids: list[int]) -> list[tuple[int, int]]:
    """(report, incident) of all active links of these reports, the first incident first."""
    rows = await tx.fetch(
        "SELECT report_id, incident_id FROM incidents_link"
        " WHERE report_id = ANY ($1) AND unlinked_at IS NULL ORDER BY report_id, incident_id",
        report_ids,
    )
    return [(row["report_id"], row["incident_id"]) for row in rows]


# --- contacts ---


async def add_contact(
    tx: Tx, report_id: int, sealed: bytes, name: str | None, phone: str | None, email: str | None
) -> None:
    """Keep a sealed contact with its masked copies."""
    await tx.execute(
        "INSERT INTO incidents_contact VALUES ($1, $2, $3, $4, $5)",
        report_id,
        sealed,
        name,
        phone,
        email,
    )


async def contacts(tx: Tx, report_ids: list[int]) -> list[asyncpg.Record]:
    """Sealed contacts; opening one is recorded by the caller."""
    return await tx.fetch(
        "SELECT report_id, sealed FROM incidents_contact WHERE report_id = ANY ($1) ORDER BY report_id",
        report_ids,
    )


async def note_looks(tx: Tx, report_ids: list[int], incident_id: int, reason: str) -> None:
    """That this actor has read these contacts in clear, and why."""
    await tx.execute(
        "INSERT INTO incidents_contact_look (report_id, incident_id, actor_id, actor_name, reason, at)"
        " SELECT r, $2, $3, $4, $5, $6 FROM unnest($1::bigint[]) AS r",
        report_ids, incident_id, tx.actor.id, tx.actor.display_name, reason, tx.now,
    )  # fmt: skip


# --- channels ---


async def channels(tx: Tx) -> list[asyncpg.Record]:
    """All channels in their order."""
    return await tx.fetch("SELECT * FROM incidents_channel ORDER BY position")


async def channel(tx: Tx, code: str) -> asyncpg.Record | None:
    """One channel."""
    return await tx.fetchrow("SELECT * FROM incidents_channel WHERE code = $1", code)


async def add_channel(
    tx: Tx, code: str, name_zh: str, name_en: str, public: bool, self_found: bool
) -> None:
    """Add a channel; one that is there stays as it is."""
    await tx.execute(
        "INSERT INTO incidents_channel (code, name_zh, name_en, public, self_found)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING",
        code, name_zh, name_en, public, self_found,
    )  # fmt: skip

"""Photos and videos: stored rows, and the owner-run functions that open one by its key."""

from datetime import datetime

import asyncpg

from yiwang.backstage.database import Tx


async def insert(
    tx: Tx, *, key: str, file_id: int, thumb_file_id: int | None, media_type: str, size: int,
    width: int | None, height: int | None, taken_at: datetime | None, lon: float | None, lat: float | None,
    by_account: int | None,
) -> int:  # fmt: skip
    """A new upload that nothing uses yet."""
    upload_id: int = await tx.fetchval(
        "INSERT INTO incidents_upload (key, file_id, thumb_file_id, media_type, bytes, width, height, taken_at,"
        " lon, lat, at, by_account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
        key, file_id, thumb_file_id, media_type, size, width, height, taken_at, lon, lat, tx.now, by_account,
    )  # fmt: skip
    return upload_id


async def opened(tx: Tx, upload_id: int, key: str) -> asyncpg.Record | None:
    """The upload that this key opens."""
    return await tx.fetchrow(
        "SELECT * FROM incidents_open_uploads(ARRAY[$1::bigint], ARRAY[$2::text])", upload_id, key
    )


async def visible(tx: Tx, upload_id: int) -> asyncpg.Record | None:
    """The upload, when the actor sees the report or incident that it belongs to."""
    return await tx.fetchrow("SELECT * FROM incidents_upload WHERE id = $1", upload_id)


async def use(
    tx: Tx, ids: list[int], keys: list[str], report: int | None, incident: int | None, purpose: str
) -> list[int]:
    """Tie uploads to what uses them; those whose key was right."""
    rows = await tx.fetch(
        "SELECT u FROM incidents_use_uploads($1, $2, $3, $4, $5) u",
        ids,
        keys,
        report,
        incident,
        purpose,
    )
    return [row["u"] for row in rows]


async def photos(tx: Tx, ids: list[int]) -> list[asyncpg.Record]:
    """Uploads by id, in the order asked; the calling room has asked whether this actor may."""
    return await tx.fetch("SELECT * FROM incidents_photos($1)", ids)


async def of_reports(tx: Tx, report_ids: list[int]) -> list[asyncpg.Record]:
    """The uploads of these reports."""
    return await tx.fetch(
        "SELECT report_id, id FROM incidents_upload WHERE report_id = ANY ($1) ORDER BY id",
        report_ids,
    )


async def delete_orphans(tx: Tx, before: datetime, limit: int) -> int:
    """Delete uploads that nothing has used."""
    return await tx.execute(
        "DELETE FROM incidents_upload WHERE id IN (SELECT id FROM incidents_upload"
        " WHERE used_for IS NULL AND at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)",
        before, limit,
    )  # fmt: skip

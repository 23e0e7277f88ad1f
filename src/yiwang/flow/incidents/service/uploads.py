"""Photos and videos: taken in, tied to what uses them, opened by key.

In: bytes. Out: an id that carries its key, addresses. Never: a file opened without its key, a picture with its EXIF.
"""

import asyncio
import secrets
from datetime import timedelta

from yiwang.backstage import files
from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import LonLat, Photo, UploadView
from yiwang.flow.incidents.model import images
from yiwang.flow.incidents.store import uploads as store
from yiwang.kernel.errors import Invalid, NotFound, TooLarge, YiwangError
from yiwang.kernel.ids import format_id, parse_id

MAX_UPLOADS = 20  # of one report or action
ORPHAN_LIFE = timedelta(hours=24)
_KEY_BYTES = 18  # 144 bits
_ORPHANS_AT_ONCE = 500


async def add(tx: Tx, content: bytes, by_account: int | None) -> UploadView:
    """Take in one file; a picture is encoded anew, a video is kept as it is and never shown inline."""
    if not content:
        raise Invalid("incidents_empty_file", field="file")
    media_type = images.sniff(content)
    if media_type in images.PICTURES:
        return await _add_picture(tx, content, media_type, by_account)
    if len(content) > images.MAX_VIDEO_BYTES:
        raise TooLarge(
            "incidents_file_too_large", field="file", limit_mb=images.MAX_VIDEO_BYTES >> 20
        )
    file_id = await files.put(tx, content, media_type)
    return await _insert(tx, file_id, None, media_type, len(content), None, by_account)


async def _add_picture(
    tx: Tx, content: bytes, media_type: str, by_account: int | None
) -> UploadView:
    picture = await asyncio.to_thread(images.clean_picture, content, media_type)
    file_id = await files.put(tx, picture.content, media_type)
    thumb_id = await files.put(tx, picture.thumb, "image/jpeg")
    return await _insert(
        tx, file_id, thumb_id, media_type, len(picture.content), picture, by_account
    )


async def _insert(
    tx: Tx,
    file_id: int,
    thumb_id: int | None,
    media_type: str,
    size: int,
    picture: images.Picture | None,
    by_account: int | None,
) -> UploadView:
    key = secrets.token_urlsafe(_KEY_BYTES)
    upload_id = await store.insert(
        tx,
        key=key,
        file_id=file_id,
        thumb_file_id=thumb_id,
        media_type=media_type,
        size=size,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        taken_at=picture.taken_at if picture else None,
        lon=picture.lon if picture else None,
        lat=picture.lat if picture else None,
        by_account=by_account,
    )
    place = None
    if picture and picture.lon is not None and picture.lat is not None:
        place = LonLat(lon=picture.lon, lat=picture.lat)
    return UploadView(
        id=f"{format_id(upload_id)}.{key}",
        media_type=media_type,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        taken_at=picture.taken_at if picture else None,
        place=place,
        url=_address(upload_id, key),
        thumb_url=_address(upload_id, key) + "&thumb=1" if thumb_id else None,
    )


async def open_file(tx: Tx, upload_id: int, key: str | None, *, thumb: bool) -> tuple[bytes, str]:
    """The bytes and media type of an upload, by its key, or without one by the actor's own grants."""
    if key is not None:
        row = await store.opened(tx, upload_id, key[:100])
    else:
        row = await store.visible(tx, upload_id)
    if row is None:
        raise NotFound("incidents_no_such_upload")
    file_id = row["thumb_file_id"] if thumb and row["thumb_file_id"] else row["file_id"]
    return await files.read(tx, file_id)


async def use_uploads(
    tx: Tx,
    handles: list[str],
    *,
    purpose: str,
    report_id: int | None = None,
    incident_id: int | None = None,
) -> list[int]:
    """Tie uploads to what uses them; `handles` are the ids that their door gave, keys and all."""
    if len(handles) > MAX_UPLOADS:
        raise TooLarge("incidents_too_many_uploads", field="uploads", limit=MAX_UPLOADS)
    wanted = dict(_parse(handle) for handle in handles)
    if not wanted:
        return []
    used = await store.use(tx, list(wanted), list(wanted.values()), report_id, incident_id, purpose)
    if len(used) != len(wanted):
        raise Invalid("incidents_no_such_upload", field="uploads")
    return list(wanted)


def _parse(handle: str) -> tuple[int, str]:
    number, _, key = handle[:200].partition(".")
    try:
        return parse_id(number), key
    except YiwangError as error:
        raise Invalid("incidents_no_such_upload", field="uploads") from error


async def photos(tx: Tx, upload_ids: list[int]) -> dict[int, Photo]:
    """Photos by id; the caller has asked whether this actor may see what they belong to."""
    if not upload_ids:
        return {}
    return {
        row["id"]: Photo(
            url=_address(row["id"], row["key"]),
            media_type=row["media_type"],
            width=row["width"],
            height=row["height"],
            thumb_url=_address(row["id"], row["key"]) + "&thumb=1" if row["has_thumb"] else None,
        )
        for row in await store.photos(tx, upload_ids)
    }


async def of_reports(tx: Tx, report_ids: list[int]) -> dict[int, list[int]]:
    """The upload ids of each report."""
    found: dict[int, list[int]] = {report_id: [] for report_id in report_ids}
    for row in await store.of_reports(tx, report_ids):
        found[row["report_id"]].append(row["id"])
    return found


async def forget_orphans(tx: Tx) -> int:
    """Delete uploads that nothing used for a day."""
    return await store.delete_orphans(tx, tx.now - ORPHAN_LIFE, _ORPHANS_AT_ONCE)


def _address(upload_id: int, key: str) -> str:
    return f"/api/uploads/{format_id(upload_id)}?key={key}"

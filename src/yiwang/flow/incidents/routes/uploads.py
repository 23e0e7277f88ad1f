"""Doors for photos and videos."""

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from yiwang.backstage.http import Door
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import UploadView
from yiwang.flow.incidents.routes.doors import public
from yiwang.flow.incidents.routes.reports import Files
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

# A file of a stranger is data: no script of it runs, nothing else is loaded, no page frames it.
_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@post("/api/uploads", status_code=201)
async def add_upload(door: Door, data: Files) -> UploadView:
    """Send one photo or video (field `file`); public."""
    file = data.get("file")
    if file is None:
        raise Invalid("incidents_empty_file", field="file")
    content = await file.read()
    by = door.actor.id if door.actor else None
    web = await public(door)
    return await web.write(lambda tx: service.add_upload(tx, content, by))


@get("/api/uploads/{upload_id:str}", media_type="*/*")
async def open_upload(
    door: Door,
    upload_id: FromPath[str],
    key: FromQuery[str | None] = None,
    thumb: FromQuery[bool] = False,
) -> Response[bytes]:
    """Open a file by its key, or by one's own grants."""
    wanted = parse_id(upload_id)
    opener = await public(door) if key else door
    content, media_type = await opener.read(
        lambda tx: service.open_file(tx, wanted, key, thumb=thumb)
    )
    picture = media_type.startswith("image/")
    name = f"{upload_id}.{media_type.partition('/')[2]}"
    headers = _GUARDS | {
        "Content-Disposition": f'{"inline" if picture else "attachment"}; filename="{name}"'
    }
    return Response(content, media_type=media_type, headers=headers)


ROUTES = [add_upload, open_upload]

"""OASIS Common Alerting Protocol 1.2: a warning as one message, for who may see the warning."""

from litestar import Response, get
from litestar.params import FromPath

from yiwang.backstage.http import Door
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.ids import parse_id

MEDIA_TYPE = "application/cap+xml"


@get("/cap/warnings/{warning_id:str}")
async def warning(door: Door, warning_id: FromPath[str]) -> Response[bytes]:
    """The newest message of a warning; the address may end in `.xml`."""
    wanted = parse_id(warning_id.removesuffix(".xml"))
    content = await door.read(lambda tx: warnings.as_cap(tx, wanted))
    return Response(content, media_type=MEDIA_TYPE)


ROUTES = [warning]

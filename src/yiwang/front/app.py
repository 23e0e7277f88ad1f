"""The web application: all doors of all rooms, mounted once."""

import logging

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Message, Scope

from yiwang import __version__
from yiwang.backstage import files, problems
from yiwang.backstage.database import Database
from yiwang.backstage.http import Sessions, provide_door
from yiwang.flow.incidents import service as incidents
from yiwang.flow.sensing import service as sensing
from yiwang.front import live, published, rooms
from yiwang.front.settings import Settings

MAX_BODY_BYTES = (
    24 * 1024 * 1024
)  # one photo or short video with its form; longer texts are refused by their rooms

_GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
        # A camera's HLS comes from the city's own video platform; scripts still reach nothing but us.
        " media-src 'self' https: http:; worker-src 'self' blob:; connect-src 'self';"
        " frame-ancestors 'none'; base-uri 'self'",
    ),
)


def build(settings: Settings) -> Litestar:
    """The application for `settings`; it connects when it starts and closes when it stops."""
    logging.getLogger("yiwang").setLevel(logging.INFO)

    use = published.Use()

    async def start(app: Litestar) -> None:
        app.state.database = await Database.open(
            settings.app_url(), connections=settings.connections, clock=settings.clock
        )
        app.state.sessions = Sessions(app.state.database)
        app.state.feed = live.Feed(app.state.database)
        app.state.published = published.published(app)
        app.state.use = use
        use.start(app.state.database)
        await app.state.feed.start()

    async def stop(app: Litestar) -> None:
        await app.state.feed.stop()
        await sensing.line().close()
        await use.stop(app.state.database)
        await app.state.database.close()

    files.keep_files_in(settings.data / "files")
    incidents.keep_secret(settings.secret())
    sensing.keep_gate_in(settings.data)
    sensing.keep_readings_in(settings.data / "readings")
    return Litestar(
        route_handlers=rooms.routes(),
        dependencies={"door": Provide(provide_door)},
        exception_handlers=problems.handlers(),
        on_startup=[start],
        on_shutdown=[stop],
        before_send=[_guard_headers, use.note],
        state=State({"settings": settings, "catalogue": problems.load_catalogue(rooms.folders())}),
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1024, gzip_compress_level=5
        ),
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=OpenAPIConfig(
            title="Yiwang 一网",
            version=__version__,
            path="/openapi",
            render_plugins=[JsonRenderPlugin()],
        ),
        logging_config=None,
    )


async def _guard_headers(message: Message, _scope: Scope) -> None:
    """What every answer carries, so that a browser never guesses a type nor frames our pages."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in _GUARDS:
            headers.setdefault(name, value)

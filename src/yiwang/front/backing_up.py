"""`yiwang backup`: take a copy and let the console know how it went.

In: a data folder with an embedded database. Out: a checked copy. Never: silence about a copy that failed.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

import asyncpg
import sqlalchemy

from yiwang.backstage import backup, ops
from yiwang.backstage.backup import Backup
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.front.settings import machine_clock


def run(data: Path, to: Path) -> Backup:
    """Copy the node's data; the server is started for it when the node is not running."""
    if not (data / "postgres" / "PG_VERSION").exists():
        raise RuntimeError(
            f"{data} holds no database of its own; a database given by URL is backed up by its own means"
        )
    server = PostgresServer(data)
    began_here = not server.is_running()
    if began_here:
        server.start()
    try:
        return _noted(server, to)
    finally:
        if began_here:
            server.stop()


def _noted(server: PostgresServer, to: Path) -> Backup:
    try:
        made = backup.take(server, to, machine_clock(), say=_say)
    except (RuntimeError, OSError) as error:
        with contextlib.suppress(
            asyncpg.PostgresError, OSError
        ):  # what failed is told, noted or not
            asyncio.run(_note(server, 0, str(error)))
        raise RuntimeError(str(error)) from error
    asyncio.run(_note(server, round(made.took_s * 1000), None))
    return made


async def _note(server: PostgresServer, took_ms: int, error: str | None) -> None:
    url = sqlalchemy.make_url(server.owner_url).set(
        username="yiwang_app", password=server.secret("yiwang_app")
    )
    database = await Database.open(url.render_as_string(hide_password=False), connections=1)
    try:
        async with database.transaction(SYSTEM) as tx:
            await ops.note_chore(tx, ops.BACKUP, took_ms, error)
    finally:
        await database.close()


def _say(part: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"copying: {part} …\n")

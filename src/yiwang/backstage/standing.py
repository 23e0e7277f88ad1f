"""How a database stands: its version and rights, its migrations, how far behind the outbox's readers are.

In: the owner's URL. Out: plain figures for whoever judges them. Never: a change.
"""

import os
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from alembic.script import ScriptDirectory

from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, _config

CONNECT_S = 5


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at a database finds."""

    version: int  # the major one
    encoding: str
    may_make_roles: bool
    pending: list[str]  # migrations that are not done
    behind: dict[str, int]  # news not yet heard, by listener
    heard: dict[str, str]  # how far each listener is
    parked: int  # news that a listener failed on for good
    now: datetime  # by the database's clock


def embedded_version(folder: Path) -> str:
    """What the embedded programs say of themselves ("18.6"); raises when they are missing or cannot run here."""
    program = PostgresServer(folder)._binary("postgres")
    told = subprocess.run(
        [program, "--version"], check=True, capture_output=True, text=True, timeout=20
    ).stdout
    return told.split()[-1]


def running_owner_url(folder: Path) -> str | None:
    """The owner's URL of the embedded server of a folder if it seems to run; nothing is made or started."""
    marks = (
        folder / "postgres" / "postmaster.pid",
        folder / ".owner.secret",
        folder / ".yiwang_app.secret",
    )
    if not all(mark.exists() and os.access(mark, os.R_OK) for mark in marks):
        return None
    return PostgresServer(folder).owner_url


def running_app_url(folder: Path) -> str | None:
    """The unprivileged role's URL of a server that answers."""
    owner_url = running_owner_url(folder)
    if owner_url is None:
        return None
    try:
        psycopg.connect(owner_url, connect_timeout=CONNECT_S).close()
    except psycopg.OperationalError:
        return None  # the mark of a server that was killed
    server = PostgresServer(folder)
    return server.url("yiwang_app", server.secret("yiwang_app"))


def look(owner_url: str, locations: Sequence[Path]) -> Standing:
    """Connect and look; raises psycopg.OperationalError when nobody answers."""
    with psycopg.connect(owner_url, connect_timeout=CONNECT_S) as connection:
        connection.read_only = True
        known = _done(connection)
        behind, heard, parked = _outbox(connection) if known else ({}, {}, 0)
        return Standing(
            version=connection.info.server_version // 10_000,
            encoding=str(_value(connection, "SHOW server_encoding")),
            may_make_roles=_may_make_roles(connection),
            pending=_pending(ScriptDirectory.from_config(_config(locations, 1)), known),
            behind=behind,
            heard=heard,
            parked=parked,
            now=connection.execute("SELECT now()").fetchone()[0],  # type: ignore[index]
        )


def _value(connection: psycopg.Connection[Any], sql: str) -> object:
    row = connection.execute(sql.encode()).fetchone()
    return row[0] if row else None


def _may_make_roles(connection: psycopg.Connection[Any]) -> bool:
    """Whether the roles are there, or the owner may make them."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)) = %s OR rolcreaterole OR rolsuper"
        " FROM pg_roles WHERE rolname = current_user",
        (list(APP_ROLES), len(APP_ROLES)),
    ).fetchone()
    return bool(row and row[0])


def _done(connection: psycopg.Connection[Any]) -> set[str]:
    if _value(connection, "SELECT to_regclass('backstage_schema_version')") is None:
        return set()
    return {
        str(row[0])
        for row in connection.execute("SELECT version_num FROM backstage_schema_version")
    }


def _pending(script: ScriptDirectory, heads: set[str]) -> list[str]:
    """Revisions that are neither among the done heads nor below one of them."""
    done: set[str] = set()
    for head in heads:
        if script.get_revision(head) is not None:
            done |= {found.revision for found in script.iterate_revisions(head, "base")}
    return sorted(found.revision for found in script.walk_revisions() if found.revision not in done)


def _outbox(connection: psycopg.Connection[Any]) -> tuple[dict[str, int], dict[str, str], int]:
    rows = connection.execute(
        "SELECT c.listener, count(o.seq), c.txid::text || '/' || c.seq FROM backstage_outbox_cursor c"
        " LEFT JOIN backstage_outbox o ON (o.txid, o.seq) > (c.txid, c.seq) GROUP BY 1, 3"
    ).fetchall()
    parked = _value(connection, "SELECT count(*) FROM backstage_outbox_failure WHERE parked")
    behind = {name: count for name, count, _ in rows}
    return behind, {name: place for name, _, place in rows}, int(str(parked))

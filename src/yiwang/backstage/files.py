"""Files by content: the same bytes are kept once, and a name never decides where they lie.

In: bytes. Out: an id. Never: a path given by a person.
"""

import asyncio
import hashlib
import os
from pathlib import Path

from yiwang.backstage.database import Tx
from yiwang.kernel.errors import NotFound

_FOLDER: dict[str, Path] = {}


def keep_files_in(folder: Path) -> None:
    """Say once per process where files lie."""
    folder.mkdir(parents=True, exist_ok=True)
    _FOLDER["files"] = folder


async def put(tx: Tx, content: bytes, media_type: str, name: str | None = None) -> int:
    """Store `content` durably, then its row; a rollback leaves at most bytes that nobody names."""
    digest = hashlib.sha256(content).digest()
    await asyncio.to_thread(_write, _path(digest), content)
    file_id: int = await tx.fetchval(
        "INSERT INTO backstage_file (sha256, media_type, size, name, stored_at)"
        " VALUES ($1, $2, $3, $4, $5) RETURNING id",
        digest, media_type, len(content), name, tx.now,
    )  # fmt: skip
    return file_id


async def read(tx: Tx, file_id: int) -> tuple[bytes, str]:
    """The bytes and their media type; the calling room has already asked whether this actor may."""
    row = await tx.fetchrow("SELECT sha256, media_type FROM backstage_file WHERE id = $1", file_id)
    if row is None:
        raise NotFound("no_such_file")
    try:
        content = await asyncio.to_thread(_path(row["sha256"]).read_bytes)
    except FileNotFoundError as error:
        raise NotFound("no_such_file") from error
    return content, row["media_type"]


def _path(digest: bytes) -> Path:
    name = digest.hex()
    return _FOLDER["files"] / name[:2] / name[2:]


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

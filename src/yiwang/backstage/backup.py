"""A copy of a node's data folder, taken while it runs, that is itself a data folder.

In: the folder of an embedded server, and where to put copies. Out: a folder that `yiwang run --data` starts from, every
file of the database checked against its checksum. Never: a half-made copy under a final name, or one that holds rows
whose files are missing: files are written before the rows that name them, so they are copied after the rows.

What the broker holds and the node has not yet acknowledged is not in the copy; nor are logs and sockets.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from yiwang.backstage.postgres import PostgresServer

PREFIX = "yiwang-"
_UNFINISHED = ".unfinished"
# Made anew by a node, of no use elsewhere, or copied by PostgreSQL itself.
_LEFT_OUT = frozenset({"postgres", "postgres-binaries", "socket", "mqtt", "node.json"})


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A finished copy; `bytes` on disk, of these `files` in the folder of uploads and of old readings."""

    folder: Path
    bytes: int
    files: int
    took_s: float


def take(server: PostgresServer, to: Path, now: datetime, *, say: Callable[[str], None]) -> Backup:
    """Copy the data folder of a running server to a new folder in `to`; RuntimeError in words when it cannot be."""
    began = time.monotonic()
    to = to.resolve()
    if to == server.folder or server.folder in to.parents:
        raise RuntimeError(f"{to} lies inside the data folder {server.folder}; choose another disk")
    folder = to / f"{PREFIX}{now:%Y%m%dT%H%M%SZ}"
    if folder.exists():
        raise RuntimeError(f"{folder} is there already")
    fresh = folder.with_name(folder.name + _UNFINISHED)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o711)
    say("database")
    server.copy_to(fresh / "postgres")
    say("checksums")
    server.verify_copy(fresh / "postgres")
    say("files")
    files = _copy_rest(server.folder, fresh)
    server.own_copy(fresh / "postgres")
    _flush(fresh)
    fresh.rename(folder)
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    return Backup(folder=folder, bytes=size, files=files, took_s=time.monotonic() - began)


def _copy_rest(source: Path, target: Path) -> int:
    """Everything beside the cluster; how many files. A file that vanishes meanwhile was an orphan."""
    count = 0
    for path in sorted(source.iterdir()):
        if path.name in _LEFT_OUT or path.suffix == ".log" or path.is_socket():
            continue
        if path.is_file():
            shutil.copy2(path, target / path.name)
            continue
        for folder, _, names in os.walk(path):
            there = target / Path(folder).relative_to(source)
            there.mkdir(parents=True, exist_ok=True)
            for name in names:
                try:
                    shutil.copy2(Path(folder) / name, there / name)
                except FileNotFoundError:
                    continue
                count += 1
    return count


def _flush(folder: Path) -> None:
    """What is said to be copied is on the disk."""
    subprocess.run(["sync", "--file-system", str(folder)], check=True)

"""A copy taken under work starts as a node of its own, and holds what was acknowledged before it."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import loop
import town
from yiwang.backstage import files, ops
from yiwang.backstage.backup import Backup
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.flow.cases import service as cases
from yiwang.flow.incidents import service as incidents
from yiwang.front import backing_up
from yiwang.front.node import Node


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="yiwang-backup-"))
    made.chmod(0o755)  # the database runs under a user of its own
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.shows("A4.3")
def test_a_copy_of_a_working_node_starts_with_all_that_was_acknowledged(folder: Path) -> None:
    node = Node(folder / "node", 0)
    node.prepare()
    try:
        case, picture, made = asyncio.run(_work_and_copy(node, folder / "copies"))
        owner = PostgresServer(folder / "node").owner_url
        with psycopg.connect(owner) as connection:
            noted = connection.execute(
                "SELECT error FROM backstage_chore_run WHERE name = %s", (ops.BACKUP,)
            ).fetchone()
        assert noted == (None,)
    finally:
        node.stop()
    assert made.files >= 1
    assert [path.name for path in (folder / "copies").iterdir()] == [made.folder.name]

    shutil.rmtree(folder / "node")  # the disk is gone
    copy = Node(made.folder, 0)
    copy.prepare()
    try:
        asyncio.run(_all_there(copy, case, picture))
    finally:
        copy.stop()


async def _work_and_copy(node: Node, copies: Path) -> tuple[int, int, Backup]:
    """One case and one picture before the copy is taken; others are filed all the while."""
    files.keep_files_in(node.data / "files")
    incidents.keep_secret(b"a secret of the tests, 32 bytes!")
    database = await Database.open(node.app_url, connections=4)
    try:
        await town.found(database)
        people = await town.people(database)
        async with database.transaction(SYSTEM) as tx:
            picture = await files.put(tx, loop.photo(), "image/jpeg")
        case = await loop.filed(database, people.desk)
        taking = asyncio.create_task(asyncio.to_thread(backing_up.run, node.data, copies))
        meanwhile = 0
        while not taking.done():
            await loop.filed(database, people.desk)
            meanwhile += 1
        assert meanwhile
        return case, picture, await taking
    finally:
        await database.close()


async def _all_there(copy: Node, case: int, picture: int) -> None:
    files.keep_files_in(copy.data / "files")
    database = await Database.open(copy.app_url, connections=2)
    try:
        people = await town.people(database)
        async with database.reading(people.desk) as tx:
            assert (await cases.show(tx, case, "zh")).stage == "dispatching"
        async with database.reading(SYSTEM) as tx:
            assert (await files.read(tx, picture))[0] == loop.photo()
        await loop.filed(database, people.desk)  # and work goes on
    finally:
        await database.close()


@pytest.mark.shows("A4.3")
def test_a_copy_with_one_wrong_byte_is_found_out(folder: Path) -> None:
    server = PostgresServer(folder / "node", {"shared_buffers": "32MB"})
    server.start()
    try:
        server.copy_to(folder / "copy")
        server.verify_copy(folder / "copy")
        damaged = folder / "copy" / "global" / "pg_filenode.map"
        content = bytearray(damaged.read_bytes())
        content[40] ^= 1
        damaged.write_bytes(content)
        with pytest.raises(RuntimeError, match=r"pg_filenode\.map"):
            server.verify_copy(folder / "copy")
    finally:
        server.stop()


def test_what_cannot_be_copied_is_said_in_words(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="no database of its own"):
        backing_up.run(folder, folder / "copies")
    server = PostgresServer(folder / "node", {"shared_buffers": "32MB"})
    server.start()
    try:
        with pytest.raises(RuntimeError, match="inside the data folder"):
            backing_up.run(folder / "node", folder / "node" / "copies")
    finally:
        server.stop()

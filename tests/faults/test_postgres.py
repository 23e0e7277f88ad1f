"""The embedded server: what was committed survives, whatever kills it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yiwang.backstage.postgres import PostgresServer


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="yiwang-pg-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def count(server: PostgresServer) -> int:
    with psycopg.connect(server.owner_url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(row[0]) if row else -1


@pytest.mark.shows("Q2")
def test_what_was_committed_survives_kill_9(folder: Path) -> None:
    server = PostgresServer(folder, {"shared_buffers": "32MB"})
    server.start()
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    for number in range(5):
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", (number,))
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    while server.pid:
        time.sleep(0.01)
    again = PostgresServer(folder, {"shared_buffers": "32MB"})
    again.start()
    assert count(again) == 5
    again.stop()
    assert again.pid is None


@pytest.mark.shows("Q2")
def test_a_server_left_over_by_a_killed_parent_is_ended_first(folder: Path) -> None:
    left_over = PostgresServer(folder, {"shared_buffers": "32MB"})
    left_over.start()
    with psycopg.connect(left_over.owner_url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    pid = left_over.pid
    second = PostgresServer(folder, {"shared_buffers": "32MB"})
    second.start()
    assert second.pid != pid
    assert left_over.pid is None
    assert count(second) == 0
    second.stop()


def test_the_server_listens_on_no_network_address_and_wants_a_password(folder: Path) -> None:
    server = PostgresServer(folder, {"shared_buffers": "32MB"})
    server.start()
    with psycopg.connect(server.owner_url) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    assert row is not None
    assert row[0] == ""
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url("yiwang_owner", "wrong"))
    server.stop()

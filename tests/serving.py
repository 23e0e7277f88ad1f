"""A real node over a database that is there already: the web process and the worker as children, on a free port."""

import contextlib
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

import town
from yiwang.front.node import Node, claim_port


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def entered_by_all() -> Iterator[Path]:
    """A folder that PostgreSQL's unprivileged user may enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="yiwang-node-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def served(app_url: str, data: Path) -> Iterator[Node]:
    """The node's own supervisor and children; only its database was made by somebody else."""
    node = Node(data, free_port())
    node.app_url = app_url
    data.mkdir(parents=True, exist_ok=True)
    claim = claim_port(node.host, node.port)
    try:
        node.start()
        yield node
    finally:
        node.stop()
        claim.close()


def token(address: str, name: str) -> str:
    """A session of one of the town's people."""
    answer = httpx.post(
        f"{address}/api/session", json={"name": name, "password": town.PASSWORD}, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["token"])

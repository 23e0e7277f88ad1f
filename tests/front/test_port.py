"""A node on a port that somebody has refuses to start, in one readable line."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from serving import entered_by_all, free_port, served
from yiwang.front.doctor import Patient, examine
from yiwang.front.node import claim_port
from yiwang.front.settings import machine_clock


def run(data: Path, port: int) -> subprocess.CompletedProcess[str]:
    """`yiwang run` as an operator starts it."""
    return subprocess.run(
        [sys.executable, "-m", "yiwang.front.cli", "run", "--data", str(data), "--port", str(port)],
        capture_output=True, text=True, timeout=120, check=False, env=dict(os.environ),
    )  # fmt: skip


@pytest.mark.shows("E11")
def test_a_second_node_refuses_the_port_of_the_first(town_url: str) -> None:
    with entered_by_all() as folder, served(town_url, folder / "first") as first:
        second = run(folder / "second", first.port)
        assert second.returncode == 2
        assert second.stdout == ""
        said = second.stderr.strip().splitlines()
        assert len(said) == 1
        assert f"port {first.port}" in said[0]
        assert "--port" in said[0]
        assert not (folder / "second").exists()  # nothing was begun


def test_a_node_keeps_its_port_while_its_web_process_is_away() -> None:
    port = free_port()
    claim = claim_port("127.0.0.1", port)
    with pytest.raises(RuntimeError, match=f"port {port}"):
        claim_port("127.0.0.1", port)
    with socket.socket() as web:  # as the web server opens it
        web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        web.bind(("127.0.0.1", port))
        web.listen()
    claim.close()
    claim_port("127.0.0.1", port).close()


@pytest.mark.shows("E11")
def test_the_doctor_tells_our_node_from_another_folders(town_url: str) -> None:
    with entered_by_all() as folder, served(town_url, folder / "first") as first:
        here = Patient(
            data=first.data, host=first.host, port=first.port, database_url=None, language="en",
            now=machine_clock(),
        )  # fmt: skip
        ours = next(finding for finding in examine(here) if finding.check == "port")
        assert (ours.state, "already answers" in ours.said) == ("good", True)
        elsewhere = msgspec.structs.replace(here, data=folder / "second")
        other = next(finding for finding in examine(elsewhere) if finding.check == "port")
        assert other.state == "bad"
        assert "another data folder" in other.said
        assert "--port" in (other.mend or "")

"""The whole demo as a stranger starts it: ready, alive, stopped without a trace, started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

ALIVE_S = 300


@pytest.fixture
def folder():
    """A data folder that the database's user may enter too."""
    with tempfile.TemporaryDirectory(prefix="yiwang-demo-") as made:
        os.chmod(made, 0o755)
        yield Path(made)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """The process and its ready line's address."""
    command = ["demo", "--data", str(folder), "--port", str(port), "--reports", "25"]
    with (folder / "stderr.txt").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "yiwang.front.cli", *command],
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
    assert line, (folder / "stderr.txt").read_text()
    return process, json.loads(line)["ready"]


def recount(folder: Path) -> dict[str, Any]:
    """What `yiwang recount` says of the running node; it fails when a figure is not what the history comes to."""
    command = [sys.executable, "-m", "yiwang.front.cli", "recount", "--data", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0


def of(folder: Path) -> list[str]:
    """Processes that still work in the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"YIWANG_DATA={folder}\0" in environment or f"{folder}/postgres" in command:
                found.append(command)
    return found


def wait_for(look, most_s: float):
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + most_s
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError("it did not come about in time")


@pytest.mark.slow
@pytest.mark.shows("P10", "S16", "N6", "A3.2")
def test_a_stranger_starts_the_demo_and_sees_it_live(folder: Path) -> None:
    port = free_port()
    process, address = start(folder, port)
    try:
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            people = {
                item["name"]: item for item in client.get("/api/demo-accounts").json()["items"]
            }
            assert json.loads((folder / "demo-accounts.json").read_text()) == list(people.values())
            boss = people["supervisor-city"]
            body = {"name": boss["name"], "password": boss["password"]}
            token = client.post("/api/session", json=body).json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            wait_for(lambda: "told 25 reports" in (folder / "people.log").read_text(), ALIVE_S)
            began = datetime.fromisoformat(client.get("/api/city").json()["now"])

            def closed_by_the_living() -> bool:
                items = client.get("/api/cases?state=closed&sort=new&limit=50").json()["items"]
                return any(datetime.fromisoformat(item["filed_at"]) > began for item in items)

            wait_for(closed_by_the_living, ALIVE_S)
            # Its things speak too: something has happened to one of them, and the desk was warned.
            (warned, *_) = wait_for(
                lambda: client.get("/api/warnings?state=all").json()["items"], ALIVE_S
            )
            assert warned["rule"] == "underpass"
            assert client.get("/api/city").json()["synthetic"] is True
            recounted = recount(folder)
            assert recounted["cases"] >= 25
            assert recounted["differences"] == []
    finally:
        stop(process)
    assert of(folder) == []
    for name in ("web.log", "worker.log", "people.log"):
        said = (folder / name).read_text()
        assert "Traceback" not in said, said[-3000:]
    process, address = start(folder, port)
    try:
        again = httpx.get(f"{address}/api/demo-accounts", trust_env=False).json()["items"]
        assert [item["name"] for item in again] == list(people)
    finally:
        stop(process)

"""The whole product in one wheel: installed into an empty environment, it shows the living district."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")
READY_S = 300


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's unprivileged user may enter, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="yiwang-wheel-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.shows("E8", "P10")
def test_the_wheel_alone_runs_the_demo(folder: Path) -> None:
    if not (ROOT / "src/yiwang/front/web/index.html").is_file():
        pytest.fail("the web pages are not built: run `make web`")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*command: str) -> None:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr[-2000:]

    run(
        str(UV),
        "build",
        "--quiet",
        "--wheel",
        "--python",
        sys.executable,
        "--out-dir",
        str(folder),
        str(ROOT),
    )
    wheel = next(folder.glob("*.whl"))
    python = folder / "empty" / "bin" / "python"
    run(str(UV), "venv", "--quiet", "--python", sys.executable, str(folder / "empty"))
    run(
        str(UV), "pip", "install", "--quiet", "--python", str(python),
        "--constraint", str(ROOT / "requirements.txt"), str(wheel),
    )  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(python.with_name("yiwang")),
        "demo",
        "--data",
        str(folder / "data"),
        "--port",
        str(port),
    ]
    with (folder / "said.log").open("wb") as said:
        demo = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, env=environment, cwd=folder
        )
    try:
        assert demo.stdout is not None
        line = demo.stdout.readline()
        assert line, (folder / "said.log").read_text()[-2000:]
        address = json.loads(line)["ready"]
        page = httpx.get(f"{address}/", trust_env=False)
        assert "<html" in page.text
        script = page.text.split('src="/assets/')[1].split('"')[0]
        asset = httpx.get(f"{address}/assets/{script}", trust_env=False)
        # A browser runs a script of no other type, since the answer says nosniff.
        assert asset.headers["content-type"].startswith("text/javascript")
        assert httpx.get(f"{address}/api/city", trust_env=False).json()["synthetic"] is True
        accounts = json.loads((folder / "data" / "demo-accounts.json").read_text())
        assert {"resident", "crew", "desk", "department", "supervisor", "leader"} <= {
            a["role"] for a in accounts
        }
        desk = next(account for account in accounts if account["role"] == "desk")
        answer = httpx.post(
            f"{address}/api/session",
            json={"name": desk["name"], "password": desk["password"]},
            trust_env=False,
        )
        assert answer.status_code == 200
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(60)
        demo.stdout.close()
    assert demo.returncode == 0
    left = subprocess.run(
        ["pgrep", "-f", str(folder)], check=False, capture_output=True, text=True
    ).stdout
    assert left == ""

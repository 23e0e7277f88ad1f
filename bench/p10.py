"""From a fresh clone to the product on a screen, and what it holds in memory when nobody works in it.

    .venv/bin/python bench/p10.py [FOLDER]        default: a clone of this repository's HEAD in a temporary folder

The clone lands in an empty folder; `make setup` fetches and builds (told apart: it is mostly the network), then
`make demo` runs to its ready line and a Chromium opens the desk until a case of the living district stands in its
queue. A minute later the proportional set sizes (PSS, /proc/*/smaps_rollup, so that shared pages count once) of every
process below `make` are added up, browser not included. The demo's people work on meanwhile: it is a busy rest.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOWS = ("P10",)
ROOT = Path(__file__).resolve().parents[1]
LIMIT_S, LIMIT_MB = 180.0, 1500.0
REST_S = 60.0
CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)  # fmt: skip


def main() -> int:
    """Clone, set up, run, look, weigh; one line of JSON."""
    folder = Path(tempfile.mkdtemp(prefix="yiwang-p10-"))
    folder.chmod(0o755)
    clone = folder / "yiwang"
    try:
        source = sys.argv[1] if len(sys.argv) > 1 else str(ROOT)
        subprocess.run(["git", "clone", "--quiet", source, str(clone)], check=True)
        setup_s = _timed(["make", "setup"], clone)
        return _demo(clone, folder / "data", setup_s)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _timed(command: list[str], where: Path) -> float:
    began = time.monotonic()
    subprocess.run(command, cwd=where, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    return time.monotonic() - began


def _demo(clone: Path, data: Path, setup_s: float) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    running = subprocess.Popen(
        ["make", "--no-print-directory", "demo", f"DATA={data}", f"PORT={port}"],
        cwd=clone, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        address = next(json.loads(line)["ready"] for line in running.stdout if line.startswith("{"))
        ready_s = time.monotonic() - began
        _on_screen(address, data)
        screen_s = time.monotonic() - began
        time.sleep(REST_S)
        memory = sum(_pss_mb(process) for process in _below(running.pid))
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(120)
    said = {
        "bench": "p10", "setup_s": round(setup_s, 1), "ready_s": round(ready_s, 1),
        "on_screen_s": round(screen_s, 1), "limit_s": LIMIT_S, "of_limit": round(screen_s / LIMIT_S, 2),
        "rest_mb": round(memory), "limit_mb": LIMIT_MB, "of_memory": round(memory / LIMIT_MB, 2),
    }  # fmt: skip
    print(json.dumps(said))
    return 0 if screen_s < LIMIT_S and memory < LIMIT_MB else 1


def _on_screen(address: str, data: Path) -> None:
    """Sign in as a desk and wait for a row of the queue."""
    people = json.loads((data / "demo-accounts.json").read_text(encoding="utf-8"))
    desk = next(one for one in people if one["name"] == "desk-xuhui")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/desk")
        page.get_by_label("账号").fill(desk["name"])
        page.get_by_label("密码").fill(desk["password"])
        page.keyboard.press("Enter")
        page.locator("[data-row]").first.wait_for(timeout=LIMIT_S * 1000)
        browser.close()


def _below(root: int) -> Iterator[int]:
    """A process and all below it."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children[parent].append(int(entry.name))
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting.extend(children[process])


def _pss_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone meanwhile
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    sys.exit(main())

"""The doctor (`yiwang doctor`) looks at machine, data folder and engine; says what is wrong and how to mend it.

In: where a node is or would be. Out: findings in words, each with its remedy. Never: a change to anything.
"""

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import chinese_calendar
import httpx
import msgspec
import psycopg
from rich.console import Console
from rich.text import Text

from yiwang.backstage import standing
from yiwang.front import rooms
from yiwang.front.node import NODE_FILE
from yiwang.kernel.catalogue import Catalogue
from yiwang.kernel.clock import in_city

State = Literal["good", "poor", "bad"]
OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
GB = 10**9
LITTLE_DISK, NO_DISK = 5 * GB, 1 * GB
FIRST_YEAR = 2026
CLOCKS_APART = timedelta(seconds=30)
LISTEN_S = 3.0
HERE = Path(__file__).parent


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. `mend` says what to do unless it is good."""

    check: str
    state: State
    said: str
    mend: str | None = None


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at."""

    data: Path
    host: str
    port: int
    database_url: str | None
    language: str
    now: datetime


def examine(patient: Patient) -> list[Finding]:
    """All findings, in the order in which one would look."""
    visit = _Visit(patient)
    return [finding for look in _LOOKS for finding in look(visit)]


class _Visit:
    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self._words = Catalogue()
        for language, sentences in tomllib.loads((HERE / "doctor.toml").read_text("utf-8")).items():
            self._words.add(language, sentences)

    def say(self, code: str, **params: object) -> str:
        return self._words.say(code, self.patient.language, params)

    def good(self, check: str, said: str | None = None, **params: object) -> Finding:
        return Finding(check=check, state="good", said=self.say(said or f"{check}_good", **params))

    def wrong(self, check: str, state: State, said: str | None = None, **params: object) -> Finding:
        said = said or f"{check}_{state}"
        mend = self.say(f"{said.rsplit('_', 1)[0]}_mend", **params)
        return Finding(check=check, state=state, said=self.say(said, **params), mend=mend)


def _python(visit: _Visit) -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield visit.wrong("python", "bad", version=version)
    else:
        yield visit.good("python", version=version)


def _disk(visit: _Visit) -> Iterator[Finding]:
    path = _nearest(visit.patient.data)
    free = shutil.disk_usage(path).free
    state: State = "bad" if free < NO_DISK else "poor" if free < LITTLE_DISK else "good"
    shown = round(free / GB, 1)
    if state == "good":
        yield visit.good("disk", free=shown, path=path)
    else:
        yield visit.wrong("disk", state, free=shown, path=path)


def _data(visit: _Visit) -> Iterator[Finding]:
    data = visit.patient.data
    if os.access(_nearest(data), os.W_OK | os.X_OK) and (not data.exists() or data.is_dir()):
        yield visit.good("data", path=data)
    else:
        yield visit.wrong("data", "bad", path=data)
    if os.geteuid() == 0 and visit.patient.database_url is None:
        closed = next(
            (p for p in data.resolve().parents if p.exists() and not p.stat().st_mode & 0o001), None
        )
        if closed is not None:
            yield visit.wrong("data", "bad", "root_bad", path=closed)


def _nearest(path: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(found for found in (path.resolve(), *path.resolve().parents) if found.exists())


def _port(visit: _Visit) -> Iterator[Finding]:
    host, port = visit.patient.host, visit.patient.port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            if not _is_a_node(host, port):
                yield visit.wrong("port", "bad", port=port)
            elif _is_this_folders(visit.patient):
                yield visit.good("port", "port_ours_good", port=port)
            else:
                yield visit.wrong("port", "bad", "port_other_bad", port=port)
            return
    yield visit.good("port", port=port)


def _is_a_node(host: str, port: int) -> bool:
    try:
        answer = httpx.get(f"http://{host}:{port}/health/live", timeout=3.0, trust_env=False)
        return answer.status_code == 200 and answer.json() == {"status": "alive"}
    except (httpx.HTTPError, ValueError):
        return False


def _is_this_folders(patient: Patient) -> bool:
    """Whether the node of this data folder runs and has opened this very port."""
    try:
        record = msgspec.json.decode((patient.data / NODE_FILE).read_bytes())
        os.kill(int(record["pid"]), 0)
        return bool(record["port"] == patient.port)
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        return False


def _engine(visit: _Visit) -> Iterator[Finding]:
    """The embedded PostgreSQL: whether it is here, runs on this machine, and fits the data."""
    if visit.patient.database_url is not None:
        return
    try:
        version = standing.embedded_version(visit.patient.data)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        yield visit.wrong("engine", "bad", said=str(error))
        return
    kept = visit.patient.data / "postgres" / "PG_VERSION"
    old = _read(kept)
    if old and old != version.split(".")[0]:
        yield visit.wrong("engine", "bad", "cluster_bad", old=old, new=version)
    else:
        yield visit.good("engine", version=version)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _database(visit: _Visit) -> Iterator[Finding]:
    """What only the running database can tell."""
    url = visit.patient.database_url or standing.running_owner_url(visit.patient.data)
    if url is None:
        yield visit.wrong("database", "poor", "idle_poor")
        return
    try:
        found = later = standing.look(url, rooms.migrations())
        if any(found.behind.values()):
            time.sleep(LISTEN_S)
            later = standing.look(url, rooms.migrations())
    except psycopg.Error as error:
        own = visit.patient.database_url is not None
        state: State = "bad" if own else "poor"
        yield visit.wrong("database", state, said=str(error).strip().splitlines()[0])
        return
    yield from _judge(visit, found)
    yield from _news(visit, found, later)


def _judge(visit: _Visit, found: standing.Standing) -> Iterator[Finding]:
    if found.version < OLDEST_POSTGRES:
        yield visit.wrong("database", "bad", "version_bad", version=found.version)
    elif found.encoding != "UTF8":
        yield visit.wrong("database", "bad", "encoding_bad", encoding=found.encoding)
    else:
        yield visit.good("database", version=found.version)
    if found.may_make_roles:
        yield visit.good("rights")
    else:
        yield visit.wrong("rights", "bad")
    if found.pending:
        names = ", ".join(found.pending)
        yield visit.wrong("migrations", "bad", count=len(found.pending), names=names)
    else:
        yield visit.good("migrations")
    apart = abs(found.now - visit.patient.now)
    if apart > CLOCKS_APART:
        why = visit.say("clock_database", seconds=round(apart.total_seconds()))
        yield visit.wrong("clock", "bad", now=_shown(visit.patient.now), why=why)


def _news(visit: _Visit, found: standing.Standing, later: standing.Standing) -> Iterator[Finding]:
    """A listener that has something to hear and hears nothing for a while stands still."""
    still = [
        name
        for name in found.behind
        if found.behind[name] and found.heard[name] == later.heard.get(name)
    ]
    if still:
        worst = max(still, key=lambda name: found.behind[name])
        count, seconds = found.behind[worst], round(LISTEN_S)
        yield visit.wrong("outbox", "poor", listener=worst, count=count, seconds=seconds)
    else:
        yield visit.good("outbox")
    if found.parked:
        yield visit.wrong("parked", "bad", count=found.parked)
    else:
        yield visit.good("parked")


def _pages(visit: _Visit) -> Iterator[Finding]:
    if (HERE / "web" / "index.html").is_file():
        yield visit.good("pages")
    else:
        yield visit.wrong("pages", "bad")


def _developers(visit: _Visit) -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    yield visit.good("chromium", path=path) if path else visit.wrong("chromium", "poor")
    yield visit.good("font") if _has_chinese_font() else visit.wrong("font", "poor")


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    told = subprocess.run(
        [lister, ":lang=zh", "family"], capture_output=True, text=True, timeout=20
    )
    return bool(told.stdout.strip())


def _clock(visit: _Visit) -> Iterator[Finding]:
    now = visit.patient.now
    why = None
    if in_city(now).year < FIRST_YEAR:
        why = "clock_past"
    elif any(_changed(path) > now + timedelta(minutes=5) for path in _files(visit.patient.data)):
        why = "clock_files"
    if why is None:
        yield visit.good("clock", now=_shown(now))
    else:
        yield visit.wrong("clock", "bad", now=_shown(now), why=visit.say(why))


def _shown(now: datetime) -> str:
    return in_city(now).isoformat(timespec="seconds")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _holidays(visit: _Visit) -> Iterator[Finding]:
    year = in_city(visit.patient.now).year
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        yield visit.wrong("holidays", "bad", year=year)
    else:
        yield visit.good("holidays", year=year)


def _secrets(visit: _Visit) -> Iterator[Finding]:
    secret = [
        path
        for path in _files(visit.patient.data)
        if path.suffix == ".secret" or path.name == "demo-accounts.json"
    ]
    told = [path for path in secret if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if told:
        names, paths = ", ".join(p.name for p in told), " ".join(str(p) for p in told)
        yield visit.wrong("secrets", "bad", names=names, paths=paths)
    else:
        yield visit.good("secrets")


_LOOKS: tuple[Callable[[_Visit], Iterator[Finding]], ...] = (
    _python, _disk, _data, _port, _engine, _database, _pages, _clock, _holidays, _secrets, _developers,
)  # fmt: skip


def tell(patient: Patient, *, as_json: bool) -> int:
    """Print the findings; the exit status: 1 when anything is bad."""
    findings = examine(patient)
    wrong = sum(finding.state == "bad" for finding in findings)
    if as_json:
        report = {"healthy": not wrong, "findings": findings}
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
        return int(wrong > 0)
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        sign, style = _SIGNS[finding.state]
        console.print(Text(f"{sign} {finding.said}", style))
        if finding.mend:
            console.print(Text(f"  → {finding.mend}"))
    visit = _Visit(patient)
    console.print(visit.say("summary_bad" if wrong else "summary_good", count=wrong))
    return int(wrong > 0)


_SIGNS = {"good": ("✓", "green"), "poor": ("!", "yellow"), "bad": ("✗", "red")}

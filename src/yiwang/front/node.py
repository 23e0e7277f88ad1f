"""A running node: PostgreSQL, the broker, the gate, the web and the background process as children, in order.

In: a data folder, a port, maybe the URL of a database of one's own. Out: one line of JSON when it is ready. Never: a
child left behind, or one that holds our pipes open.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import msgspec
import sqlalchemy

from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate, new_password
from yiwang.flow.sensing import service as sensing
from yiwang.front import rooms
from yiwang.front.broker import Broker, Kind

NODE_FILE = (
    "node.json"  # in the data folder while a node runs there: who it is and which door it opened
)
READY_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 30.0
_CHECK_S = 0.5

CODE = Path(__file__).resolve().parents[2]


class Node:
    """Start it, wait, stop it."""

    def __init__(self, data: Path, port: int, host: str = "127.0.0.1", *, node: int = 1,
                 database_url: str | None = None, workers: int = 1, mqtt: Kind = "off", mqtt_port: int = 0,
                 mqtt_url: str | None = None) -> None:  # fmt: skip
        self.data = data.resolve()
        self.port = port
        self.host = host
        self.node = node
        self.workers = workers
        self._given_url = database_url
        self._mqtt = (mqtt, mqtt_port)
        self._broker: Broker | None = None
        self.mqtt_url = mqtt_url
        self._server: PostgresServer | None = None
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False
        self._claim: socket.socket | None = None
        self.owner_url = ""
        self.app_url = ""
        self.ingest_url = ""

    @property
    def address(self) -> str:
        """Where the node answers."""
        return f"http://{self.host}:{self.port}"

    def prepare(self) -> None:
        """Claim the port, start the database and bring its tables up to date."""
        if self.port:
            self._claim = claim_port(self.host, self.port)
        self.data.mkdir(parents=True, exist_ok=True)
        owner_url, passwords = self._open_database()
        self.owner_url = owner_url
        ensure_roles(owner_url, passwords)
        migrate(owner_url, rooms.migrations(), self.node)
        self.app_url, self.ingest_url = (
            sqlalchemy.make_url(owner_url)
            .set(username=role, password=passwords[role])
            .render_as_string(hide_password=False)
            for role in ("yiwang_app", "yiwang_ingest")
        )

    def _open_database(self) -> tuple[str, dict[str, str]]:
        if self._given_url:
            return self._given_url, {role: self._own_secret(role) for role in APP_ROLES}
        self._server = PostgresServer(self.data)
        self._server.start()
        return self._server.owner_url, {role: self._server.secret(role) for role in APP_ROLES}

    def _own_secret(self, role: str) -> str:
        path = self.data / f".{role}.secret"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(new_password())
        return path.read_text()

    def environment(self) -> dict[str, str]:
        """What the children are told; passwords never stand on a command line."""
        # They run in another folder: a relative search path would lead them to another copy of the code.
        paths = [str(CODE), *filter(None, [os.environ.get("PYTHONPATH")])]
        return os.environ | {
            "PYTHONPATH": os.pathsep.join(paths),
            "YIWANG_DATA": str(self.data),
            "YIWANG_APP_URL": self.app_url,
            "YIWANG_INGEST_URL": self.ingest_url,
            "YIWANG_HOST": self.host,
            "YIWANG_PORT": str(self.port),
            "YIWANG_NODE": str(self.node),
            "YIWANG_MQTT_URL": self.mqtt_url or "",
        }

    @property
    def mqtt_address(self) -> str | None:
        """Where devices reach the node's own broker."""
        return self._broker.address if self._broker else None

    def start(self) -> None:
        """Start the broker, the gate, the web and the background process, and wait until the web answers."""
        self._say_who()
        self._start_broker()
        self._start_child("gate")
        self._start_child("web")
        self._start_child("worker")
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._answers():
            self.check()
            if time.monotonic() > deadline:
                raise RuntimeError(f"the web process did not answer; see {self.data}/web.log")
            time.sleep(0.1)
        while self._broker is not None and not self._gate_listens():
            self.check()
            if time.monotonic() > deadline:
                raise RuntimeError(f"the gate did not reach the broker; see {self.data}/gate.log")
            time.sleep(0.1)

    def _gate_listens(self) -> bool:
        """Whether the gate's sessions stand: a broker keeps nothing for a session that never was."""
        transport = httpx.HTTPTransport(uds=str(self.data / sensing.SOCKET))
        try:
            with httpx.Client(transport=transport, timeout=2.0) as client:
                door = client.get("http://gate/health").json()["doors"]["mqtt"]
        except (httpx.HTTPError, KeyError):
            return False
        return all(door["connected"].values())

    def _start_broker(self) -> None:
        """Unless one was named, or none is wanted."""
        kind, port = self._mqtt
        if self.mqtt_url is None and kind != "off":
            self._broker = Broker(self.data, kind, port)
            self.mqtt_url = self._broker.url
            self._start_child("broker")
            self._broker.wait()

    def start_helper(self, name: str, command: list[str]) -> None:
        """One more child, such as the demo's people; it is not restarted when it ends."""
        self._children[name] = self._spawn(name, command)

    def check(self) -> None:
        """Restart a child that died; a database that died takes the node down, for its cause must be seen."""
        if self._server is not None and self._server.pid is None:
            self._server.start()
        for name in ("broker", "web", "worker", "gate"):
            child = self._children.get(name)
            if child is not None and child.poll() is not None and not self._stopping:
                sys.stderr.write(f"{name} ended with {child.returncode}; it is started again\n")
                self._start_child(name)

    def wait(self) -> None:
        """Stay until KeyboardInterrupt, which the command line raises on SIGTERM too."""
        while True:
            self.check()
            time.sleep(_CHECK_S)

    def stop(self) -> None:
        """End the children first, the database last."""
        self._stopping = True
        for child in reversed(list(self._children.values())):
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for child in self._children.values():
            try:
                child.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._server is not None:
            self._server.stop()
        if self._claim is not None:
            self._claim.close()
            (self.data / NODE_FILE).unlink(missing_ok=True)

    def _say_who(self) -> None:
        """Tell the doctor which door this folder's node has opened."""
        record = {"pid": os.getpid(), "host": self.host, "port": self.port}
        (self.data / NODE_FILE).write_bytes(msgspec.json.encode(record))

    def _start_child(self, name: str) -> None:
        commands = {
            "web": [
                sys.executable, "-m", "granian", "--interface", "asgi", "--host", self.host, "--port", str(self.port),
                "--workers", str(self.workers), "--no-ws", "--loop", "uvloop", "--factory", "--no-access-log",
                "--log-level", "warning", "--backpressure", "256", "yiwang.front.serve:app",
            ],
            "worker": [sys.executable, "-m", "yiwang.front.worker"],
            "gate": [sys.executable, "-m", "yiwang.front.gate"],
        }  # fmt: skip
        if name == "broker" and self._broker is not None:
            commands[name] = self._broker.command()
        self._children[name] = self._spawn(name, commands[name])

    def _spawn(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.data / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment(),
                start_new_session=True, cwd=self.data,
            )  # fmt: skip

    def _answers(self) -> bool:
        try:
            return (
                httpx.get(f"{self.address}/health/ready", timeout=2.0, trust_env=False).status_code
                == 200
            )
        except httpx.HTTPError:
            return False


def claim_port(host: str, port: int) -> socket.socket:
    """Refuse a port that somebody has, and keep it for our web processes until the socket is closed.

    The web server shares its port with whoever asks (SO_REUSEPORT), so a second node would start and take every other
    request. This socket never listens; it makes a second claim fail, also while the web process is being restarted.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    claim = socket.socket(family)
    claim.setsockopt(
        socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
    )  # closed connections may still linger
    try:
        claim.bind((host, port))
    except OSError as error:
        claim.close()
        raise RuntimeError(
            f"port {port} of {host} cannot be opened ({error.strerror}): "
            "another program or node has it; choose another with --port, or stop it first"
        ) from error
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)  # from here on only by SO_REUSEPORT
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return claim


def say_ready(node: Node) -> None:
    """The one line on stdout that programs wait for."""
    doors = {"ready": node.address}
    if node.mqtt_address:
        doors["mqtt"] = node.mqtt_address
    sys.stdout.write(msgspec.json.encode(doors).decode() + "\n")
    sys.stdout.flush()

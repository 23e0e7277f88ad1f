"""What one running node is told: where its data lies, which door it opens, which database it uses."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec


def machine_clock() -> datetime:
    """The machine's time; the only place where the product asks for it."""
    return datetime.now(UTC)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Immutable after the start."""

    data: Path
    database_url: str  # of the unprivileged role
    mqtt_url: str | None = None  # of the broker that actuators listen to
    ingest_url: str = ""  # of the role that writes readings; the gate's alone
    host: str = "127.0.0.1"
    port: int = 8000
    node: int = 1
    connections: int = 16
    clock: Callable[[], datetime] = machine_clock

    def app_url(self) -> str:
        """Where the unprivileged role logs in."""
        return self.database_url

    def secret(self) -> bytes:
        """What this node keeps secret; made once, readable by its owner alone."""
        path = self.data / ".node.secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(os.urandom(32))
        return path.read_bytes()

    @classmethod
    def from_environment(cls) -> "Settings":
        """For child processes: their parent has put everything there; a password never stands on a command line."""
        return cls(
            data=Path(os.environ["YIWANG_DATA"]),
            database_url=os.environ["YIWANG_APP_URL"],
            ingest_url=os.environ.get("YIWANG_INGEST_URL", ""),
            host=os.environ.get("YIWANG_HOST", "127.0.0.1"),
            port=int(os.environ.get("YIWANG_PORT", "8000")),
            node=int(os.environ.get("YIWANG_NODE", "1")),
            connections=int(os.environ.get("YIWANG_CONNECTIONS", "16")),
            mqtt_url=os.environ.get("YIWANG_MQTT_URL") or None,
        )

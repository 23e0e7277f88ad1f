"""A real MQTT broker for tests: nats-server with its MQTT gateway, on a free port."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path


@contextlib.asynccontextmanager
async def nats(folder: Path) -> AsyncIterator[int]:
    """The MQTT port of a broker that runs while the block does."""
    with socket.socket() as mqtt, socket.socket() as plain:
        mqtt.bind(("127.0.0.1", 0))
        plain.bind(("127.0.0.1", 0))
        port, other = mqtt.getsockname()[1], plain.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "nats.conf"
    config.write_text(
        f'server_name: test\nlisten: "127.0.0.1:{other}"\n'
        f'jetstream {{ store_dir: "{folder}/js" }}\nmqtt {{ listen: "127.0.0.1:{port}" }}\n'
    )
    binary = Path(sys.executable).parent / "nats-server"
    process = subprocess.Popen(
        [str(binary), "-c", str(config)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            await asyncio.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)

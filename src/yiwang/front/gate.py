"""The gate process: the one writer of readings.

In: settings from the environment. Out: committed readings, until told to stop. Never: two of it: an advisory lock of
the database sees to that.
"""

import asyncio
import logging
import os
import signal

from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.adapters.gate_door import GateDoor
from yiwang.flow.sensing.adapters.mqtt_door import MqttDoor
from yiwang.front.settings import Settings


async def keep(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop` is set; what waits then is committed first."""
    gate = sensing.Gate(settings.ingest_url, settings.clock, sensing.rules_in_force)
    door = GateDoor(gate, settings.data / sensing.SOCKET)
    await door.start()
    mqtt = MqttDoor(gate, settings.mqtt_url) if settings.mqtt_url else None
    if mqtt is not None:
        mqtt.start()
    try:
        await gate.run(stop)
        await asyncio.sleep(0)  # the last answers leave
    finally:
        await door.stop()
        if mqtt is not None:
            await mqtt.stop()


def main() -> None:
    """Entry of the child process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await keep(Settings.from_environment(), stop)

    asyncio.run(run())


if __name__ == "__main__":
    main()

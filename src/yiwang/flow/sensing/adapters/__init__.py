"""Foreign protocols: the gate's socket, MQTT, OGC SensorThings, CAP."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`ROUTES` when they are asked for: the gate's process imports this package and needs no web."""
    if name != "ROUTES":
        raise AttributeError(name)
    from yiwang.flow.sensing.adapters import cap, sensorthings

    return [*sensorthings.ROUTES, *cap.ROUTES]

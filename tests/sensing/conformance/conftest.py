"""The town's SensorThings service."""

import httpx
import pytest_asyncio

from gate_process import GateProcess, Gauges
from sta_world import Sta, sta_of


@pytest_asyncio.fixture
async def sta(client: httpx.AsyncClient, gauges: Gauges, gate: GateProcess) -> Sta:
    """With readings."""
    return await sta_of(client, gauges, gate)

"""P4: the silence sweep over 5,100,000 things, each kind with its own period.

    .venv/bin/python bench/p4.py            P4_DATA=folder uses a registry that is loaded already (`yiwang things load`)

The gate's own memory over a loaded registry, its own sweep on a real database. Every series was heard within its time;
then a part falls silent and the sweep that finds them writes who that is, their transitions and the news. Told are the
quiet sweep (nobody fell silent), the one that finds them, and the comparison alone. Limit: 1 s for the quiet one and for one
in which as many fall silent as a large gateway has behind it.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from p1 import free_port
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.model.moments import microseconds
from yiwang.flow.sensing.service.gate import Gate
from yiwang.flow.sensing.service.gate.sweeping import find_silent
from yiwang.flow.sensing.store import gate as store
from yiwang.front import setting_up
from yiwang.front.node import Node
from yiwang.front.settings import machine_clock

SHOWS = ("P4",)
LIMIT_S = 1.0
FALL = 5_000  # as one silent gateway and a bad night have between them
TURNS = 5


def main() -> int:
    """Load unless it is loaded, sweep, tell."""
    with contextlib.ExitStack() as stack:
        given = os.environ.get("P4_DATA")
        folder = Path(given or tempfile.mkdtemp(prefix="yiwang-p4-"))
        folder.chmod(0o755)
        if not given:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        node = Node(folder, free_port())
        stack.callback(node.stop)
        node.prepare()
        setting_up.publish_procedures(node)
        setting_up.load_city(node, None)
        if not given:
            from p5 import load

            asyncio.run(load(node, folder))
        told = asyncio.run(swept(node.ingest_url))
    print(json.dumps(told))
    return 0 if told["ratio"] <= 1.0 else 1


async def swept(url: str) -> dict[str, object]:
    """Seconds of each sweep."""
    gate = Gate(url, machine_clock, sensing.rules_in_force)
    writer, reader = await store.connect(url), await store.connect(url)
    try:
        await gate._open(writer, reader)
        memory = gate.memory
        assert memory.state is not None
        n = min(len(memory.state.heard), len(memory.directory))
        after = memory.directory.table["silent_after"][:n]
        now = machine_clock()
        rng = np.random.default_rng(1)
        age = rng.uniform(0, np.minimum(after, 3600) * 0.5)
        memory.state.heard[:n] = microseconds(now) - (age * 1e6).astype(np.int64)
        await gate._sweep(writer)
        quiet = [await _one(gate, writer) for _ in range(TURNS)]
        watched = np.flatnonzero(after > 0)
        found = []
        for _ in range(TURNS):
            fell = rng.choice(watched, FALL, replace=False)
            memory.state.heard[fell] = microseconds(now) - (after[fell] * 2e6).astype(np.int64)
            found.append(await _one(gate, writer))
        begun = time.perf_counter()
        find_silent(memory.state.heard[:n], after, microseconds(now))
        alone = time.perf_counter() - begun
        things = len(np.unique(memory.directory.table["thing"][:n]))
    finally:
        await writer.close()
        await reader.close()
    worst = max(max(quiet), max(found))
    return {
        "id": "P4", "ours": round(worst, 3), "limit": LIMIT_S, "ratio": round(worst / LIMIT_S, 3), "unit": "s, worst sweep",
        "better": "lower", "quiet_s": round(float(np.median(quiet)), 3), "fell": FALL,
        "with_fallen_s": round(float(np.median(found)), 3), "compare_s": round(alone, 3), "series": int(n), "things": things,
    }  # fmt: skip


async def _one(gate: Gate, writer: object) -> float:
    begun = time.perf_counter()
    await gate._sweep(writer)  # type: ignore[arg-type]
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())

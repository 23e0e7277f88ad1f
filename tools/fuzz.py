"""`make fuzz`: strange requests over the whole described API until REQUESTS were sent; what was wrong, at the end.

In: REQUESTS (default 100,000), SEED. Out: one line of progress a round, each kind of complaint with its first example,
a last line of JSON; exit 1 when anything was wrong. Never: a database of yours: it starts one of its own.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import strangers  # noqa: E402
import town  # noqa: E402
from databases import app_url, copy_database, owner_url  # noqa: E402
from serving import entered_by_all, served  # noqa: E402
from surface import Surface  # noqa: E402
from yiwang.backstage import files  # noqa: E402
from yiwang.backstage.database import Database  # noqa: E402
from yiwang.backstage.postgres import PostgresServer  # noqa: E402
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate  # noqa: E402
from yiwang.flow.incidents import service as incidents  # noqa: E402
from yiwang.front import rooms  # noqa: E402

WANTED = int(os.environ.get("REQUESTS", "100000"))
SEED = int(os.environ.get("SEED", "1"))
EXAMPLES_A_ROUND = 12


def main() -> int:
    """Start a node of its own, attack it round after round, tell."""
    with entered_by_all() as folder:
        server = PostgresServer(folder / "data", {"max_connections": "200"})
        server.start()
        try:
            ensure_roles(server.owner_url, {role: server.secret(role) for role in APP_ROLES})
            copy_database(server, None, "fuzz")
            migrate(owner_url(server, "fuzz"), rooms.migrations(), 1)
            return _attack(app_url(server, "fuzz"), folder / "data")
        finally:
            server.stop()


def _attack(url: str, data: Path) -> int:
    files.keep_files_in(data / "files")
    incidents.keep_secret(b"a secret of this run only, 32 byte")

    async def prepare() -> dict[str, list[str]]:
        database = await Database.open(url, connections=4)
        await town.found(database)
        known = await strangers.furnish(database)
        await strangers.make_accounts(database)
        await database.close()
        return known

    known = asyncio.run(prepare())
    began = time.monotonic()
    with served(url, data) as node:
        surface = Surface(node.address, strangers.tokens(node), known)
        number = SEED
        while surface.tally.sent < WANTED:
            surface.attack(EXAMPLES_A_ROUND, number)
            number += 1
            _progress(surface, time.monotonic() - began)
    return _tell(surface, time.monotonic() - began)


def _progress(surface: Surface, seconds: float) -> None:
    tally = surface.tally
    print(
        f"{tally.sent} requests in {seconds:.0f} s, {len(tally.complaints)} kinds of complaint",
        flush=True,
    )
    for kind in list(tally.complaints)[surface.told :]:
        print(f"-- {kind}\n   {tally.complaints[kind]}", flush=True)
    surface.told = len(tally.complaints)


def _tell(surface: Surface, seconds: float) -> int:
    tally = surface.tally
    by_kind: Counter[str] = tally.times
    told = {
        "id": "Q4",
        "requests": tally.sent,
        "made": tally.made,
        "operations": len(surface.operations),
        "seconds": round(seconds),
        "by_status": dict(sorted(tally.by_status.items())),
        "complaints": dict(by_kind),
    }
    print(json.dumps(told))
    return int(bool(by_kind))


if __name__ == "__main__":
    sys.exit(main())

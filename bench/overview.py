"""The overview of a city, a district and a subdistrict, its map and the lists behind it, beside many stored cases.

    .venv/bin/python bench/overview.py [STORED ...]        default: 100000

Measured through the rooms' services in one read-only transaction each, as a request does it, answers encoded; HTTP and
the session come on top. A fifth of the cases at 100,000 is open (5 % at a million), 2 % are of today, each with its
incident, report, link, seven steps and clock. The server is the product's own with its own settings.
"""

import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import town
from yiwang.backstage import files, identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.backstage.schema import APP_ROLES, ensure_roles, migrate
from yiwang.city import service as city
from yiwang.flow.supervision import service as supervision
from yiwang.flow.supervision.messages import Wanted, Within
from yiwang.front import rooms
from yiwang.overview import service as overview
from yiwang.overview.messages import Box

SHOWS = ("S32",)
LIMIT_MS = 50.0
TURNS = 40

_SEED = """
SET session_replication_role = replica;
CREATE TABLE IF NOT EXISTS bench_area AS
  SELECT row_number() OVER (ORDER BY path) - 1 AS n, id, path, name, center_lon AS lon, center_lat AS lat
  FROM city_area WHERE level = 'community' ORDER BY path;
CREATE UNIQUE INDEX IF NOT EXISTS bench_area_n ON bench_area (n);
CREATE TABLE bench_new AS SELECT g.g,
  (1::bigint << 48) + g.g AS id, a.id AS area_id, a.path AS area_path, a.name AS area_name,
  COALESCE(a.lon, 121.45) + (random() - 0.5) * 0.02 AS lon, COALESCE(a.lat, 31.2) + (random() - 0.5) * 0.02 AS lat,
  random() < {open_share} AS is_open,
  CASE WHEN random() < 0.02 THEN now() - random() * (now() - date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai')
    AT TIME ZONE 'Asia/Shanghai') ELSE now() - interval '1 day' - random() * interval '300 days' END AS filed_at,
  (ARRAY['B01', 'B02', 'B03', 'S01', 'S02', 'S04', 'S05', 'S21'])[1 + floor(random() * 8)] AS family,
  (ARRAY['normal', 'normal', 'normal', 'raised', 'urgent', 'critical'])[1 + floor(random() * 6)] AS level,
  (ARRAY['dispatching', 'accepting', 'handling', 'handling', 'verifying', 'closing'])[1 + floor(random() * 6)]
    AS stage,
  (ARRAY['snap', 'hotline', 'patrol', 'patrol', 'iot'])[1 + floor(random() * 5)] AS channel
FROM (SELECT g, floor(random() * random() * {areas})::bigint AS n FROM generate_series({start}::bigint, {stop}::bigint) g) g
JOIN bench_area a ON a.n = g.n;
INSERT INTO incidents_incident (id, state, text, standard_code, family, area_id, area_path, lon, lat, cell, channel,
  department_ids, first_reported_at, last_reported_at, case_id)
SELECT id, 'filed', 'bench', 'B0102-01', family, area_id, area_path, lon, lat, 0, channel, ARRAY[{water}::bigint],
  filed_at, filed_at, id FROM bench_new;
INSERT INTO incidents_report (id, channel, fingerprint, text, area_id, area_path, recorded_at, tracking_nonce,
  tracking_hash, tracking_until)
SELECT id, channel, 'x', 'bench', area_id, area_path, filed_at, 'x', int8send(g), now() FROM bench_new;
INSERT INTO incidents_link (report_id, incident_id, linked_at, by_account, by_name, why)
SELECT id, id, filed_at, 1, 'x', 'x' FROM bench_new;
INSERT INTO cases_case (id, incident_id, standard_code, family, name, text, level, area_id, area_path, area_name, lon,
  lat, frozen, limit_value, limit_unit, procedure_code, procedure_version, filed_at, filed_by, by_rule, stage, state,
  version, holder_kind, holder_id, department_ids, lead_department_id, stage_since, stage_due_at, due_at, dispatched_at, late,
  closed_at, closed_how, verification, closer_id)
SELECT id, id, 'B0102-01', family, '污水井盖', 'bench', level, area_id, area_path, area_name, lon, lat, '{{}}', 2,
  'work_day', 'national', 1, filed_at, 2, false,
  CASE WHEN is_open THEN stage ELSE 'archived' END, CASE WHEN is_open THEN 'open' ELSE 'closed' END, 7,
  CASE WHEN NOT is_open THEN NULL WHEN stage = 'dispatching' THEN 'center' WHEN stage = 'verifying' THEN 'verifier'
    WHEN stage = 'closing' THEN 'desk' ELSE 'department' END,
  CASE WHEN is_open AND stage IN ('accepting', 'handling') THEN {water}::bigint END, ARRAY[{water}::bigint], {water},
  filed_at, filed_at + interval '4 hours', CASE WHEN is_open AND stage IN ('accepting', 'handling')
    THEN now() + (random() - 0.3) * interval '3 days' END, filed_at, false,
  CASE WHEN NOT is_open THEN least(filed_at + random() * interval '3 days', now()) END,
  CASE WHEN NOT is_open THEN 'normal' END, CASE WHEN NOT is_open THEN 'person' END, CASE WHEN NOT is_open THEN 9 END
FROM bench_new;
INSERT INTO cases_step (case_id, seq, action, from_stage, to_stage, actor_id, actor_name, actor_role, recorded_at)
SELECT id, s, 'note', 'handling', 'handling', 5, 'x', 'crew', filed_at + s * least(interval '1 hour', (now() - filed_at) / 8)
FROM bench_new, generate_series(1, 7) s;
INSERT INTO cases_clock_segment SELECT id, 0, 'running', filed_at, NULL, 'dispatch', 2 FROM bench_new WHERE is_open;
DROP TABLE bench_new;
"""


class Bench:
    """A server of its own with the town in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yiwang-overview-"))
        self.folder.chmod(0o755)
        self.server = PostgresServer(self.folder)
        self.stored = 0

    async def start(self) -> None:
        """Database, town and a department's account."""
        self.server.start()
        ensure_roles(self.server.owner_url, {role: self.server.secret(role) for role in APP_ROLES})
        migrate(self.server.owner_url, rooms.migrations(), 1)
        files.keep_files_in(self.folder / "files")
        app_url = self.server.url("yiwang_app", self.server.secret("yiwang_app"))
        self.database = await Database.open(app_url, connections=4)
        await town.found(self.database)
        self.people = await town.people(self.database)
        async with self.database.transaction(SYSTEM) as tx:
            xuhui = await city.area_by_code(tx, town.XUHUI)
            assert xuhui is not None
            self.root = (await city.children(tx, None))[0]
            # The fullest district by the seed is the first; its first subdistrict is the fullest below it.
            self.district = (await city.children(tx, self.root.id))[0]
            self.subdistrict = (await city.children(tx, self.district.id))[0]
            await identity.create_account(
                tx,
                identity.NewAccount(name="d", display_name="d", role="supervisor"),
                [
                    identity.NewGrant(
                        role="supervisor", area_id=self.district.id, area_path=self.district.path
                    )
                ],
            )
            await identity.create_account(
                tx,
                identity.NewAccount(name="w", display_name="w", role="department"),
                [
                    identity.NewGrant(
                        role="department", area_id=self.root.id, area_path=self.root.path,
                        department_ids=[self.people.water_id],
                    )
                ],
            )  # fmt: skip

    def store(self, count: int) -> None:
        """Fill up to `count` stored cases."""
        open_share = 0.2 if count <= 100_000 else 0.035
        with psycopg.connect(self.server.owner_url, autocommit=True) as connection:
            [areas] = connection.execute(
                "SELECT count(*) FROM city_area WHERE level = 'community'"
            ).fetchone() or [0]
            while self.stored < count:
                stop = min(self.stored + 200_000, count)
                values = {
                    "start": self.stored + 1, "stop": stop, "areas": areas, "water": self.people.water_id,
                    "open_share": open_share,
                }  # fmt: skip
                connection.execute(_SEED.format(**values))
                self.stored = stop
            connection.execute("VACUUM ANALYZE")

    async def measure(self, name: str, actor: Actor, work: Callable[[Tx], Awaitable[Any]]) -> float:
        """The median of some turns, in milliseconds; the slowest of twenty is printed beside it."""
        took, busy = [], []
        for turn in range(TURNS + 5):
            async with self.database.reading(actor) as tx:
                backend = int(await tx.fetchval("SELECT pg_backend_pid()"))
                begun, used = time.perf_counter(), _cpu_ms(backend)
                msgspec.json.encode(await work(tx))
                if turn >= 5:
                    took.append((time.perf_counter() - begun) * 1000)
                    busy.append(_cpu_ms(backend) - used)
        took.sort()
        median = statistics.median(took)
        print(
            f"  {name:<34} median {median:7.1f} ms  p95 {took[int(len(took) * 0.95)]:7.1f} ms"
            f"  on a core {statistics.median(busy):6.1f} ms",
            flush=True,
        )
        return median

    async def all(self) -> float:
        """Every figure; the city's overview is what counts."""
        mayor = self.people.mayor
        district = await self.database.actor_of_account("d")
        water = await self.database.actor_of_account("w")
        box = Box(west=121.0, south=30.9, east=122.0, north=31.5)
        whole = Within(path=self.root.path)
        ours = await self.measure("city", mayor, lambda tx: overview.show(tx, None, "zh"))
        await self.measure("district", mayor, lambda tx: overview.show(tx, self.district.id, "zh"))
        await self.measure(
            "subdistrict", mayor, lambda tx: overview.show(tx, self.subdistrict.id, "zh")
        )
        await self.measure(
            "district, by its own supervisor", district, lambda tx: overview.show(tx, None, "zh")
        )
        await self.measure("city, by a department", water, lambda tx: overview.show(tx, None, "zh"))
        await self.measure(
            "map, city, zoom 10", mayor, lambda tx: overview.case_map(tx, None, box, 10)
        )
        await self.measure(
            "map, city, zoom 14", mayor, lambda tx: overview.case_map(tx, None, box, 14)
        )
        for kind in ("overdue", "due_soon", "repeated"):
            await self.measure(
                f"list: {kind}", mayor,
                lambda tx, kind=kind: supervision.watch(tx, Wanted(kind=kind, within=whole), "zh"),
            )  # fmt: skip
        return ours

    async def stop(self) -> None:
        """Everything down, the folder gone."""
        await self.database.close()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _cpu_ms(backend: int) -> float:
    """What this process and its database session have had of a core; the machine may be shared."""
    on_cpu_ns = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return on_cpu_ns / 1e6 + time.process_time() * 1000


async def main() -> None:
    """Measure at each stored count."""
    counts = [int(text) for text in sys.argv[1:]] or [100_000]
    bench = Bench()
    ours = 0.0
    try:
        await bench.start()
        for count in counts:
            bench.store(count)
            async with bench.database.reading(SYSTEM) as tx:
                tally = await supervision.tally(tx, Within(path=bench.root.path))
            print(
                f"{count:,} stored cases, {tally.now['open']:,} open, {tally.today['filed_today']:,} filed today"
            )
            ours = await bench.all()
    finally:
        await bench.stop()
    print(
        json.dumps(
            {
                "id": "S32", "ours": round(ours, 1), "limit": LIMIT_MS, "ratio": round(ours / LIMIT_MS, 3),
                "unit": f"ms, overview of the city at {counts[-1]:,} stored cases", "better": "lower",
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main())

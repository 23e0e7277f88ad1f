"""P1: case lifecycles over HTTP, durable, beside many stored cases; and the engine against pgbench in the same run.

    .venv/bin/python bench/p1.py [STORED ...]        default: 100000 1000000

A lifecycle is seven writes: report, file, dispatch, accept, report the result, verify, close. The server is the
product as `yiwang run` starts it (embedded PostgreSQL with fsync and synchronous_commit on), the load comes from this process
over loopback on the same two cores. Stored cases are made by SQL with seven steps, a clock and an order each, closed.
"""

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import shapely
import shapely.geometry

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import engine
import town
from http_client import Connection
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.city import service as city
from yiwang.flow.incidents import service as incidents
from yiwang.front.node import Node
from yiwang.front.settings import Settings

SHOWS = ("P1",)
LIMIT = 100.0  # lifecycles a second
SECONDS = float(os.environ.get("P1_SECONDS", "20"))
CLIENTS = int(os.environ.get("P1_CLIENTS", "16"))

_SEED = """
SET session_replication_role = replica;
INSERT INTO cases_case (incident_id, standard_code, family, name, text, level, area_id, area_path, area_name,
  lon, lat, frozen, limit_value, limit_unit, procedure_code, procedure_version, filed_at, filed_by, by_rule, stage,
  state, version,
  department_ids, lead_department_id, stage_since, used_s, dispatched_at, accepted_at, closed_at, closed_how,
  verification, handler_ids, verifier_id, closer_id, terms)
SELECT g, %(standard)s, left(%(standard)s, 3), '污水井盖', '存档案件 ' || g, 'normal', a.id, a.path, a.name,
  121.4, 31.2, '{}', 2, 'urgent_hour', 'national', 1, now() - g * interval '20 seconds', 2, false, 'archived', 'closed', 7,
  ARRAY[%(water)s::bigint], %(water)s, now(), 3600, now() - g * interval '20 seconds',
  now() - g * interval '20 seconds',
  now() - g * interval '10 seconds', 'normal', 'person', '{5}', 6, 7, ARRAY['存档', '档案', '案件', g::text]
FROM generate_series(%(start)s::bigint, %(stop)s::bigint) g
JOIN LATERAL (SELECT id, path, name FROM bench_area WHERE n = g %% %(areas)s) a ON true;
INSERT INTO cases_step (case_id, seq, action, to_stage, actor_id, actor_name, actor_role, recorded_at)
SELECT c.id, s, 'note', 'closed', 5, 'x', 'crew', c.filed_at
FROM cases_case c, generate_series(1, 7) s WHERE c.text LIKE '存档%%' AND c.incident_id BETWEEN %(start)s AND %(stop)s;
INSERT INTO cases_clock_segment SELECT id, 0, 'running', filed_at, closed_at, 'dispatch', 2 FROM cases_case
WHERE text LIKE '存档%%' AND incident_id BETWEEN %(start)s AND %(stop)s;
INSERT INTO cases_work_order (case_id, kind, department_id, state, offered_at)
SELECT id, 'lead', %(water)s, 'done', filed_at FROM cases_case WHERE text LIKE '存档%%' AND incident_id BETWEEN %(start)s AND %(stop)s;
"""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def points_in(district: str) -> Iterator[tuple[float, float]]:
    """Places inside the district, as far from each other as so many can be (the R2 sequence of M. Roberts, 2018)."""
    outlines = json.loads((city.pack_folder("shanghai") / "outlines.geojson").read_text())
    (outline,) = (
        shapely.geometry.shape(feature["geometry"])
        for feature in outlines["features"]
        if feature["properties"]["code"] == district
    )
    west, south, east, north = outline.bounds
    for number in itertools.count(1):
        lon = west + (number * 0.7548776662466927) % 1 * (east - west)
        lat = south + (number * 0.5698402909980532) % 1 * (north - south)
        if outline.contains(shapely.Point(lon, lat)):
            yield lon, lat


class Bench:
    """One node with the town in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yiwang-p1-"))
        self.folder.chmod(0o755)
        self.node = Node(self.folder, free_port())
        self.tokens: dict[str, str] = {}
        self.stored = 0
        self.run = 0
        self.points = points_in(town.XUHUI)

    async def start(self) -> None:
        """Database, town, web and worker."""
        self.node.prepare()
        files.keep_files_in(self.folder / "files")
        incidents.keep_secret(Settings(data=self.folder, database_url=self.node.app_url).secret())
        database = await Database.open(self.node.app_url, connections=2)
        await town.found(database)
        self.people = await town.people(database)
        await database.close()
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            # The lifecycle of P1 is about cases, not pictures: the bench's standard asks for no photo.
            connection.execute(
                "SET session_replication_role = replica"
            )  # past the guard of standards
            connection.execute("UPDATE city_event_standard SET photos_after = 0, auto_file = false")
            connection.execute(
                "CREATE TABLE bench_area AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, path, name"
                " FROM city_area WHERE level = 'community'"
            )
            connection.execute("CREATE UNIQUE INDEX ON bench_area (n)")
        self.node.start()
        client = Connection("127.0.0.1", self.node.port)
        for name in ("desk", "pump", "worker"):
            _, answer = await client.post("/api/session", {"name": name, "password": town.PASSWORD})
            self.tokens[name] = answer["token"]
        client.close()

    @property
    def owner_url(self) -> str:
        """The owner's URL of the embedded server."""
        assert self.node._server is not None
        return self.node._server.owner_url

    def store(self, count: int) -> None:
        """Fill up to `count` stored cases."""
        step = 250_000
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            row = connection.execute("SELECT count(*) FROM bench_area").fetchone()
            assert row is not None
            while self.stored < count:
                stop = min(self.stored + step, count)
                connection.execute(_filled(self.stored + 1, stop, row[0], self.people.water_id))
                self.stored = stop
                print(f"  stored {stop:,} cases", flush=True)
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    async def load(self) -> dict[str, float]:
        """Lifecycles for `SECONDS` from `CLIENTS` connections."""
        self.run += 1
        done: list[float] = []
        writes: list[float] = []
        end = time.monotonic() + SECONDS
        failures: list[str] = []

        async def one(number: int) -> None:
            client = Connection("127.0.0.1", self.node.port)
            turn = 0
            while time.monotonic() < end and len(failures) < 5:
                turn += 1
                try:
                    begun = time.monotonic()
                    if await self._lifecycle(client, number, turn, writes):
                        done.append(time.monotonic() - begun)
                except AssertionError as error:
                    failures.append(str(error))
            client.close()

        before = self._cpu()
        begun = time.monotonic()
        await asyncio.gather(*(one(number) for number in range(CLIENTS)))
        took = time.monotonic() - begun
        spent = {name: after - before[name] for name, after in self._cpu().items()}
        if failures:
            print((self.folder / "web.log").read_text()[-4000:], file=sys.stderr)
            raise SystemExit(f"failed: {failures[:3]}")
        writes.sort()
        return {
            "per_s": len(done) / took,
            "writes_per_s": len(writes) / took,
            "write_p50_ms": writes[len(writes) // 2] * 1000,
            "write_p99_ms": writes[int(len(writes) * 0.99)] * 1000,
        } | {f"{name}_cpu_ms": s * 1000 / max(len(done), 1) for name, s in spent.items()}

    def _cpu(self) -> dict[str, float]:
        """CPU seconds used so far: web, worker, PostgreSQL and this load; a figure that a busy machine cannot bend."""
        parents: dict[int, int] = {}
        ticks: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rsplit(")", 1)[1].split()
                pid = int(stat.parent.name)
                parents[pid] = int(fields[1])
                ticks[pid] = sum(map(int, fields[11:15]))  # its own and its ended children's
        roots = {name: child.pid for name, child in self.node._children.items()}
        roots |= {"postgres": self.node._server.pid, "load": os.getpid()}

        def below(pid: int, root: int) -> bool:
            while pid > 1:
                if pid == root:
                    return True
                pid = parents.get(pid, 0)
            return False

        per_s = os.sysconf("SC_CLK_TCK")
        cpu = {
            name: sum(t for pid, t in ticks.items() if below(pid, root)) / per_s
            for name, root in roots.items()
            if name != "load"
        }
        return cpu | {"load": ticks[os.getpid()] / per_s}

    async def _lifecycle(
        self, client: Connection, number: int, turn: int, writes: list[float]
    ) -> bool:
        """One report to its closing; False when it joined another, which is not a lifecycle."""

        async def post(path: str, body: dict, who: str | None = None) -> dict:
            begun = time.monotonic()
            status, answer = await client.post(
                path, body, self.tokens.get(who or ""), f"{self.run}-{number}-{turn}-{path}"
            )
            writes.append(time.monotonic() - begun)
            assert status == 200 or status == 201, f"{path}: {status} {answer}"
            return answer

        lon, lat = next(self.points)
        receipt = await post(
            "/api/reports",
            {"text": f"井盖缺失 {number} {turn} {time.time_ns()}", "standard": town.LID, "channel": None,
             "place": {"lon": lon, "lat": lat, "accuracy_m": 10}},
        )  # fmt: skip
        incident = receipt["incident"]["id"]
        version = 1
        if receipt["joined"]:
            return False
        filed = await post(
            f"/api/incidents/{incident}/actions/file_case",
            {"expected_version": version, "standard": town.LID},
            "desk",
        )
        case, version = filed["case"], filed["version"]
        water = f"{self.people.water_id >> 48}-{self.people.water_id & ((1 << 48) - 1)}"
        for verb, who, more in (
            ("dispatch", "desk", {"department_id": water}),
            ("accept", "pump", {}),
            ("report_result", "pump", {"text": "已更换"}),
            ("verify_pass", "worker", {}),
            ("close", "desk", {}),
        ):
            answer = await post(
                f"/api/cases/{case}/actions/{verb}?brief=1",
                {"expected_version": version} | more,
                who,
            )
            version = answer["version"]
        return True

    def stop(self) -> None:
        """Everything down, the folder gone."""
        self.node.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _filled(start: int, stop: int, areas: int, water: int) -> str:
    values = {
        "start": start,
        "stop": stop,
        "areas": areas,
        "water": water,
        "standard": f"'{town.LID}'",
    }
    return _SEED % values


async def main() -> None:
    """Measure at each stored count."""
    counts = [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]
    bench = Bench()
    try:
        await bench.start()
        figures = {}
        for count in counts:
            bench.store(count)
            if count == counts[0]:
                await bench.load()  # warm up once
            figures[count] = await bench.load()
            print(
                f"{count:>9,} stored: "
                + ", ".join(f"{k} {v:,.1f}" for k, v in figures[count].items()),
                flush=True,
            )
        engine_figures = await engine.compare(bench.node.app_url, bench.owner_url, "desk")
        print(
            "engine: " + ", ".join(f"{k} {v:,.2f}" for k, v in engine_figures.items()), flush=True
        )
        ours = figures[counts[-1]]["per_s"]
        print(
            json.dumps(
                {"id": "P1", "ours": round(ours, 1), "limit": LIMIT, "ratio": round(ours / LIMIT, 3),
                 "unit": f"lifecycles/s at {counts[-1]:,} stored cases", "better": "higher"}
            )
        )  # fmt: skip
    finally:
        bench.stop()


if __name__ == "__main__":
    asyncio.run(main())

"""Tells a story of a scene pack: its things are registered, its readings go through the gate, its people act.

In: a story (scenes/<code>/stories/*.toml). Out: what came of it: warnings, who was told, commands, incidents, cases.
Never: a part of the way left out: the gate, its kernel and its tables are the product's, and so are all listeners. Only
the gate's clock is ours, so its loop is not run but each of its rounds is called at the hour that the story names.
"""

import csv
import functools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pyarrow.parquet as pq
import pytest

import loop
import town
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import NewThing
from yiwang.flow.sensing.messages.warnings import SEVERITY_NAMES, ActOnWarning
from yiwang.flow.sensing.service import warnings
from yiwang.flow.sensing.service.gate import Call, Gate
from yiwang.flow.sensing.service.gate.calls import own_sender
from yiwang.flow.sensing.store import gate as gate_store
from yiwang.kernel.ids import format_id, parse_id
from yiwang.scenes import service as scenes
from yiwang.scenes.model.pack import FromFile, Story, StoryAct, StoryReadings, seconds

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_METRE = (1 / 95_300, 1 / 111_000)  # degrees of longitude and latitude near 31° north
_LATE_S = 3  # what time alone decides waits two seconds for readings on their way


def read(path: Path) -> Story:
    return msgspec.convert(msgspec.toml.decode(path.read_bytes()), Story)


def real_rows(real: FromFile) -> list[float]:
    """Values of a file of ../shared/data, or a skip that says why."""
    path = DATA / real.file
    if not path.exists():
        pytest.skip(f"needs {path}, which is not here")
    values = _column(path, real.column, tuple(sorted(real.where.items())))
    return [value * real.factor for value in values[real.from_row : real.from_row + real.rows]]


@functools.cache
def _column(path: Path, column: str, where: tuple[tuple[str, str], ...]) -> list[float]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8") as file:
            rows: list[Any] = list(csv.DictReader(file))
    else:
        rows = pq.read_table(path, columns=[column, *dict(where)]).to_pylist()
    kept = [row for row in rows if all(row[name] == value for name, value in where)]
    return [float(row[column]) if row[column] not in ("", None) else float("nan") for row in kept]


def readings_of(story: Story, given: StoryReadings) -> list[tuple[datetime, float]]:
    """Instants and values; gaps of a real series are left out."""
    values = real_rows(given.real) if given.real else given.values
    begin, every = seconds(given.from_), seconds(given.every)
    found = [(begin + n * every, value) for n, value in enumerate(values) if value == value]
    found += [(seconds(at), value) for at, value in given.at]
    return [(story.start + timedelta(seconds=after), value) for after, value in found]


@dataclass
class Teller:
    """One story on its way."""

    database: Database
    background: Any
    owner: asyncpg.Connection
    people: town.Town
    story: Story
    ingest_url: str
    now: datetime = field(init=False)
    things: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.story.start - timedelta(hours=1)
        self.database.clock = self.background.database.clock = lambda: self.now

    async def tell(self, broken: dict[str, Any] | None = None) -> None:
        """Everything, from before the start until the end; `broken`: other words for one rule."""
        await self._furnish(broken)
        self.gate = Gate(self.ingest_url, lambda: self.now, sensing.rules_in_force)
        self.writer = await gate_store.connect(self.ingest_url)
        self.reader = await gate_store.connect(self.ingest_url)
        try:
            await self.gate._open(self.writer, self.reader)
            await self._live()
            await self.gate._write_latest(self.writer)
        finally:
            await self.writer.close()
            await self.reader.close()

    async def _furnish(self, broken: dict[str, Any] | None) -> None:
        async with self.database.transaction(SYSTEM) as tx:
            await sensing.publish_rules(tx)
            await scenes.publish_shipped(tx)
            lon, lat = town.IN_XUHUI
            for thing in self.story.things:
                east, north = thing.metres
                made = await sensing.add(
                    tx,
                    NewThing(
                        source="story", source_id=thing.name, kind=thing.kind, name=thing.name,
                        lon=lon + east * _METRE[0], lat=lat + north * _METRE[1], properties=thing.properties,
                    ),
                )  # fmt: skip
                self.things[thing.name] = made.thing
        if broken is not None:
            await self.owner.execute(
                "UPDATE sensing_rule SET definition = $2 WHERE code = $1 AND state = 'published'",
                broken["code"], msgspec.json.encode(broken).decode(),
            )  # fmt: skip

    async def _live(self) -> None:
        waiting = sorted(
            (at, self._series(given), value)
            for given in self.story.readings
            for at, value in readings_of(self.story, given)
        )
        acts = sorted(self.story.acts, key=lambda act: seconds(act.at))
        step, until = seconds(self.story.step), seconds(self.story.until)
        for after in range(0, until + 1, step):
            at = self.story.start + timedelta(seconds=after)
            self.now = at + timedelta(seconds=_LATE_S)
            due = [row for row in waiting if row[0] <= at]
            waiting = waiting[len(due) :]
            if due:
                await self._send(due)
            await self.gate._tick(self.writer)
            await self._settle()
            while acts and seconds(acts[0].at) <= after:
                await self._act(acts.pop(0))
                await self._settle()
        assert not waiting, "the story ends before its readings do"
        assert not acts, "the story ends before its acts do"

    def _series(self, given: StoryReadings) -> int:
        streams = self.things[given.thing].datastreams
        found = [
            s.series for s in streams if (s.property == given.property if given.property else s.main)
        ]  # fmt: skip
        assert found, f"{given.thing} does not measure {given.property}"
        return int(found[0])

    async def _send(self, rows: list[tuple[datetime, int, float]]) -> None:
        body = {
            "series": [row[1] for row in rows], "time": [row[0].isoformat() for row in rows],
            "value": [row[2] for row in rows],
        }  # fmt: skip
        call = Call(own_sender("story"), msgspec.json.encode(body), "application/json", None)
        await self.gate._preparing._prepare_one(call, self.reader)
        await self.gate._flush(self.writer, self.gate._preparing.next_calls())
        answer = await call.answer
        assert answer.accepted == len(rows), answer

    async def _settle(self) -> None:
        await self.background.settle()

    async def _act(self, act: StoryAct) -> None:
        warning = await self.owner.fetchrow(
            "SELECT w.id, g.incident_id FROM sensing_warning w JOIN sensing_warning_group g ON g.id = w.group_id"
            " WHERE w.name = $1 AND w.rule = $2 ORDER BY w.id DESC LIMIT 1",
            act.thing, act.rule,
        )  # fmt: skip
        assert warning is not None, f"nothing was warned of at {act.thing} by {act.rule}"
        if act.does in ("confirm", "dismiss"):
            async with self.database.transaction(self.people.desk) as tx:
                await warnings.act(tx, warning["id"], act.does, ActOnWarning(reason="现场核实"))
            return
        case_id = await self.owner.fetchval(
            "SELECT id FROM cases_case WHERE incident_id = $1", warning["incident_id"]
        )
        assert case_id is not None, f"there is no case of {act.thing}"
        if act.does == "close":
            await loop.act(self.database, self.people.desk, case_id, "close")
            return
        await self._handle(case_id)

    async def _handle(self, case_id: int) -> None:
        """Whoever holds the case does it, as any other would; what nobody owns goes to the town's crew."""
        async with self.database.reading(self.people.desk) as tx:
            case = await cases.show(tx, case_id, "zh")
        if case.stage == "dispatching":
            await loop.act(
                self.database, self.people.desk, case_id, "dispatch",
                department_id=format_id(self.people.water_id), crew_id=format_id(self.people.pump_crew_id),
            )  # fmt: skip
            actor = self.people.pump
        else:
            assert case.lead is not None
            actor = await self._department(parse_id(case.lead.id))
        await loop.act(self.database, actor, case_id, "accept")
        await loop.act(self.database, actor, case_id, "start_handling")
        photos = [await loop.upload(self.database, actor) for _ in range(3)]
        await loop.act(
            self.database, actor, case_id, "report_result", text="已处置", uploads=photos
        )  # fmt: skip

    async def _department(self, department_id: int) -> Actor:
        """Somebody who works in a department."""
        name = f"of-{department_id}"
        async with self.database.transaction(SYSTEM) as tx:
            xuhui = await city.area_by_code(tx, town.XUHUI)
            assert xuhui is not None
            hashed = identity.hash_password(town.PASSWORD)
            await identity.create_account(
                tx,
                identity.NewAccount(
                    name=name, display_name=name, role="department", password_hash=hashed, department_id=department_id
                ),
                [
                    identity.NewGrant(
                        role="department", area_id=xuhui.id, area_path=xuhui.path, department_ids=[department_id]
                    )
                ],
            )  # fmt: skip
        return await self.database.actor_of_account(name)

    # ---- what came of it

    def _clock(self, at: datetime) -> str:
        after = round((at - self.story.start).total_seconds())
        hours, rest = divmod(after, 3600)
        tail = f":{rest % 60:02}" if rest % 60 else ""
        return f"{hours:02}:{rest // 60:02}{tail}"

    async def seen(self) -> dict[str, Any]:
        """As `expect` tells it."""
        steps = await self.owner.fetch(
            "SELECT s.occurred_at, w.name, w.rule, s.action, s.severity_to, s.fields->>'to' AS told FROM"
            " sensing_warning_step s JOIN sensing_warning w ON w.id = s.warning_id"
            " ORDER BY s.occurred_at, w.name, w.rule, s.version"
        )
        changes = ("raise", "severity_up", "severity_down", "clear", "return")
        return {
            "warnings": [
                (self._clock(row["occurred_at"]), row["name"], row["rule"], SEVERITY_NAMES[row["severity_to"]])
                for row in steps
                if row["action"] in changes
            ],
            "told": [
                (self._clock(row["occurred_at"]), row["name"], row["rule"], row["told"])
                for row in steps
                if row["action"] == "escalate"
            ],
            "commands": [
                (self._clock(row["changed_at"]), row["actuator"], row["command"]) for row in await self._commands()
            ],
            "incidents": await self._counts("incidents_incident"),
            "cases": await self._counts("cases_case"),
            "stages": [
                row["stage"] for row in await self.owner.fetch("SELECT stage FROM cases_case ORDER BY id")
            ],
        }  # fmt: skip

    async def _commands(self) -> list[asyncpg.Record]:
        return await self.owner.fetch(
            "SELECT r.actuator, r.command, s.occurred_at AS changed_at FROM sensing_reflex r JOIN LATERAL"
            " (SELECT occurred_at FROM sensing_warning_step s WHERE s.warning_id = r.warning_id AND s.at <= r.at"
            " AND s.action IN ('raise', 'severity_up', 'return') ORDER BY s.version DESC LIMIT 1) s ON true"
            " ORDER BY r.id"
        )

    async def _counts(self, table: str) -> dict[str, int]:
        rows = await self.owner.fetch(
            f"SELECT standard_code, count(*) AS n FROM {table} GROUP BY 1 ORDER BY 1"
        )
        return {row["standard_code"]: row["n"] for row in rows}

    async def indicators(self, scene: str) -> dict[str, float | None]:
        """The figures of the scene's page, as the desk sees them."""
        async with self.database.reading(self.people.desk) as tx:
            shown = await scenes.show(tx, scene, "zh")
            for one in shown.indicators:
                rows = await scenes.rows(tx, scene, one.code)
                whole = one.form in ("things", "silent", "warned", "cases", "hot_spots")
                assert rows.total == (one.value if whole else one.of), one
                assert len(rows.items) == rows.total, one
        return {one.code: one.value for one in shown.indicators}


def broken_rules(story: Story) -> list[str]:
    """The rules that the story expects something of."""
    return sorted({row[2] for row in story.expect.warnings if row[3] != "none"})


def break_rule(definition: dict[str, Any]) -> dict[str, Any]:
    """The same rule with its lines a tenth further off."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(definition))
    for condition in found["conditions"]:
        down = condition.get("direction") == "down"
        for line in condition["lines"]:
            for key in ("on", "after_s", "after_periods"):
                if line.get(key) is not None:
                    line[key] += (-1 if down else 1) * max(abs(line[key]) * 0.1, 0.05)
            if down and line.get("off") is not None:
                line["off"] = max(line["off"], line["on"])
    return found

"""What the gate would have written: things, transitions of rules, the news of a batch. For tests of warnings."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, News
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import READINGS_JUDGED, NewThing
from yiwang.flow.sensing.model.parsing import parse_rules
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.service.warnings.hearing import hear_judged
from yiwang.kernel.ids import parse_id

NOON = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)

RULES = """
[[rules]]
code = "underpass-water"
version = 1
name_zh = "下立交积水"
name_en = "Water in an underpass"
kinds = ["underpass_water"]
property = "water_depth"
standard = "S0406-02"
clear_hold_s = 300.0
[[rules.conditions]]
kind = "threshold"
lines = [{ severity = "yellow", on = 15.0, off = 12.0 }, { severity = "red", on = 25.0, off = 20.0 }]
[rules.action]
actuator = "barrier_gate"
command = "close"
severity = "red"
radius_m = 200.0
[rules.rationalisation]
consequence_zh = "车辆涉水熄火"
consequence_en = "Cars stall in the water"
response_zh = "封交并派泵车"
response_en = "Close the underpass and send a pump"
who = "区水务局(排水所)"
time_to_respond_s = 300
[rules.source]
title = "下立交积水 25 cm 禁止通行"
edition = "2021"
effective_from = 2021-01-01
confidence = "page"

[[rules]]
code = "smoke"
version = 1
name_zh = "烟感报警"
name_en = "Smoke"
kinds = ["smoke_detector"]
property = "smoke_alarm"
standard = "S2103-01"
[[rules.conditions]]
kind = "threshold"
lines = [{ severity = "red", on = 1.0, off = 1.0 }]
[rules.rationalisation]
consequence_zh = "人员伤亡"
consequence_en = "People are hurt"
response_zh = "电话核实并派人"
response_en = "Call, and send somebody"
who = "街镇城运中心"
time_to_respond_s = 300
[rules.source]
title = "测试"
edition = "2026"
effective_from = 2020-01-01
confidence = "proposal"
"""


def rules(document: str = RULES) -> dict[str, Rule]:
    return {rule.code: rule for rule in parse_rules(document, file="tests")}


@dataclass
class Judged:
    """The gate's side of the room, over the owner's connection."""

    database: Database
    owner: asyncpg.Connection
    now: datetime = NOON
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))  # type: ignore[type-arg]

    async def thing(
        self,
        keeper,
        name: str,
        at: tuple[float, float] | None,
        kind: str = "underpass_water",
        **more,
    ) -> tuple[int, int]:
        """A thing and the series of its main property (-1: it has none)."""
        lon, lat = at if at else (None, None)
        async with self.database.transaction(keeper) as tx:
            made = await sensing.add(
                tx, NewThing(source="water", source_id=name, kind=kind, name=name, lon=lon, lat=lat, **more)
            )  # fmt: skip
        series = [stream.series for stream in made.thing.datastreams if stream.main]
        return parse_id(made.thing.id), series[0] if series else -1

    async def publish(self, *codes: str, document: str = RULES) -> None:
        """Rules as the seed would have put them there."""
        for code, rule in rules(document).items():
            if not codes or code in codes:
                await self.owner.execute(
                    "INSERT INTO sensing_rule (code, version, state, origin, name_zh, name_en, standard, definition,"
                    " definition_hash, made_at, made_by, published_at, published_by)"
                    " VALUES ($1, $2, 'published', 'shipped', $3, $4, $5, $6, '', $7, 1, $7, 1)",
                    code, rule.version, rule.name_zh, rule.name_en, rule.standard,
                    msgspec.json.encode(rule).decode(), self.now,
                )  # fmt: skip

    async def batch(
        self, *rows: tuple, rule: str = "underpass-water", reason: str = "crossed"
    ) -> int:  # type: ignore[type-arg]
        """Transitions (series, level_from, level_to, value) at `now`, as one flush; not yet told."""
        number: int = await self.owner.fetchval("SELECT nextval('sensing_batch_id_seq')")
        await self.owner.copy_records_to_table(
            "sensing_transition",
            columns=["batch", "series", "rule_id", "rule_version", "at", "recorded_at", "level_from", "level_to", "value", "reason"],
            records=[(number, s, rule, 1, self.now, self.now, before, after, value, reason) for s, before, after, value in rows],
        )  # fmt: skip
        return number

    async def tell(self, number: int) -> None:
        """The news of a batch reaches warnings, now."""
        async with self.database.transaction(SYSTEM, now=self.now) as tx:
            await hear_judged(
                tx, News(topic=READINGS_JUDGED, subject=number, payload={"batch": number})
            )

    async def judge(self, *rows: tuple, after: float = 0.0, **more) -> int:  # type: ignore[type-arg]
        """A batch, `after` seconds later, and its news."""
        self.now += timedelta(seconds=after)
        number = await self.batch(*rows, **more)
        await self.tell(number)
        return number

    async def warnings(self) -> list[asyncpg.Record]:
        return await self.owner.fetch("SELECT * FROM sensing_warning ORDER BY id")

    async def actions(self, warning_id: int) -> list[str]:
        rows = await self.owner.fetch(
            "SELECT action FROM sensing_warning_step WHERE warning_id = $1 ORDER BY version",
            warning_id,
        )
        return [row["action"] for row in rows]

    async def news(self, topic: str) -> list[dict]:  # type: ignore[type-arg]
        rows = await self.owner.fetch(
            "SELECT payload FROM backstage_outbox WHERE topic = $1 ORDER BY txid, seq", topic
        )
        return [msgspec.json.decode(row["payload"]) for row in rows]

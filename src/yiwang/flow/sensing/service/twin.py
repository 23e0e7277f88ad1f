"""A thing's twin: state, latest readings, rules, warnings, the reflex arc, trust with its reasons.

In: a thing's id. Out: one answer for one page. Never: anything of a thing that the asker does not see.
"""

from datetime import datetime
from typing import Any

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.things import ThingView
from yiwang.flow.sensing.messages.twin import CommandOf, Reason, Trust, Twin
from yiwang.flow.sensing.messages.warnings import SEVERITY_NAMES, WarningFilter, WarningRow
from yiwang.flow.sensing.model.trust import factors
from yiwang.flow.sensing.service.exploring import about
from yiwang.flow.sensing.service.registry import get
from yiwang.flow.sensing.service.warnings import lists
from yiwang.flow.sensing.service.warnings.trust import LOOK_BACK, records
from yiwang.flow.sensing.service.words import say
from yiwang.flow.sensing.store import reflexes
from yiwang.kernel.ids import format_id

MOST = 20


async def twin(tx: Tx, thing_id: int, language: str) -> Twin:
    """All of one thing, as the asker sees it."""
    thing = await get(tx, thing_id, language)
    rules = await about(tx, thing_id, language)
    told = await lists.page(tx, WarningFilter(thing=thing.id, state="all", limit=MOST), language)
    active = WarningFilter(thing=thing.id, state="standing", limit=MOST)
    standing = (await lists.page(tx, active, language)).items
    gravest = max((SEVERITY_NAMES.index(one.severity) for one in standing), default=0)
    status, since = _status(thing, standing)
    commands = await reflexes.of_thing(tx, thing_id, MOST)
    return Twin(
        thing=thing, status=status, severity=SEVERITY_NAMES[gravest], since=since, rules=rules.rules,
        warnings=told.items, warnings_total=told.counts.total,
        reflexes=[_command(row, thing_id, language) for row in commands],
        trust=await _trust(tx, thing_id, thing.trust, language), quarantine=rules.quarantine,
    )  # fmt: skip


def _status(thing: ThingView, standing: list[WarningRow]) -> tuple[str, datetime | None]:
    """In the words of the requirement: online, offline, alarm; an alarm of a thing that is offline is an old one."""
    if thing.state != "active":
        return thing.state, None
    alarms = [one.raised_at for one in standing if one.rule != "no-data"]
    if thing.online is False:
        heard = [one.latest_at for one in thing.datastreams if one.stale and one.latest_at]
        if heard:
            return "offline", min(heard)
        # With an alarm it is heard: its latest reading is written down a moment later than it is judged.
        if not alarms:
            return "never", None
    if alarms:
        return "alarm", min(alarms)
    return ("silent_by_nature" if thing.online is None else "online"), None


def _command(row: Any, thing_id: int, language: str) -> CommandOf:
    return CommandOf(
        command=lists.command_of(row, language), warning_id=format_id(row["warning_id"]),
        to_it=row["actuator_id"] == thing_id,
    )  # fmt: skip


async def _trust(tx: Tx, thing_id: int, score: float, language: str) -> Trust:
    found = (await records(tx, [thing_id]))[thing_id]
    days = LOOK_BACK.days
    figures = {
        "confirmed": found.confirmed, "dismissed": found.dismissed, "stuck": found.stuck,
        "disagreements": found.disagreements, "share": f"{found.silent_share:.1%}", "days": days,
    }  # fmt: skip
    reasons = [
        Reason(code=code, said=say(f"trust_{code}", language, **figures), factor=round(factor, 4))
        for code, factor in factors(found).items()
    ]
    if not reasons:
        reasons = [
            Reason(code="nothing", said=say("trust_nothing", language, days=days), factor=1.0)
        ]
    return Trust(score=score, reasons=reasons)

"""Warnings (预警) come in by the same door as reports, and learn what became of them.

In: news of `sensing`. Out: an incident for each group of warnings that asks for one; a step of it when what was warned
of is over. Never: two for one group.
"""

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import SYSTEM, News
from yiwang.flow.incidents.messages import MakeReport, PlaceGiven
from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.service import ground, history
from yiwang.flow.incidents.service.intake import report
from yiwang.flow.incidents.store import incidents as store
from yiwang.flow.sensing.messages.warnings import WarningNews
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.ids import format_id, parse_id

CHANNEL = "sensor"
_NORMAL = "sensor_normal"
_COLOURS = ("", "蓝色", "黄色", "橙色", "红色")
_ACCURACY_M = 10.0  # things are surveyed when they are registered


async def open_from_warning(tx: Tx, news: News) -> None:
    """A warning that asks for an incident is reported, by its group: the same group again changes nothing."""
    told = msgspec.convert(news.payload, WarningNews)
    if not told.opens:
        return
    known = told.standard is not None and await ground.standard(tx, told.standard) is not None
    place = None
    if told.place is not None:
        lon, lat = told.place
        place = PlaceGiven(lon=lon, lat=lat, accuracy_m=_ACCURACY_M)
    command = MakeReport(
        text=words_of(told),
        channel=CHANNEL,
        source_id=f"warning-{format_id(told.group)}",
        source=told.rule_name,
        standard=told.standard if known else None,
        place=place,
        area=format_id(told.area_id) if place is None and told.area_id is not None else None,
        occurred_at=min(told.at, tx.now),
    )
    receipt = await report(tx, command, by=SYSTEM)
    await warnings.note_incident(tx, told.group, parse_id(receipt.incident.id))


def words_of(told: WarningNews) -> str:
    """What the incident says of itself."""
    colour = _COLOURS[told.severity]
    if told.members:
        return f"{told.rule_name}：{told.name} 及其所接 {told.members} 台设备失联（{colour}预警）"
    value = f" {told.value:g} {told.unit or ''}".rstrip() if told.value is not None else ""
    return f"{told.rule_name}：{told.name}{value}（{colour}预警）"


async def note_normal(tx: Tx, news: News) -> None:
    """The last warning of an incident is over: its history says so, once for each time that it happens.

    A device that is heard again is online; anything else is back to normal. What was ended by people stays as it is,
    and a silence that a gateway's warning took over is not over.
    """
    told = msgspec.convert(news.payload, WarningNews)
    if told.why == "fold":
        return
    incident_id = await warnings.incident_of(tx, told.group)
    if incident_id is None:
        return
    normal = await warnings.normal(tx, incident_id)
    if not normal.back or normal.cleared_at is None:
        return
    incident = await history.locked(tx, incident_id)
    if incident.state not in states.rule_of(_NORMAL).after:
        return
    noted = [step for step in await store.steps(tx, incident_id) if step["action"] == _NORMAL]
    if noted and noted[-1]["occurred_at"] == normal.cleared_at:
        return
    await history.take(
        tx, incident, _NORMAL, reason=_over(told), occurred_at=normal.cleared_at, automatic=True,
        fields={"warning": format_id(told.warning), "warnings": normal.warnings},
    )  # fmt: skip


def _over(told: WarningNews) -> str:
    if told.silence:
        behind = f" 及其所接 {told.members} 台设备" if told.members else ""
        return f"{told.name}{behind} 恢复在线"
    value = f" {told.value:g} {told.unit or ''}".rstrip() if told.value is not None else ""
    return f"{told.rule_name}：{told.name}{value}，已恢复正常"


async def tell_declined(tx: Tx, news: News) -> None:
    """An incident that the desk declined was no matter for the city: its warnings are dismissed."""
    if news.payload["action"] == "decline":
        why = f"decline {format_id(news.subject)}"
        await warnings.note_outcome(tx, news.subject, "dismissed", "incident", why)


async def follow_merge(tx: Tx, news: News) -> None:
    """Warnings of an incident that was merged belong to the one that stays."""
    await warnings.follow_merge(tx, news.payload["merged"], news.subject)

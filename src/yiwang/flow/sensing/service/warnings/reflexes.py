"""Reflexes (云反射弧): a published rule has an actuator told something, at once and without a person.

In: a warning that was raised or got worse. Out: commands that wait to be sent, each with its reason. Never: a command
that is not written down first; a command while the switch is off; the same command twice for one warning, also when
the node dies while it sends: what may have been sent is not sent again, and says so.
"""

import contextlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiomqtt
import msgspec

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing.messages.warnings import Switch, SwitchView
from yiwang.flow.sensing.model.explaining import why_command
from yiwang.flow.sensing.model.rules import Action, Rule
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.service.warnings.told import Named
from yiwang.flow.sensing.store import reflexes as store
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.geometry import Point, distance_m
from yiwang.kernel.ids import format_id

MAY_SWITCH = ("desk", "supervisor", "system_admin", "system")
MOST_AT_ONCE = 100
MOST_ATTEMPTS = 5
ANSWER_S = 5.0
GIVE_UP = timedelta(seconds=60)  # far longer than one command takes
_log = logging.getLogger("yiwang.reflex")


class Unsure(Exception):
    """The broker has not acknowledged a command that it may well have."""


# Publishes one command; it returns when the broker has acknowledged it. `MqttError`: it was not sent.
Sender = Callable[[str, bytes], Awaitable[None]]


async def act(tx: Tx, row: dict[str, Any], words: Named) -> None:
    """Write down what the rule of this warning commands, if it commands anything at its severity."""
    rule = words.rule
    if rule is None or rule.action is None or row["severity"] < Severity.of(rule.action.severity):
        return
    action = rule.action
    state = "waiting" if (await store.switch(tx))["is_on"] else "stopped"
    found = await _actuators(tx, row, action)
    if not found:
        zh, en = why_command(rule, action, row["severity"], row["name"], None)
        await _write(tx, row, rule, action, None, "no_actuator", zh, en)
    for actuator, away in found:
        if await store.told_before(tx, row["id"], actuator["id"], action.command):
            continue
        zh, en = why_command(rule, action, row["severity"], row["name"], away)
        await _write(tx, row, rule, action, actuator, state, zh, en)


async def _actuators(tx: Tx, row: dict[str, Any], action: Action) -> list[tuple[Any, float | None]]:
    if not action.radius_m or row["lon"] is None:
        return [
            (one, None) for one in await store.actuators(tx, action.actuator, row["thing_id"], None)
        ]
    here = Point(row["lon"], row["lat"])
    north = action.radius_m / 111_000.0 * 1.01
    east = north / max(0.1, math.cos(math.radians(here.lat)))
    box = (here.lon - east, here.lon + east, here.lat - north, here.lat + north)
    near = [
        (one, distance_m(here, Point(one["lon"], one["lat"])))
        for one in await store.actuators(tx, action.actuator, row["thing_id"], box)
    ]
    return [(one, away) for one, away in near if away <= action.radius_m]


async def _write(
    tx: Tx,
    row: dict[str, Any],
    rule: Rule,
    action: Action,
    actuator: Any,
    state: str,
    zh: str,
    en: str,
) -> None:
    topic = f"yiwang/command/{actuator['source']}/{actuator['source_id']}" if actuator else ""
    entry = {
        "warning_id": row["id"], "rule": rule.code, "rule_version": rule.version, "severity": row["severity"],
        "actuator_id": actuator["id"] if actuator else None,
        "actuator": actuator["name"] if actuator else action.actuator, "command": action.command, "topic": topic,
        "state": state, "why_zh": zh, "why_en": en,
        "area_path": actuator["area_path"] if actuator else row["area_path"],
        "department_ids": actuator["department_ids"] if actuator else row["department_ids"], "at": tx.now,
    }  # fmt: skip
    reflex_id = await store.add(tx, entry)
    tx.record("reflex", reflex_id, {k: v for k, v in entry.items() if k != "department_ids"})


async def send_waiting(database: Database, send: Sender) -> int:
    """Send what waits; how many the broker took. A command that fails too often is marked and stays for people."""
    async with database.transaction(SYSTEM) as tx:
        for reflex_id in await store.give_up_on(tx, tx.now - GIVE_UP):
            tx.record("reflex_unsure", reflex_id, {"at": tx.now})
    sent = 0
    for _ in range(MOST_AT_ONCE):
        async with database.transaction(SYSTEM) as tx:
            row = await store.claim(tx) if (await store.switch(tx))["is_on"] else None
        if row is None:
            break
        state, error = await _send(row, send)
        async with database.transaction(SYSTEM) as tx:
            await store.mark(tx, row["id"], state, error)
            if state in ("sent", "unsure"):
                tx.record(
                    f"reflex_{state}", row["id"], {"topic": row["topic"], "at": row["sent_at"]}
                )
        sent += state == "sent"
        if state == "waiting":
            break  # the broker is not well: the next round tries again
    return sent


async def _send(row: Any, send: Sender) -> tuple[str, str | None]:
    """One command that is claimed; what became of it."""
    body = {
        "id": format_id(row["id"]), "command": row["command"], "severity": row["severity"],
        "rule": row["rule"], "version": row["rule_version"], "at": row["at"], "why": row["why_zh"],
    }  # fmt: skip
    try:
        await send(row["topic"], msgspec.json.encode(body))
    except (Unsure, TimeoutError) as error:
        _log.warning("the broker may have command %s: %s", row["id"], error)
        return "unsure", str(error)[:200]
    except (aiomqtt.MqttError, OSError) as error:
        _log.warning("the broker did not take command %s: %s", row["id"], error)
        return "failed" if row["attempts"] >= MOST_ATTEMPTS else "waiting", str(error)[:200]
    return "sent", None


@contextlib.asynccontextmanager
async def mqtt_sender(
    host: str, port: int, *, username: str | None = None, password: str | None = None
) -> AsyncIterator[Sender]:
    """A sender over one MQTT connection: quality of service 1, so it returns when the broker has the command."""
    async with aiomqtt.Client(
        host, port, username=username, password=password, identifier=None
    ) as client:

        async def send(topic: str, body: bytes) -> None:
            try:
                await client.publish(topic, body, qos=1, timeout=ANSWER_S)
            except aiomqtt.MqttCodeError:
                raise  # it never left
            except aiomqtt.MqttError as error:
                raise Unsure(str(error)) from error

        yield send


_broker: list[str] = []


def keep_broker(url: str | None) -> None:
    """Once per process: the broker that commands go to, `mqtt://user:password@host:port`; None: there is none."""
    _broker[:] = [url] if url else []


async def send_commands(database: Database) -> None:
    """The chore: send what waits, when there is a broker and something waits."""
    async with database.reading(SYSTEM) as tx:
        nothing = not await store.any_waiting(tx)
    if nothing or not _broker:
        return
    url = urlsplit(_broker[0])
    try:
        async with mqtt_sender(
            url.hostname or "127.0.0.1",
            url.port or 1883,
            username=url.username,
            password=url.password,
        ) as send:
            await send_waiting(database, send)
    except aiomqtt.MqttError as error:
        _log.warning("the broker is away: %s", error)


async def turn(tx: Tx, command: Switch) -> SwitchView:
    """Stop all reflexes, or let them act again; what waits when they are stopped is never sent."""
    if tx.actor.role not in MAY_SWITCH:
        raise NotAllowed("not_for_your_role", role=tx.actor.role)
    await store.set_switch(tx, command.on, command.reason)
    stopped = [] if command.on else await store.stop_waiting(tx)
    tx.record(
        "reflex_switch",
        1,
        {"on": command.on, "why": command.reason, "by": tx.actor.id, "stopped": stopped},
    )
    return await switch(tx)


async def switch(tx: Tx) -> SwitchView:
    """Whether reflexes act now."""
    row = await store.read_switch(tx)
    return SwitchView(on=row["is_on"], reason=row["why"], by=row["by_name"], at=row["at"])

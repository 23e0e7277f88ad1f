"""A gateway that is silent is one warning, not one for each thing behind it.

In: the silences of a batch. Out: the gateways' warnings, and which things each speaks for. Never: a silent thing that
nobody speaks for.
"""

from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED, WARNING_CLEARED
from yiwang.flow.sensing.model import folding, lifecycle
from yiwang.flow.sensing.service.warnings import history
from yiwang.flow.sensing.service.warnings.taking import take
from yiwang.flow.sensing.service.warnings.told import BEHIND, Told, rules_of, told_of
from yiwang.flow.sensing.store import hearing as store
from yiwang.flow.sensing.store import warning_groups as groups
from yiwang.flow.sensing.store import warnings


async def fold(tx: Tx, batch: int, rule: str) -> None:
    """Let gateways speak for the things behind them that fell silent in this batch."""
    fell = await store.fell_behind(tx, batch, rule)
    if not fell:
        return
    found = await store.gateways(tx, list(fell), rule)
    speaks = await store.spoken_for(tx, [g["warning_id"] for g in found if g["warning_id"]])
    silent = []
    for gateway in found:
        before = speaks[gateway["warning_id"]]["things"] if gateway["warning_id"] else 0
        now = before + gateway["alone"] + fell[gateway["gateway_id"]]["things"]
        if gateway["warning_id"] or folding.gateway_is_silent(
            gateway["behind"], now, fell[gateway["gateway_id"]]["things"]
        ):
            silent.append(_told(gateway, fell[gateway["gateway_id"]], rule, now))
    if not silent:
        return
    made = await take(tx, silent)
    warning_of = {thing: warning_id for (thing, _), warning_id in made.items()}
    await store.join_behind(tx, batch, warning_of, rule)
    for gateway_id, warning_id in warning_of.items():
        await _take_over(tx, gateway_id, warning_id, rule)
    await _count(tx, warning_of)


def _told(gateway: asyncpg.Record, fell: asyncpg.Record, rule: str, members: int) -> Told:
    return Told(
        series=BEHIND, rule=rule, rule_version=fell["rule_version"], at=fell["at"], level_to=fell["level"], value=None,
        reason="silent", unit=None, thing_id=gateway["gateway_id"], kind=gateway["kind"], name=gateway["name"],
        area_id=gateway["area_id"], area_path=gateway["area_path"], department_ids=gateway["department_ids"],
        lon=gateway["lon"], lat=gateway["lat"], life_safety=gateway["life_safety"],
        silence_policy=gateway["silence_policy"], silence=True, members=members,
    )  # fmt: skip


async def _take_over(tx: Tx, gateway_id: int, warning_id: int, rule: str) -> None:
    """Warnings that things behind it had of their own end here; the gateway's goes on speaking for them."""
    alone = await warnings.alone_behind(tx, gateway_id, rule)
    if not alone:
        return
    changes = []
    for row in alone:
        await store.join_one(tx, warning_id, row, row["raised_at"])
        standing = history.standing_of(row)
        step = lifecycle.end(standing, tx.now)
        step = lifecycle.Step(
            action="fold", severity_from=step.severity_from, severity_to=0, at=tx.now, value=None,
            fields={"into": warning_id},
        )  # fmt: skip
        await warnings.change(
            tx, row["id"], history.columns_of(standing, row) | {"version": row["version"] + 1}
        )
        changes.append(history.Change(warning_id=row["id"], version=row["version"], steps=[step]))
    await history.write_steps(tx, changes)
    words = await rules_of(tx, {(row["rule"], row["rule_version"]) for row in alone})
    for row in alone:
        gone = dict(row) | {"active": False}
        named = words[row["rule"], row["rule_version"]]
        history.announce(tx, WARNING_CLEARED, gone, named, opens=False, why="fold")
    await groups.close_quiet(tx, [row["group_id"] for row in alone])


async def _count(tx: Tx, warning_of: dict[int, int]) -> None:
    """Write down for how many things each speaks; its area holds all of them."""
    speaks = await store.spoken_for(tx, list(warning_of.values()))
    for row in await warnings.many(tx, list(warning_of.values())):
        told = speaks[row["id"]]
        if told["paths"] is None:
            continue
        path = folding.common([row["area_path"], *told["paths"]])
        departments = sorted({*row["department_ids"], *(told["departments"] or [])})
        if (told["things"], path, departments) == (
            row["members"],
            row["area_path"],
            row["department_ids"],
        ):
            continue
        grown = told["things"] != row["members"]
        changes: dict[str, Any] = {
            "members": told["things"], "area_path": path, "department_ids": departments,
        }  # fmt: skip
        step = lifecycle.Step(
            action="speak_for", severity_from=row["severity"], severity_to=row["severity"], at=tx.now,
            value=None, fields={"things": told["things"]},
        )  # fmt: skip
        now = await history.change_one(tx, row, changes, step)
        await groups.gains(tx, row["group_id"], row["changed_at"], path, departments)
        if grown:
            words = await rules_of(tx, {(row["rule"], row["rule_version"])})
            named = words[row["rule"], row["rule_version"]]
            history.announce(tx, WARNING_CHANGED, now, named, opens=False, why="speak_for")


async def hear_again(tx: Tx, batch: int, rule: str) -> None:
    """Things behind silent gateways are heard again; a gateway most of whose things are back is back itself."""
    touched = await store.heard_again(tx, batch, rule)
    if not touched:
        return
    rows = await warnings.many(tx, touched)
    speaks = await store.spoken_for(tx, touched)
    behind = {
        g["gateway_id"]: g["behind"]
        for g in await store.gateways(tx, [row["thing_id"] for row in rows], rule)
    }
    back = []
    left = []
    for row in rows:
        if folding.gateway_is_back(behind[row["thing_id"]], speaks[row["id"]]["things"]):
            back.append(row)
            left += await store.left_behind(tx, row["id"])
    await _count(tx, {row["thing_id"]: row["id"] for row in rows if row not in back})
    await take(tx, [_back(row, tx) for row in back])
    told = [_left(row, rule, back[0]["rule_version"]) for row in left]
    await take(tx, told)


def _back(row: asyncpg.Record, tx: Tx) -> Told:
    given = {
        name: row[name]
        for name in (
            "rule", "rule_version", "thing_id", "kind", "name", "area_id", "area_path", "department_ids", "lon", "lat",
            "life_safety",
        )
    }  # fmt: skip
    return Told(
        **given, series=BEHIND, at=tx.now, level_to=0, value=None, reason="heard", unit=None, silence_policy="list",
        silence=True,
    )  # fmt: skip


def _left(row: asyncpg.Record, rule: str, version: int) -> Told:
    given = dict(row) | {
        "rule": rule, "rule_version": version, "level_to": 1, "value": None, "reason": "silent"
    }  # fmt: skip
    return told_of(given, [rule])

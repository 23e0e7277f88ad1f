"""Transitions become warnings: raised, changed, cleared, each with its step and its news.

In: transitions in the order of their time. Out: the warning of each thing and rule that they touched.
Never: two active warnings of one thing under one rule.
"""

from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.sensing.messages.warnings import WARNING_CHANGED, WARNING_CLEARED, WARNING_RAISED
from yiwang.flow.sensing.model import lifecycle
from yiwang.flow.sensing.service.warnings import history, ladder, reflexes
from yiwang.flow.sensing.service.warnings.grouping import Desk
from yiwang.flow.sensing.service.warnings.told import Named, Told, rules_of, standard_of
from yiwang.flow.sensing.store import warning_groups as groups
from yiwang.flow.sensing.store import warnings as store
from yiwang.kernel.text import bigrams

Pair = tuple[int, str]


class Work(msgspec.Struct, kw_only=True):
    """One warning while a batch changes it. `row` is None while it is new."""

    told: Told  # the transition that touched it last
    first: Told
    standing: lifecycle.Standing
    row: asyncpg.Record | None
    steps: list[lifecycle.Step]
    shelf: asyncpg.Record | None = None  # an earlier warning of the same pair that is shelved
    id: int = 0


async def take(tx: Tx, told: list[Told]) -> dict[Pair, int]:
    """Apply transitions; the newest warning of each pair touched."""
    if not told:
        return {}
    known = await store.latest(tx, sorted({one.pair for one in told}))
    works = _follow(told, known, tx)
    if not works:
        return {}
    words = await rules_of(tx, {(w.told.rule, w.told.rule_version) for w in works})
    desk = Desk(tx)
    await desk.open({w.told.rule for w in works})
    rows = await _insert(tx, [w for w in works if w.row is None], words, desk)
    rows |= await _update(tx, [w for w in works if w.row is not None], desk)
    await history.write_steps(
        tx,
        [
            history.Change(warning_id=w.id, version=w.row["version"] if w.row else 0, steps=w.steps)
            for w in works
            if w.steps
        ],
    )
    await _tell(tx, works, rows, words)
    await groups.close_quiet(
        tx, sorted({rows[w.id]["group_id"] for w in works if not w.standing.active})
    )
    return {w.told.pair: w.id for w in works}


def _follow(told: list[Told], known: dict[Pair, asyncpg.Record], tx: Tx) -> list[Work]:
    """Walk through the transitions; every warning that they make or change."""
    now: dict[Pair, Work] = {}
    done: list[Work] = []
    for one in told:
        work = now.get(one.pair)
        row = known.get(one.pair)
        if work is None and row is not None:
            work = Work(
                told=one,
                first=one,
                standing=history.standing_of(row),
                row=row,
                steps=[],
                id=row["id"],
            )
        if work is None or not (
            work.standing.active or lifecycle.comes_back(work.standing, one.at)
        ):
            if not one.level_to:
                continue
            if one.pair in now:
                done.append(now[one.pair])
            standing, steps = lifecycle.begin(one.heard)
            shelf = (
                row
                if row is not None and row["shelved_until"] and row["shelved_until"] > tx.now
                else None
            )
            now[one.pair] = Work(
                told=one, first=one, standing=standing, row=None, steps=steps, shelf=shelf
            )
            continue
        work.steps += lifecycle.follow(work.standing, one.heard)
        work.told = one
        now[one.pair] = work
    return done + list(now.values())


async def _insert(
    tx: Tx, works: list[Work], words: dict[tuple[str, int], Named], desk: Desk
) -> dict[int, dict[str, Any]]:
    ids = await store.next_ids(tx, len(works))
    rows = {}
    for work, warning_id in zip(works, ids, strict=True):
        work.id = warning_id
        first, standing = work.first, work.standing
        named = words[first.rule, first.rule_version]
        shelf = work.shelf
        rows[warning_id] = {
            "id": warning_id,
            "thing_id": first.thing_id,
            "kind": first.kind,
            "rule": first.rule,
            "rule_version": first.rule_version,
            "standard": await standard_of(tx, first, named),
            "group_id": await desk.place(first),
            "name": first.name,
            "area_id": first.area_id,
            "area_path": first.area_path,
            "department_ids": first.department_ids,
            "lon": first.lon,
            "lat": first.lat,
            "raised_at": standing.raised_at,
            "recorded_at": tx.now,
            "silence": first.silence,
            "life_safety": first.life_safety,
            "members": first.members,
            "acknowledged_at": None,
            "version": len(work.steps),
            "search": bigrams(f"{named.zh} {named.en} {first.name}"),
        } | {
            name: getattr(standing, name)
            for name in (
                "levels", "severity", "peak", "value", "changed_at", "active", "cleared_at", "bounces", "returns",
                "settling_since", "chattering", "fleeting",
            )
        } | {
            "shelved_until": shelf["shelved_until"] if shelf else None,
            "shelved_why": shelf["shelved_why"] if shelf else None,
            "shelved_severity": shelf["shelved_severity"] if shelf else None,
        }  # fmt: skip
    await store.insert(tx, list(rows.values()))
    return rows


async def _update(tx: Tx, works: list[Work], desk: Desk) -> dict[int, dict[str, Any]]:
    rows = {}
    for work in works:
        assert work.row is not None
        changes = history.columns_of(work.standing, work.row) | {
            "version": work.row["version"] + len(work.steps),
            "rule_version": work.told.rule_version,
            "members": max(work.row["members"], work.told.members),
        }
        await store.change(tx, work.id, changes)
        rows[work.id] = dict(work.row) | changes
        if any(step.action == "return" for step in work.steps):
            await desk.again(work.row)
    return rows


async def _tell(
    tx: Tx, works: list[Work], rows: dict[int, dict[str, Any]], words: dict[tuple[str, int], Named]
) -> None:
    for work in works:
        if not work.steps:
            continue
        row = rows[work.id]
        named = words[work.told.rule, work.told.rule_version]
        actions = [step.action for step in work.steps]
        raised = "raise" in actions or "return" in actions
        if raised:
            opens = await _opens(tx, work, row)
            why = "return" if "return" in actions else "raise"
            history.announce(
                tx, WARNING_RAISED, row, named, opens=opens, why=why, unit=work.told.unit
            )
        if not row["active"]:
            history.announce(
                tx, WARNING_CLEARED, row, named, opens=False, why="clear", unit=work.told.unit
            )
        elif not raised:
            history.announce(
                tx, WARNING_CHANGED, row, named, opens=False, why=actions[-1], unit=work.told.unit
            )
        if row["active"] and (raised or "severity_up" in actions):
            await reflexes.act(tx, row, named)
            await ladder.climb(tx, row, named)


async def _opens(tx: Tx, work: Work, row: dict[str, Any]) -> bool:
    """Whether the room above is asked for an incident: once a group, never for what is shelved or only shown.

    A silence waits for its day (`tending`) unless its kind is urgent or a rule of its own speaks of it.
    """
    if row["standard"] is None or row["shelved_until"] is not None:
        return False
    told = work.first
    if told.silence and told.rule == "no-data" and told.silence_policy != "urgent":
        return False
    return await groups.mark_told(tx, row["group_id"])

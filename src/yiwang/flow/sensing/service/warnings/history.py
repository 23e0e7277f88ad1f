"""Every change of a warning: the row, a step of its history, a pending leaf and news, together.

Never: a change without its step.
"""

from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.sensing.messages.warnings import WarningNews
from yiwang.flow.sensing.model.lifecycle import Standing, Step
from yiwang.flow.sensing.service.warnings.told import Named
from yiwang.flow.sensing.store import warnings as store


class Change(msgspec.Struct, kw_only=True):
    """Steps of one warning, to be written together with others'."""

    warning_id: int
    version: int  # before the steps
    steps: list[Step]
    reason: str | None = None


async def write_steps(tx: Tx, changes: list[Change]) -> None:
    """Append the steps of many warnings, each with its leaf."""
    rows: list[tuple[Any, ...]] = []
    for change in changes:
        for number, step in enumerate(change.steps, start=change.version + 1):
            rows.append(
                (
                    change.warning_id, number, step.action, step.at, step.severity_from, step.severity_to, step.value,
                    change.reason, step.fields,
                )
            )  # fmt: skip
            leaf = {
                "version": number, "action": step.action, "occurred_at": step.at, "from": step.severity_from,
                "to": step.severity_to, "value": step.value, "actor": tx.actor.id, "at": tx.now,
                "reason": change.reason, "fields": step.fields,
            }  # fmt: skip
            tx.record("warning_step", change.warning_id, leaf)
    await store.add_steps(tx, rows)


def standing_of(row: asyncpg.Record) -> Standing:
    """What transitions change of a stored warning."""
    return Standing(
        levels={key: int(level) for key, level in row["levels"].items()},
        severity=row["severity"],
        peak=row["peak"],
        value=row["value"],
        active=row["active"],
        raised_at=row["raised_at"],
        changed_at=row["changed_at"],
        cleared_at=row["cleared_at"],
        acknowledged=row["acknowledged_at"] is not None,
        shelved_until=row["shelved_until"],
        shelved_severity=row["shelved_severity"],
        bounces=list(row["bounces"]),
        returns=row["returns"],
        settling_since=row["settling_since"],
        chattering=row["chattering"],
        fleeting=row["fleeting"],
        stale=row["stale"],
        outcome=row["outcome"],
    )


def columns_of(standing: Standing, row: asyncpg.Record) -> dict[str, Any]:
    """The same as columns to write, over the row as it was."""
    kept = standing.acknowledged
    return {
        "levels": standing.levels,
        "severity": standing.severity,
        "peak": standing.peak,
        "value": standing.value,
        "active": standing.active,
        "changed_at": standing.changed_at,
        "cleared_at": standing.cleared_at,
        "acknowledged_at": row["acknowledged_at"] if kept else None,
        "acknowledged_by": row["acknowledged_by"] if kept else None,
        "shelved_until": standing.shelved_until,
        "shelved_why": row["shelved_why"] if standing.shelved_until else None,
        "shelved_severity": standing.shelved_severity,
        "bounces": standing.bounces,
        "returns": standing.returns,
        "settling_since": standing.settling_since,
        "chattering": standing.chattering,
        "fleeting": standing.fleeting,
        "stale": standing.stale,
    }


def announce(
    tx: Tx, topic: str, row: Any, words: Named, *, opens: bool, why: str, unit: str | None = None
) -> None:
    """Tell the rooms above. `row` is the warning as it is now."""
    news = WarningNews(
        warning=row["id"], group=row["group_id"], thing=row["thing_id"], name=row["name"], kind=row["kind"],
        rule=row["rule"], rule_name=words.zh, standard=row["standard"], severity=row["severity"], value=row["value"],
        unit=unit, area_id=row["area_id"], area_path=row["area_path"],
        place=(row["lon"], row["lat"]) if row["lon"] is not None else None, at=row["raised_at"],
        members=row["members"], opens=opens, why=why, silence=row["silence"],
    )  # fmt: skip
    tx.announce(News(topic=topic, subject=row["id"], payload=msgspec.to_builtins(news)))


async def change_one(
    tx: Tx,
    row: asyncpg.Record,
    changes: dict[str, Any],
    step: Step,
    *,
    reason: str | None = None,
) -> dict[str, Any]:
    """One step of one warning; the warning as it is now."""
    now = dict(row) | changes | {"version": row["version"] + 1}
    await store.change(tx, row["id"], changes | {"version": now["version"]})
    await write_steps(
        tx, [Change(warning_id=row["id"], version=row["version"], steps=[step], reason=reason)]
    )
    return now

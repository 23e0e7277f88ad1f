"""Replaying (N6): a case's figures out of its steps alone, to hold against those that are stored.

In: the steps of one case, its frozen limit, its procedure's version, the calendar. Out: the figures that must stand
beside the case now. Never: a look at the stored figures; whoever compares brings both.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from yiwang.flow.cases.model import clock
from yiwang.flow.cases.model.clock import HOUR_S, Calendar, Segment
from yiwang.flow.cases.model.procedure import Limit, Procedure, Stage

_RE_TIMES = frozenset({"approve_extension", "delegate"})
_COUNTED = {
    "approve_extension": "extension_count", "send_back": "send_back_count", "reopen": "reopen_count",
    "rework": "rework_count", "verify_fail": "rework_count",
}  # fmt: skip


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One step as the history has it."""

    seq: int
    action: str
    to_stage: str
    fields: dict[str, Any]
    recorded_at: datetime


class Figures(msgspec.Struct, kw_only=True):
    """What the steps of a case come to. Seconds are of the limit's own kind of time."""

    stage: str
    state: str
    version: int
    stage_since: datetime
    stage_due_at: datetime | None
    due_at: datetime | None = None
    extra_s: int = 0
    used_s: int = 0
    late: bool = False
    closed_at: datetime | None = None
    send_back_count: int = 0
    rework_count: int = 0
    reopen_count: int = 0
    extension_count: int = 0
    segments: list[Segment] = []


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One figure that is not what the history comes to."""

    case_id: int
    figure: str
    stored: str
    replayed: str


def replay(
    steps: Sequence[Past], limit: Limit, procedure: Procedure, calendar: Calendar
) -> Figures:
    """The figures after the last of `steps`, which begin with the filing and come oldest first."""
    filing, *rest = steps
    stage = procedure.stage(procedure.initial)
    figures = Figures(
        stage=stage.id, state=stage.state, version=1, stage_since=filing.recorded_at,
        stage_due_at=_stage_due(stage, filing.recorded_at, calendar),
    )  # fmt: skip
    for step in rest:
        before, stage = stage, procedure.stage(step.to_stage)
        _count_step(figures, step)
        if stage.id != before.id:
            figures.stage, figures.state, figures.stage_since = (
                stage.id,
                stage.state,
                step.recorded_at,
            )
            figures.stage_due_at = _stage_due(stage, step.recorded_at, calendar)
        changed = _run(figures, before, stage, step)
        if changed or (step.action in _RE_TIMES and step.fields.get("hours")):
            _tell_time(figures, limit, calendar, step.recorded_at)
    return figures


def differences(case_id: int, stored: Figures, replayed: Figures) -> Iterator[Difference]:
    """Each figure of the two that is not the same."""
    for figure in Figures.__struct_fields__:
        kept, found = getattr(stored, figure), getattr(replayed, figure)
        if kept != found:
            yield Difference(
                case_id=case_id, figure=figure, stored=_said(kept), replayed=_said(found)
            )


def _count_step(figures: Figures, step: Past) -> None:
    figures.version = step.seq
    counter = _COUNTED.get(step.action)
    if counter is not None:
        setattr(figures, counter, getattr(figures, counter) + 1)
    if step.action in _RE_TIMES:
        figures.extra_s += int(step.fields.get("hours") or 0) * HOUR_S
    if step.action in ("close", "force_close"):
        figures.closed_at = step.recorded_at
    elif step.action == "reopen":
        figures.closed_at = None


def _run(figures: Figures, before: Stage, stage: Stage, step: Past) -> bool:
    """Begin the segment of the new stage's clock; whether the clock changed. After a final stage nothing runs."""
    if before.clock == stage.clock:
        return False
    now = clock.whole_second(step.recorded_at)
    begun = bool(figures.segments)
    _end(figures, now)
    if not stage.final and (begun or stage.clock == "running"):
        new = Segment(state=stage.clock, from_at=now, to_at=None, why=step.action, step=step.seq)
        figures.segments = [*figures.segments, new]
    return True


def _end(figures: Figures, at: datetime) -> None:
    if figures.segments and figures.segments[-1].to_at is None:
        last = figures.segments[-1]
        ended = msgspec.structs.replace(last, to_at=max(last.from_at, at))
        figures.segments = [*figures.segments[:-1], ended]


def _tell_time(figures: Figures, limit: Limit, calendar: Calendar, at: datetime) -> None:
    allowance = clock.limit_seconds(limit, calendar) + figures.extra_s
    figures.used_s = clock.used_seconds(figures.segments, limit, calendar, at)
    figures.late = figures.used_s > allowance
    figures.due_at = clock.due_at(figures.segments, limit, allowance, calendar)


def _stage_due(stage: Stage, at: datetime, calendar: Calendar) -> datetime | None:
    return clock.after(at, stage.limit, calendar) if stage.limit else None


def _said(figure: object) -> str:
    return msgspec.json.encode(figure).decode()

"""What a reporter is shown of the steps: done, now, still to come. Pure.

In: what is known of the incident and the progress that `cases` noted. Out: stages in order.
Never: a staff name, a stage that the incident will not reach any more.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from yiwang.flow.incidents.messages import FINAL_STAGES, PUBLIC_STAGES, TrackStage
from yiwang.flow.incidents.model.states import ENDED

RATE_WITHIN = timedelta(days=30)
REOPEN_WITHIN = timedelta(days=30)


class Progress(Struct, frozen=True, kw_only=True):
    """One step that the room above noted."""

    stage: str
    name_zh: str
    name_en: str
    at: datetime
    note: str | None
    final: bool


def stages(
    *,
    state: str,
    reported_at: datetime,
    taken_in_at: datetime | None,
    ended_at: datetime | None,
    progress: list[Progress],
    names: dict[str, str],
    language: str,
) -> list[TrackStage]:
    """The reporter's steps; `names` holds the words for the stages that this room knows itself."""
    past = [TrackStage(id="received", name=names["received"], at=reported_at, state="done")]
    if taken_in_at is not None:
        past.append(TrackStage(id="taken_in", name=names["taken_in"], at=taken_in_at, state="done"))
    if state in ENDED:
        past.append(TrackStage(id=state, name=names[state], at=ended_at, state="done"))
        return past
    for step in progress:
        name = step.name_en if language == "en" else step.name_zh
        noted = TrackStage(id=step.stage, name=name, at=step.at, state="done", note=step.note)
        if past[-1].id == step.stage:  # finer steps of one stage are one line to the reporter
            noted = replace(past.pop(), note=step.note)
        past.append(noted)
    if progress and progress[-1].final:
        return past
    last = past.pop()
    now = TrackStage(id=last.id, name=last.name, at=last.at, state="now", note=last.note)
    return [*past, now, *_to_come([stage.id for stage in [*past, now]], names)]


def _to_come(passed: list[str], names: dict[str, str]) -> list[TrackStage]:
    """After rework the steps that follow are to come once more."""
    last = next(stage for stage in reversed(passed) if stage in PUBLIC_STAGES)
    return [
        TrackStage(id=stage, name=names[stage], at=None, state="todo")
        for stage in PUBLIC_STAGES[PUBLIC_STAGES.index(last) + 1 :]
    ]


def is_final(stage: str, final: bool | None) -> bool:
    """Whether a noted stage is the end for the reporters; `final` says so, else the stage's id."""
    return stage in FINAL_STAGES if final is None else final


def may_rate(ended_at: datetime | None, now: datetime, rated: bool) -> bool:
    """A reporter may rate each ending once, for a month."""
    return ended_at is not None and not rated and now - ended_at <= RATE_WITHIN


def may_reopen(ended_at: datetime | None, now: datetime) -> bool:
    """A reporter may ask for a reopening for a month after the end."""
    return ended_at is not None and now - ended_at <= REOPEN_WITHIN

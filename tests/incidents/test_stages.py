"""What a reporter is shown: done, now, still to come."""

from datetime import UTC, datetime, timedelta

import pytest

from yiwang.flow.incidents.messages import PUBLIC_STAGES, TrackStage
from yiwang.flow.incidents.model import following
from yiwang.flow.incidents.model.following import Progress

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NAMES = {name: name.upper() for name in (*PUBLIC_STAGES, "declined", "answered")}


def step(stage: str, hours: int, *, final: bool = False, note: str | None = None) -> Progress:
    return Progress(
        stage=stage, name_zh=f"{stage}-zh", name_en=f"{stage}-en", at=T0 + timedelta(hours=hours),
        note=note, final=final,
    )  # fmt: skip


def shown(progress: list[Progress], state: str = "filed", **known: object) -> list[TrackStage]:
    facts = {"reported_at": T0, "taken_in_at": T0, "ended_at": None, "language": "zh"} | known
    return following.stages(state=state, progress=progress, names=NAMES, **facts)


def line(stages: list[TrackStage]) -> list[str]:
    return [f"{stage.id}:{stage.state}" for stage in stages]


def test_before_filing_everything_else_is_to_come() -> None:
    assert line(shown([], state="open", taken_in_at=None)) == [
        "received:now", "taken_in:todo", "filed:todo", "dispatched:todo", "handling:todo",
        "verifying:todo", "closed:todo",
    ]  # fmt: skip


@pytest.mark.shows("A1.3")
def test_in_the_middle_and_in_the_readers_language() -> None:
    steps = [step("filed", 1), step("dispatched", 2), step("handling", 3)]
    assert line(shown(steps))[-4:] == [
        "dispatched:done",
        "handling:now",
        "verifying:todo",
        "closed:todo",
    ]
    assert shown(steps)[-3].name == "handling-zh"
    assert shown(steps, language="en")[-3].name == "handling-en"


def test_rework_is_shown_as_it_was_and_finer_steps_of_one_stage_only_once() -> None:
    steps = [
        step("filed", 1), step("handling", 2), step("verifying", 3), step("verifying", 4, note="second look"),
        step("handling", 5),
    ]  # fmt: skip
    stages = shown(steps)
    assert line(stages) == [
        "received:done", "taken_in:done", "filed:done", "handling:done", "verifying:done", "handling:now",
        "verifying:todo", "closed:todo",
    ]  # fmt: skip
    assert stages[4].at == T0 + timedelta(hours=3)
    assert stages[4].note == "second look"


def test_the_end_has_nothing_to_come() -> None:
    assert line(shown([step("filed", 1), step("closed", 2, final=True)]))[-1] == "closed:done"
    assert line(shown([], state="declined", ended_at=T0))[-1] == "declined:done"


def test_rating_and_reopening_have_their_month() -> None:
    assert not following.may_rate(None, T0, rated=False)
    assert following.may_rate(T0, T0 + timedelta(days=30), rated=False)
    assert not following.may_rate(T0, T0 + timedelta(days=31), rated=False)
    assert not following.may_rate(T0, T0, rated=True)
    assert following.may_reopen(T0, T0)
    assert not following.may_reopen(T0, T0 + timedelta(days=31))
    assert following.is_final("closed", None)
    assert not following.is_final("handling", None)
    assert following.is_final("handling", True)

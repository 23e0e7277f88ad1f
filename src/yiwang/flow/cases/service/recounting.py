"""Recounting (N6): every case's figures once more, out of its history, beside what is stored; nothing is changed."""

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.cases.model.replaying import Difference, differences, replay
from yiwang.flow.cases.service import procedures
from yiwang.flow.cases.store import history

BATCH = 500


class Recount(msgspec.Struct, frozen=True, kw_only=True):
    """One batch: how many cases and steps were replayed, what differed, and after which case to go on (None: done)."""

    cases: int
    steps: int
    differences: list[Difference]
    next_after: int | None


async def recount(tx: Tx, after: int = 0, most: int = BATCH) -> Recount:
    """Replay the next cases after `after` with their frozen limits and procedures and today's calendar.

    A calendar that was changed since is a difference, and is named like every other.
    """
    calendar = await city.working_calendar(tx)
    found: list[Difference] = []
    stories = await history.stories(tx, after, most)
    for story in stories:
        procedure = await procedures.procedure(tx, *story.procedure)
        replayed = replay(story.steps, story.limit, procedure, calendar)
        found += differences(story.case_id, story.stored, replayed)
    return Recount(
        cases=len(stories),
        steps=sum(len(story.steps) for story in stories),
        differences=found,
        next_after=stories[-1].case_id if len(stories) == most else None,
    )

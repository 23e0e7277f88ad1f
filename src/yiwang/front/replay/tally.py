"""What a replay has done: every row counted once, what was refused with its row and reason, and the comparison.

In: one outcome after the other. Out: figures that add up: read = reported + already there + refused.
"""

import statistics
from datetime import datetime

import msgspec

from yiwang.front.replay.records import Record, Wrong

MOST_REFUSALS_SHOWN = 20
HOUR_S = 3600.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a record here."""

    due: datetime | None = None  # ours, as set at dispatch
    closed: datetime | None = None
    late: bool | None = None  # by our clock; None while it runs
    unit: str | None = None  # who is responsible by our list


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution in hours, in short."""

    count: int
    quarter: float
    median: float
    three_quarters: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The city's own record beside ours, over the rows that have both."""

    both_due: int
    their_limit_h: Spread | None
    our_limit_h: Spread | None
    our_due_minus_theirs_h: Spread | None
    both_closed: int
    their_hours_to_close: Spread | None
    our_hours_to_close: Spread | None
    closings_apart_by_over_a_minute: int
    their_share_on_time: float | None
    our_share_on_time: float | None
    same_verdict: float | None
    both_units: int
    same_unit: float | None
    same_unit_in_last_quarter: float | None  # of which no pack has learned who is responsible


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a replay."""

    file: str
    format: str
    read: int
    reported: int
    already: int
    refused: int
    joined: int
    filed: int
    waiting_at_the_desk: int
    closed: int
    declined: int
    stuck: int
    seconds: float
    per_second: float
    refusals: list[Wrong]
    stuck_rows: list[Wrong]
    comparison: Comparison | None


class Tally:
    """Counts."""

    def __init__(self) -> None:
        self.read = self.reported = self.already = self.joined = self.filed = self.closed = (
            self.declined
        ) = 0
        self.waiting = 0
        self.refusals: list[Wrong] = []
        self.stuck: list[Wrong] = []
        self.outcomes: dict[int, tuple[Record, Outcome]] = {}

    def refuse(self, row: int, code: str, said: str) -> None:
        """A row that was not taken in."""
        self.refusals.append(Wrong(row=row, code=code, said=said))

    def stick(self, row: int, code: str, said: str) -> None:
        """A row that was taken in and of which a later step was refused."""
        self.stuck.append(Wrong(row=row, code=code, said=said))

    def note(self, record: Record, outcome: Outcome) -> None:
        """What became of a record; a later note replaces an earlier one."""
        self.outcomes[record.row] = (record, outcome)

    def summary(self, file: str, format_: str, seconds: float) -> Summary:
        """The end."""
        return Summary(
            file=file,
            format=format_,
            read=self.read,
            reported=self.reported,
            already=self.already,
            refused=len(self.refusals),
            joined=self.joined,
            filed=self.filed,
            waiting_at_the_desk=self.waiting,
            closed=self.closed,
            declined=self.declined,
            stuck=len(self.stuck),
            seconds=round(seconds, 2),
            per_second=round(self.read / seconds, 1) if seconds else 0.0,
            refusals=self.refusals[:MOST_REFUSALS_SHOWN],
            stuck_rows=self.stuck[:MOST_REFUSALS_SHOWN],
            comparison=compare(list(self.outcomes.values())) if self.outcomes else None,
        )


def compare(pairs: list[tuple[Record, Outcome]]) -> Comparison:
    """The city's own figures beside ours."""
    due = [
        (hours(r.created, r.due), hours(r.created, o.due), hours(r.due, o.due))
        for r, o in pairs
        if r.due is not None and o.due is not None
    ]
    ended = [
        (r, r.closed, o.closed) for r, o in pairs if r.closed is not None and o.closed is not None
    ]
    judged = [
        (r.closed <= r.due, not o.late)
        for r, o in pairs
        if r.closed is not None and r.due is not None and o.late is not None
    ]
    # A case that nobody is responsible for counts as not the same.
    routed = [(r.row, r.unit == o.unit) for r, o in pairs if r.unit]
    last = max((row for row, _ in routed), default=0) * 0.75
    return Comparison(
        both_due=len(due),
        their_limit_h=spread([theirs for theirs, _, _ in due]),
        our_limit_h=spread([ours for _, ours, _ in due]),
        our_due_minus_theirs_h=spread([apart for _, _, apart in due]),
        both_closed=len(ended),
        their_hours_to_close=spread([hours(r.created, theirs) for r, theirs, _ in ended]),
        our_hours_to_close=spread([hours(r.created, ours) for r, _, ours in ended]),
        closings_apart_by_over_a_minute=sum(abs((a - b).total_seconds()) > 60 for _, a, b in ended),
        their_share_on_time=_share([theirs for theirs, _ in judged]),
        our_share_on_time=_share([ours for _, ours in judged]),
        same_verdict=_share([theirs == ours for theirs, ours in judged]),
        both_units=len(routed),
        same_unit=_share([same for _, same in routed]),
        same_unit_in_last_quarter=_share([same for row, same in routed if row > last]),
    )


def hours(start: datetime, end: datetime) -> float:
    """Natural hours between two instants. Python subtracts times of one zone by the wall clock, which changes."""
    return (end.timestamp() - start.timestamp()) / HOUR_S


def spread(values: list[float]) -> Spread | None:
    """Quartiles of a list; None of an empty one."""
    if not values:
        return None
    quarters = (
        statistics.quantiles(values, n=4, method="inclusive")
        if len(values) > 1
        else [values[0]] * 3
    )
    q1, q2, q3 = (round(value, 2) for value in quarters)
    return Spread(count=len(values), quarter=q1, median=q2, three_quarters=q3)


def _share(verdicts: list[bool]) -> float | None:
    return round(sum(verdicts) / len(verdicts), 4) if verdicts else None

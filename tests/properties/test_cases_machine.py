"""Invariants 1–5 and 7–9 of design.md §8 as a state machine: random people do random things to random cases.

The real services on a real PostgreSQL; the hours pass as the machine says. The machine keeps a book of its own (who
handled, which pauses were approved, what the history was) and compares it with what the house answers.
"""

import asyncio
import itertools
import os
import random
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import loop
import town
from yiwang.backstage import files
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, CaseView, FileCase, Filter
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import MakeReport, PlaceGiven
from yiwang.kernel.clock import CITY_ZONE
from yiwang.kernel.errors import Conflict, NotFound, YiwangError
from yiwang.kernel.ids import format_id, parse_id
from yiwang.overview import service as overview

T = TypeVar("T")
# `make test` takes a short walk; HYPOTHESIS_PROFILE=deep a long one, other than the last one each time.
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
EXAMPLES = 400 if DEEP else 12
# Making a failing walk shorter takes minutes: the short walk tells it as it was met.
PHASES = [Phase.generate, Phase.shrink] if DEEP else [Phase.generate]
BEGIN = datetime(2026, 3, 4, 9, 0, tzinfo=CITY_ZONE)
PERSONS = ("desk", "desk_xuhui", "water", "pump", "worker", "worker2", "chief", "mayor")
VERBS = (
    "dispatch", "accept", "assign_crew", "start_handling", "send_back", "mediate", "extend", "approve_extension",
    "refuse_extension", "defer", "approve_deferral", "refuse_deferral", "resume", "report_result", "verify_pass",
    "verify_fail", "skip_verification", "close", "rework", "force_close", "void", "reopen", "remind", "note",
    "assist_accept", "assist_done", "undo_auto", "archive",
)  # fmt: skip
HANDLING = {"start_handling", "report_result", "assist_done"}
# Drawn more often than by chance, so that runs reach the ends of the loop.
FORWARD = ("dispatch", "accept", "report_result", "verify_pass", "close")
# Where a run would like to get with its first case: chance alone seldom meets the far turns in so few steps.
_HANDLED = ("dispatch", "accept", "report_result")
AIMS = (
    (*_HANDLED, "verify_pass", "close", "reopen", "report_result", "verify_pass", "close"),
    (*_HANDLED, "verify_fail", "report_result", "verify_pass", "rework", "report_result"),
    ("dispatch", "accept", "defer", "approve_deferral", "resume", "report_result", "verify_pass", "close"),
    ("dispatch", "send_back", "dispatch", "send_back", "mediate", "accept", "extend", "approve_extension"),
    ("dispatch", "accept", "start_handling", "force_close", "reopen"),
    ("dispatch", "accept", "defer", "refuse_deferral", "extend", "refuse_extension", "void"),
)  # fmt: skip


_spots = itertools.count()


def _spot() -> tuple[float, float]:
    """A place in Xuhui where nothing was reported yet."""
    number = next(_spots)
    lon, lat = town.IN_XUHUI
    return lon + number % 25 * 0.0008, lat - number // 25 % 25 * 0.0008


class Book:
    """What the machine itself knows of one case."""

    def __init__(self) -> None:
        self.handlers: set[str] = set()
        self.pauses: list[list[datetime | None]] = []  # approved from, ended at
        self.steps: list[tuple[str, str, str]] = []
        self.evidence: set[str] = set()
        self.forced: tuple[str, str] | None = None


class Cases(RuleBasedStateMachine):
    """Each run works in the same town on cases of its own."""

    database: Database
    people: town.Town
    runner: asyncio.AbstractEventLoop
    origin = 0
    met: ClassVar[Counter[str]] = Counter()

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run_until_complete(work)

    @initialize(aim=st.sampled_from(AIMS), head_start=st.integers(0, 9))
    def begin(self, aim: tuple[str, ...], head_start: int) -> None:
        self.aim = list(aim)
        self.touched: set[int] = set()
        type(self).origin += 1
        self.now = BEGIN
        self.books: dict[int, Book] = {}
        self.source_ids: dict[str, tuple[str, str]] = {}
        self.used: Counter[str] = Counter()
        self.dice = random.Random(7)  # the same in each run, so that a run can be played again
        self.wait_for(self._file(False))
        for step in range(min(head_start, len(aim))):
            self.now += timedelta(minutes=11)
            self.wait_for(self._take_offered(min(self.books), step + 1, self.aim[0]))
            self.every_case_keeps_its_promises()

    def teardown(self) -> None:
        if getattr(self, "books", None):
            self.touched = set(self.books)
            self.every_case_keeps_its_promises()
            self.wait_for(self._sums())
            self.wait_for(self._replays_to_the_same())

    @rule(minutes=st.sampled_from([1, 7, 45, 180, 900]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.books) < 3)
    @rule(self_found=st.booleans())
    def file(self, self_found: bool) -> None:
        self.wait_for(self._file(self_found))

    @rule(again=st.booleans())
    def report_by_a_channel(self, again: bool) -> None:
        """Invariant 5: the same (channel, source id) is one report and one incident, whatever else it says."""
        if again and self.source_ids:
            source = self.dice.choice(sorted(self.source_ids))
        else:
            source = f"{type(self).origin}-{len(self.source_ids)}"
        found = self.wait_for(self._report("hotline", source))
        assert self.source_ids.setdefault(source, found) == found

    @precondition(lambda self: self.books)
    @rule(
        which=st.integers(0, 9), person=st.sampled_from(PERSONS),
        verb=st.one_of(st.sampled_from(FORWARD), st.sampled_from(VERBS)), photo=st.booleans(), stale=st.integers(0, 9),
    )  # fmt: skip
    def somebody_acts(self, which: int, person: str, verb: str, photo: bool, stale: int) -> None:
        case_id = sorted(self.books)[which % len(self.books)]
        self.wait_for(
            self._act(case_id, person, verb, photo or verb == "report_result", stale == 0)
        )

    @precondition(lambda self: self.books)
    @rule(which=st.integers(0, 9), choice=st.integers(0, 999))
    def who_may_goes_on(self, which: int, choice: int) -> None:
        """Somebody takes one of the actions that the page offers: it must not be refused."""
        case_id = sorted(self.books)[which % len(self.books)]
        self.wait_for(self._take_offered(case_id, choice))

    @invariant()
    def every_case_keeps_its_promises(self) -> None:
        """After each step of the cases that it touched, at the end of all."""
        touched, self.touched = sorted(getattr(self, "touched", ())), set()
        for case_id in touched:
            book = self.books[case_id]
            case = self.wait_for(self._show(self.people.chief, case_id))
            _one_holder(case)
            _history_only_grows(case, book)
            _closed_means_done(case, book)
            _paused_is_what_was_approved(case, book, self.now)
            self.wait_for(self._hidden_from_others(case_id, case))

    async def _file(self, self_found: bool) -> None:
        self.database.clock = lambda: self.now
        receipt = await loop.report(self.database, at=_spot())
        incident_id = parse_id(receipt.incident.id)
        actor, own = (self.people.worker if self_found else self.people.desk), self_found
        uploads = [await loop.upload(self.database, actor)] if own else []
        async with self.database.transaction(actor) as tx:
            incident = await incidents.get(tx, incident_id)
            case_id = await cases.file_case(
                tx, incident_id,
                FileCase(
                    expected_version=incident.version, standard=town.LID, self_handled=own, uploads=uploads
                ),
            )  # fmt: skip
        self.books[case_id] = Book()
        self.touched.add(case_id)
        if own:
            self.books[case_id].handlers.add("worker")

    async def _report(self, channel: str, source: str) -> tuple[str, str]:
        self.database.clock = lambda: self.now
        door = await self.database.actor_of_account("door-web")
        command = MakeReport(
            text=f"来电第 {self.dice.random()} 次", channel=channel, source_id=source, standard=town.POND,
            place=PlaceGiven(
                lon=town.IN_XUHUI[0] + self.dice.random() * 0.02, lat=town.IN_XUHUI[1], accuracy_m=10
            ),
        )  # fmt: skip
        async with self.database.transaction(door) as tx:
            receipt = await incidents.report(tx, command, by=self.people.desk)
        return receipt.report.id, receipt.incident.id

    async def _show(self, actor: Actor, case_id: int) -> CaseView:
        self.database.clock = lambda: self.now
        async with self.database.reading(actor) as tx:
            return await cases.show(tx, case_id, "zh")

    async def _command(self, case: CaseView, actor: Actor, photo: bool, stale: bool) -> Act:
        return Act(
            expected_version=case.version - 1 if stale else case.version, reason="有理由", text="有话说", hours=2,
            department_id=format_id(self.people.water_id), crew_id=format_id(self.people.pump_crew_id),
            uploads=[await loop.upload(self.database, actor)] if photo else [],
        )  # fmt: skip

    @precondition(lambda self: self.books)
    @rule(choice=st.integers(0, 999))
    def the_first_case_goes_on(self, choice: int) -> None:
        """The same for one case, mostly where the run wants to get, so that it is taken far."""
        wish = self.aim[0] if self.aim and choice % 8 else None
        self.wait_for(self._take_offered(min(self.books), choice, wish))

    async def _act(
        self, case_id: int, person: str, verb: str, photo: bool, stale: bool, offered: bool = False
    ) -> None:
        actor: Actor = getattr(self.people, person)
        self.touched.add(case_id)
        case = await self._show(self.people.chief, case_id)
        command = await self._command(case, actor, photo, stale)
        refused, stage = None, case.stage
        try:
            async with self.database.transaction(actor) as tx:
                stage = (await cases.act(tx, case_id, verb, command)).stage
        except YiwangError as error:
            refused = error
        if refused is not None:
            assert not offered, f"{verb} was offered to {person} and refused: {refused.code}"
            assert not stale or isinstance(refused, Conflict | NotFound), refused.code
            return
        assert not stale, "a stale page moved the case"
        self.met[verb] += 1
        self.used[verb] += 1
        self._note(case, self.books[case_id], person, verb, stage)

    def _note(self, case: CaseView, book: Book, person: str, verb: str, stage: str) -> None:
        if verb in ("verify_pass", "verify_fail", "close", "force_close", "skip_verification"):
            assert person not in book.handlers, f"{person} handled and may not {verb}"
        if verb in HANDLING:
            book.handlers.add(person)
        if verb == "approve_deferral":
            book.pauses.append([self.now, None])
        elif case.stage == "deferred" and stage != "deferred":
            book.pauses[-1][1] = self.now
        if verb == "force_close":
            book.forced = (person, "有理由")

    async def _take_offered(self, case_id: int, choice: int, wish: str | None = None) -> None:
        offers = []
        for person in PERSONS:
            try:
                seen = await self._show(getattr(self.people, person), case_id)
            except NotFound:
                continue
            # What ends a case at once is drawn seldom: else few runs get far.
            offers += [
                (person, action)
                for action in seen.allowed
                if action.id == wish or not action.danger or choice % 8 == 0
            ]
        wished = [offer for offer in offers if offer[1].id == wish]
        if wished:
            self.aim.pop(0)
            person, action = wished[choice % len(wished)]
            await self._act(case_id, person, action.id, action.id == "report_result", False, True)
        elif offers:
            # What this run has not seen yet comes first: else reminders and notes are most of the walk.
            least = min(self.used[action.id] for _, action in offers)
            fresh = [offer for offer in offers if self.used[offer[1].id] == least]
            person, action = fresh[choice % len(fresh)]
            await self._act(case_id, person, action.id, action.id == "report_result", False, True)

    async def _hidden_from_others(self, case_id: int, case: CaseView) -> None:
        """Invariant 9: neither list, count, search nor id shows it to another district."""
        stranger = self.people.desk_pudong
        async with self.database.reading(stranger) as tx:
            page = await cases.page(tx, Filter(q="井盖"), "zh")
            everything = await cases.page(tx, Filter(), "zh")
            fed = await cases.brief(tx, [case_id])
            with pytest.raises(NotFound):
                await cases.show(tx, case_id, "zh")
        assert (page.total, page.items, everything.total, fed) == (0, [], 0, [])

    async def _replays_to_the_same(self) -> None:
        """Each case's figures follow from its steps alone."""
        for case_id in self.books:
            async with self.database.reading(SYSTEM) as tx:
                found = await cases.recount(tx, after=case_id - 1, most=1)
            assert (found.cases, found.differences) == (1, [])

    async def _sums(self) -> None:
        """Invariant 7: what the wall says of the city is what it says of its districts and of what lies in none."""
        async with self.database.reading(self.people.chief) as tx:
            shown = await overview.show(tx, None, "zh")
            total = (await cases.page(tx, Filter(state="active"), "zh")).total
        parts = sum(child.open for child in shown.children) + shown.unplaced.open
        assert shown.now.open == parts == total


def _one_holder(case: CaseView) -> None:
    """Invariant 1: an open case has one holder, a closed one none; the pointer and the history say the same."""
    assert (case.state in ("open", "deferred")) == (case.holder is not None)
    live = [order for order in case.orders if order.kind == "lead" and order.state in ("offered", "accepted", "handling", "done")]  # fmt: skip
    assert len(live) <= 1
    if case.holder is not None and case.holder.kind in ("department", "crew"):
        assert case.holder.id is not None


def _history_only_grows(case: CaseView, book: Book) -> None:
    """Invariant 3: what was there stays as it was, and so does the evidence."""
    steps = [(step.id, step.action, step.actor.name) for step in case.steps]
    assert steps[: len(book.steps)] == book.steps
    assert len(steps) == case.version
    kept = {item.id for item in case.evidence}
    assert book.evidence <= kept
    book.steps, book.evidence = steps, kept


def _closed_means_done(case: CaseView, book: Book) -> None:
    """Invariants 2 and 4, from the history alone."""
    if case.state != "closed":
        return
    last = next(step for step in reversed(case.steps) if step.action in ("close", "force_close"))
    assert last.actor.name not in book.handlers
    if case.closed_how == "forced":
        assert last.action == "force_close"
        assert last.reason
        assert book.forced == (last.actor.name, last.reason)
        return
    assert any(item.phase == "after" for item in case.evidence)
    round_of = [step.action for step in case.steps]
    done = max(i for i, action in enumerate(round_of) if action in ("report_result", "file_case"))
    assert {"verify_pass", "skip_verification"} & set(round_of[done:])


def _paused_is_what_was_approved(case: CaseView, book: Book, now: datetime) -> None:
    """Invariant 8: the clock's pauses are the approved ones, to the second; segments join without a gap."""
    segments = case.clocks[0].segments if case.clocks else []
    paused = sum(((s.to_at or now) - s.from_at).total_seconds() for s in segments if s.state == "paused")  # fmt: skip
    approved = sum(((ended or now) - began).total_seconds() for began, ended in book.pauses if began)  # fmt: skip
    assert paused == approved
    for earlier, later in itertools.pairwise(segments):
        assert earlier.to_at == later.from_at
    assert all(clock.used_s >= 0 for clock in case.clocks)


@pytest.mark.slow
@pytest.mark.shows("N3", "N6", "A3.4", "N1", "A5.2 流程中心", "A6.5", "Q5")
def test_no_order_of_deeds_breaks_an_invariant(town_url: str, tmp_path: Path) -> None:
    files.keep_files_in(tmp_path / "files")
    incidents.keep_secret(b"a secret of the tests only, 32 bytes")
    runner = asyncio.new_event_loop()
    database = runner.run_until_complete(Database.open(town_url, connections=4))
    try:
        Cases.database, Cases.runner, Cases.origin = database, runner, 0
        Cases.people = runner.run_until_complete(town.people(database))
        run_state_machine_as_test(
            Cases,
            settings=settings(
                max_examples=EXAMPLES, stateful_step_count=40, deadline=None, derandomize=not DEEP, database=None,
                suppress_health_check=list(HealthCheck), phases=PHASES,
            ),
        )  # fmt: skip
    finally:
        runner.run_until_complete(database.close())
        runner.close()
    # The walk came by every turn of the loop, or it would have shown nothing of them.
    assert {"close", "force_close", "approve_deferral", "resume", "verify_fail", "reopen", "send_back"} <= set(Cases.met)  # fmt: skip

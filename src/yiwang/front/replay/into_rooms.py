"""Replays records into a node's database through the rooms' services, each step at the time that the record says.

In: a record. Out: a report; when its class and area are known here, a case that is filed, dispatched and accepted at
once; when the record has a closing, the closing at its own time. Never: a step that a room refuses; it is counted.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, FileCase
from yiwang.flow.dispatch import service as dispatch
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Act as IncidentAct
from yiwang.flow.incidents.messages import MakeReport, NewChannel, PlaceGiven
from yiwang.front.replay.records import Form, Record
from yiwang.front.replay.tally import Outcome, Tally
from yiwang.kernel.errors import NotFound, YiwangError
from yiwang.kernel.ids import parse_id

DESK = "replay-desk"
DESK_NAME = "历史记录回放 Replay"
DONE_TEXT = "按原记录结案 Closed as the record says"
DUPLICATE_REASON = "原记录标为重复 A duplicate, as the record says"
T = TypeVar("T")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record is here."""

    incident: int
    case: int | None


class IntoRooms:
    """One run over one file. `mark` makes this run's reports known among those that were there before."""

    def __init__(self, database: Database, form: Form, tally: Tally, mark: timedelta) -> None:
        self._database, self._form, self._tally, self._mark = database, form, tally, mark
        self._desk: Actor = SYSTEM
        self._standards: dict[tuple[str | None, str], str] = {}
        self._units: dict[str, int] = {}
        self._with_outlines = True
        self._taken: dict[int, Taken] = {}

    async def begin(self) -> None:
        """Channels, the account that stands for that city's staff, and the pack's classes by their words."""
        self._desk = await self._account()
        async with self._database.transaction(SYSTEM) as tx:
            for channel in self._form.channels:
                await incidents.ensure_channel(
                    tx,
                    NewChannel(
                        code=channel.code, name_zh=channel.name_zh, name_en=channel.name_en,
                        self_found=channel.self_found,
                    ),
                )  # fmt: skip
            for standard in await city.standards(tx):
                for big in (standard.big_name, None):
                    self._standards[big, standard.filing_condition] = standard.code
                    self._standards[big, standard.code] = standard.code
            for department in await city.departments(tx):
                for name in (department.name, *department.aliases):
                    self._units[name] = department.id
            self._with_outlines = (await city.city(tx)).bounds is not None

    async def _account(self) -> Actor:
        try:
            return await self._database.actor_of_account(DESK)
        except NotFound:
            async with self._database.transaction(SYSTEM) as tx:
                root = await city.city(tx)
                account = identity.NewAccount(name=DESK, display_name=DESK_NAME, role="desk")
                grant = identity.NewGrant(role="desk", area_id=root.id, area_path=root.path)
                await identity.create_account(tx, account, [grant])
            return await self._database.actor_of_account(DESK)

    async def _do(self, actor: Actor, at: datetime, work: Callable[[Tx], Awaitable[T]]) -> T:
        async with self._database.transaction(actor, now=at) as tx:
            return await work(tx)

    async def report(self, record: Record) -> None:
        """What happened when it was reported."""
        try:
            taken, fresh = await self._report(record)
        except YiwangError as error:
            self._tally.refuse(record.row, error.code, str(error.params))
            return
        if fresh:
            self._tally.reported += 1
        else:
            self._tally.already += 1
        self._taken[record.row] = taken
        try:
            self._taken[record.row] = taken = await self._file(record, taken)
        except YiwangError as error:
            self._tally.stick(record.row, error.code, str(error.params))
        if taken.case is None:
            self._tally.waiting += 1
        else:
            self._tally.filed += 1
            await self._note(record, taken.case)

    async def _report(self, record: Record) -> tuple[Taken, bool]:
        at = record.created + self._mark

        async def work(tx: Tx) -> tuple[Taken, bool]:
            receipt = await incidents.report(tx, self._command(record), by=SYSTEM)
            incident = parse_id(receipt.incident.id)
            told = await incidents.reporters(tx, incident)
            mine = parse_id(receipt.report.id)
            fresh = any(one.report_id == mine and one.at == tx.now for one in told)
            self._tally.joined += receipt.joined and fresh
            view = await incidents.get(tx, incident)
            return Taken(incident=incident, case=view.case_id), fresh

        return await self._do(SYSTEM, at, work)

    def _command(self, record: Record) -> MakeReport:
        """As a system of that city would send it; without outlines the area's name says where, not the point."""
        place = None
        if self._with_outlines and record.lon is not None and record.lat is not None:
            place = PlaceGiven(lon=record.lon, lat=record.lat)
        return MakeReport(
            text=record.text, channel=record.channel, source_id=record.source_id, standard=self.standard(record),
            place=place, area=None if place else record.area, address=record.address,
        )  # fmt: skip

    def standard(self, record: Record) -> str | None:
        """The event standard of this class in this city's pack."""
        return self._standards.get((record.big_name, record.condition))

    async def _file(self, record: Record, taken: Taken) -> Taken:
        """Filed, dispatched by the list of responsibilities, accepted: all at once, for the record tells no more."""
        standard = self.standard(record)
        if taken.case is not None or standard is None:
            return taken
        at = record.created + self._mark

        async def file(tx: Tx) -> int | None:
            view = await incidents.get(tx, taken.incident)
            if view.state not in ("open", "confirmed") or view.triage is not None:
                return None
            if record.duplicate and record.closed is not None:
                return None
            command = FileCase(expected_version=view.version, standard=standard)
            case_id = await cases.file_case(tx, taken.incident, command)
            await self._dispatch(tx, case_id)
            return case_id

        case_id = await self._do(self._desk, at, file)
        if case_id is not None:
            await self._do(
                SYSTEM, at, lambda tx: self._act(tx, case_id, "accept", stage="accepting")
            )
        return Taken(incident=taken.incident, case=case_id)

    async def _dispatch(self, tx: Tx, case_id: int) -> None:
        proposal = await dispatch.propose(tx, case_id, "zh")
        lead = proposal.department
        if lead is None:
            return
        case = await cases.for_dispatch(tx, case_id)
        command = Act(expected_version=case.version, department_id=lead.id, why=lead.why)
        await cases.act(tx, case_id, "dispatch", command)

    async def _act(
        self, tx: Tx, case_id: int, verb: str, *, stage: str, text: str | None = None
    ) -> None:
        """An action, if the case is where it is taken; a run that was cut short goes on from there."""
        case = await cases.for_dispatch(tx, case_id)
        if case.stage == stage:
            await cases.act(tx, case_id, verb, Act(expected_version=case.version, text=text))

    async def _note(self, record: Record, case_id: int) -> None:
        """What the case's page says of its deadline, and who is responsible."""
        view = await self._do(
            self._desk, record.created + self._mark, lambda tx: cases.show(tx, case_id, "en")
        )
        lead = view.lead.name if view.lead else None
        if record.unit and view.lead and self._units.get(record.unit) == parse_id(view.lead.id):
            lead = record.unit  # another name of the same unit
        due = view.deadline.due_at
        known = self._tally.outcomes.get(record.row)
        closed = view.closed_at
        self._tally.note(
            record,
            Outcome(
                due=due or (known[1].due if known else None), closed=closed,
                late=view.overdue if closed else None, unit=lead,
            ),
        )  # fmt: skip

    async def close(self, record: Record) -> None:
        """What happened when the record was closed."""
        taken = self._taken.get(record.row)
        if taken is None or record.closed is None:
            return
        if record.closed < record.created:
            self._tally.stick(record.row, "replay_closed_before_made", record.closed.isoformat())
            return
        try:
            await (
                self._decline(record, taken)
                if taken.case is None
                else self._close(record, taken.case)
            )
        except YiwangError as error:
            self._tally.stick(record.row, error.code, str(error.params))

    async def _close(self, record: Record, case_id: int) -> None:
        at = self._closed_at(record)
        await self._do(
            SYSTEM,
            at,
            lambda tx: self._act(tx, case_id, "report_result", stage="handling", text=DONE_TEXT),
        )

        async def finish(tx: Tx) -> str:
            await self._act(tx, case_id, "verify_pass", stage="verifying")
            await self._act(tx, case_id, "close", stage="closing")
            return (await cases.for_dispatch(tx, case_id)).stage

        if await self._do(self._desk, at, finish) in ("closed", "archived"):
            self._tally.closed += 1
        await self._note(record, case_id)

    async def _decline(self, record: Record, taken: Taken) -> None:
        """A duplicate by the record's own word, or a thing that no class or place here fits, stays with the desk."""
        if not record.duplicate:
            return

        async def work(tx: Tx) -> None:
            view = await incidents.get(tx, taken.incident)
            if view.state == "open":
                command = IncidentAct(
                    expected_version=view.version, reason=DUPLICATE_REASON, text=DUPLICATE_REASON
                )
                await incidents.act(tx, taken.incident, "decline", command)

        await self._do(self._desk, self._closed_at(record), work)
        self._tally.declined += 1

    def _closed_at(self, record: Record) -> datetime:
        return (record.closed or record.created) + self._mark

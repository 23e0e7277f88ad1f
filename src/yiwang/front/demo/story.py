"""One made-up matter in the past: reported, settled by the desk, filed, handled, rated; as far as the horizon.

In: a report to be made. Out: everything that happened since. Never: a step that a room refuses: the story ends there.
"""

import logging

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import SYSTEM, Actor, News
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import CASE_FILED, FileCase
from yiwang.flow.dispatch import service as dispatch
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import INCIDENT_READY, Act
from yiwang.front.demo.handling import handle
from yiwang.front.demo.past import Past
from yiwang.kernel.errors import YiwangError
from yiwang.kernel.ids import parse_id

_log = logging.getLogger("yiwang.demo")
UNSETTLED = ("unplaced", "inaccurate")


async def tell(past: Past) -> None:
    """The whole story, until it is over, refused, or in the future."""
    try:
        if await _report(past) and (past.case or await _desk(past)):
            await handle(past)
    except YiwangError as error:
        _log.info("a story ended early: %s %s", error.code, error.params)


async def _report(past: Past) -> bool:
    """Taken in as its door does, with what the rules do at once. False: it joined another one, whose story it is."""

    async def work(tx: Tx) -> bool:
        pictures = [await past.picture(tx, "before") for _ in range(past.told.photos)]
        command = msgspec.structs.replace(past.told.command(), uploads=pictures)
        receipt = await incidents.report(tx, command, by=_reporter(past))
        past.token, past.incident = receipt.token, parse_id(receipt.incident.id)
        if not receipt.joined:
            await _by_rule(tx, past)
        return not receipt.joined

    return await past.do(SYSTEM, work)


def _reporter(past: Past) -> Actor:
    channel = past.told.channel
    if channel == "hotline":
        return past.desk()
    worker = past.people.grid_worker(past.path) if channel == "patrol" else None
    return worker or past.doors.get(channel) or past.doors["snap"]


async def _by_rule(tx: Tx, past: Past) -> None:
    """The node's own rules, at the time of the report; the worker, which hears of it now, finds their work done."""
    view = await incidents.get(tx, past.incident)
    if view.triage is not None or view.standard_code is None:
        return
    await cases.file_by_rule(tx, News(topic=INCIDENT_READY, subject=past.incident))
    past.case = (await incidents.get(tx, past.incident)).case_id or 0
    if past.case:
        filed = News(topic=CASE_FILED, subject=past.case, payload={"by_rule": True})
        await dispatch.dispatch_by_rule(tx, filed)


async def _desk(past: Past) -> bool:
    """Taken in, placed, classified, maybe confirmed, then filed. False: it did not become a case."""
    await past.wait(3, 8, 20)
    view = await past.look_at_incident()
    unsettled = view.triage in UNSETTLED
    desk = past.people.by_name["desk-city"] if unsettled else past.desk()
    await past.on_incident(desk, "take_in")
    await past.wait(2, 5)
    if past.told.question:
        await past.on_incident(desk, "answer", text=past.rng.choice(past.words.answers))
        return False
    if past.rng.random() < 0.04:
        reason, reply = past.why("decline"), past.why("decline_reply")
        await past.on_incident(desk, "decline", reason=reason, text=reply)
        return False
    if not unsettled and view.standard_code == past.told.standard and past.rng.random() < 0.07:
        await _confirm(past, desk)
    await _settle(past, desk)
    return True


async def _confirm(past: Past, desk: Actor) -> None:
    worker = past.people.grid_worker(past.path)
    if worker is None:
        return
    await past.on_incident(desk, "confirm")
    await past.wait(25, 50)
    await past.on_incident(
        worker, "report_confirmed", verdict="real", text="现场属实", photo="before"
    )
    await past.wait(4)


async def _settle(past: Past, desk: Actor) -> None:
    """Placed, classified and filed at once: the node's rules, which hear of it only now, find their work done."""

    async def work(tx: Tx) -> int:
        spot, standard = past.told.spot, past.told.standard
        view = await incidents.get(tx, past.incident)
        if view.triage in UNSETTLED:
            place = Act(expected_version=view.version, lon=spot.lon, lat=spot.lat)
            await incidents.act(tx, past.incident, "place", place)
            view = await incidents.get(tx, past.incident)
        if view.standard_code != standard:
            classify = Act(expected_version=view.version, standard=standard)
            await incidents.act(tx, past.incident, "classify", classify)
            view = await incidents.get(tx, past.incident)
        command = FileCase(expected_version=view.version, standard=standard)
        return await cases.file_case(tx, past.incident, command)

    past.case = await past.do(desk, work)

"""Merge (归并) and unmerge: many reports, one incident, and back again with nobody forgotten.

In: two incidents, or an incident and a report. Out: reports linked where they belong, every reporter told.
Never: a link deleted; leaving is a time on the link, so that each merge can be undone.
"""

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.incidents.messages import INCIDENTS_MERGED, INCIDENTS_UNMERGED, Act
from yiwang.flow.incidents.model import placing, states
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.model.texts import MAX_SHORT, bounded, required
from yiwang.flow.incidents.service import ground, history, uploads
from yiwang.flow.incidents.service.opening import Beginning, open_incident, search_terms
from yiwang.flow.incidents.service.reading import class_of
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.errors import Conflict, Invalid
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import format_id, parse_id


async def merge(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Merge `incident` into another; the other one is what the page shows next."""
    into_id = parse_id(required(command.into, "into", 40))
    if into_id == incident.id:
        raise Invalid("incidents_merge_with_itself", field="into")
    into = await history.locked(tx, into_id)
    if into.state not in (*states.ALIVE, "filed") or into.ended_at is not None:
        raise Conflict("incidents_merge_into_ended", field="into", state=into.state)
    if into.exercise != incident.exercise:
        raise Conflict("incidents_merge_exercise", field="into")
    reason = bounded(command.reason, "reason", MAX_SHORT) or None
    moved = await reports.active(tx, incident.id)
    await reports.unlink(tx, moved, incident.id)
    await reports.link(
        tx, moved, into.id, tx.actor.id, tx.actor.display_name, "merge", moved_from=incident.id
    )
    names = [format_id(report_id) for report_id in moved]
    await history.take(
        tx,
        incident,
        "merge",
        {"merged_into": into.id, "state_before_merge": incident.state},
        reason=reason,
        fields={"into": format_id(into.id), "reports": names},
    )
    into = await history.take(
        tx,
        into,
        "gain",
        {"search": search_terms(into.text, into.address, incident.text, incident.address)},
        reason=reason,
        fields={"merged": format_id(incident.id), "reports": names},
    )
    await incidents.recount(tx, into.id)
    await incidents.recount(tx, incident.id)
    await following.tell(tx, moved, into.id, "incidents_told_merged", {"into": format_id(into.id)})
    payload = {"merged": incident.id, "reports": moved}
    tx.announce(News(topic=INCIDENTS_MERGED, subject=into.id, payload=payload))
    return into


async def unmerge(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Undo a whole merge (on the merged one), or take one report out (on the one that holds it)."""
    if incident.state == "merged":
        return await _restore(tx, incident, command)
    return await _take_out(tx, incident, command)


async def _restore(tx: Tx, merged: Incident, command: Act) -> Incident:
    holder = await history.locked(tx, int(merged.merged_into or 0))
    moved = await reports.moved(tx, holder.id, merged.id)
    # A report that belonged to both (two parts of one split) never moved; it only lost this link.
    here = set(await reports.active(tx, holder.id))
    both = [r for r in await reports.left_last(tx, merged.id) if r in here and r not in moved]
    if not moved and not both:
        raise Conflict("incidents_nothing_to_restore")
    if len(moved) == holder.report_count:
        raise Conflict("incidents_last_report")
    return await _move_back(tx, holder, merged, moved, both, command)


async def _take_out(tx: Tx, holder: Incident, command: Act) -> Incident:
    report_id = parse_id(required(command.report, "report", 40))
    links = {
        link.report_id: link
        for link in await reports.links(tx, holder.id)
        if link.unlinked_at is None
    }
    if report_id not in links:
        raise Invalid("incidents_report_not_here", field="report")
    if len(links) == 1:
        raise Conflict("incidents_last_report")
    origin_id = links[report_id].moved_from
    origin = await history.locked(tx, origin_id) if origin_id else None
    if origin and (origin.merged_into == holder.id or origin.state in states.ALIVE):
        await _move_back(tx, holder, origin, [report_id], [], command)
    else:
        await _stand_alone(tx, holder, report_id, command)
    now = await incidents.one(tx, holder.id)
    return now or holder


async def _move_back(
    tx: Tx, holder: Incident, origin: Incident, moved: list[int], both: list[int], command: Act
) -> Incident:
    """Give reports back to the incident that they came from; a merged one lives again."""
    reason = bounded(command.reason, "reason", MAX_SHORT) or None
    back = [*moved, *both]
    names = [format_id(report_id) for report_id in back]
    await reports.unlink(tx, moved, holder.id)
    if origin.state == "merged":
        before = origin.state_before_merge or "open"
        changes = {"merged_into": None, "state_before_merge": None}
    else:
        before, changes = origin.state, {}
    origin = await history.take(
        tx,
        origin,
        "unmerge",
        changes,
        to=before,
        reason=reason,
        fields={"from": format_id(holder.id), "reports": names},
    )
    await reports.link(tx, back, origin.id, tx.actor.id, tx.actor.display_name, "unmerge")
    await _left(tx, holder, origin.id, back, reason)
    return origin


async def _stand_alone(tx: Tx, holder: Incident, report_id: int, command: Act) -> None:
    """A report that never had an incident of its own gets one, from its own words and place."""
    row = (await reports.of_incident(tx, [report_id]))[0]
    await reports.unlink(tx, [report_id], holder.id)
    chosen = await ground.standard(tx, row["standard_code"]) if row["standard_code"] else None
    incident_id = await incidents.next_id(tx)
    advised = await ground.advise(tx, row["text"], row["area_path"])
    given = await class_of(tx, chosen, advised)
    point = Point(row["lon"], row["lat"]) if row["lon"] is not None else None
    photos = await uploads.of_reports(tx, [report_id])
    beginning = Beginning(
        incident_id=incident_id,
        report_ids=[report_id],
        channels=[row["channel"]],
        text=row["text"],
        address=row["address"],
        point=point,
        accuracy_m=row["accuracy_m"],
        area_id=row["area_id"],
        area_path=row["area_path"],
        department_ids=holder.department_ids,
        given=given,
        triage=placing.triage_of(
            accuracy_m=row["accuracy_m"],
            in_area=(await ground.root(tx)).path != row["area_path"],
            classified=given.standard is not None,
        ),
        photos=len(photos[report_id]),
        exercise=row["exercise"],
        why="unmerge",
    )
    opened = await open_incident(tx, beginning, tx.actor)
    await ground.point_advice(tx, advised, opened.id, opened.area_path)
    reason = bounded(command.reason, "reason", MAX_SHORT) or None
    await _left(tx, holder, opened.id, [report_id], reason)


async def _left(
    tx: Tx, holder: Incident, restored: int, back: list[int], reason: str | None
) -> None:
    """The other side of it: the holder's own step, both counts, the reporters, the news."""
    fields = {
        "restored": format_id(restored),
        "reports": [format_id(report_id) for report_id in back],
    }
    await history.take(tx, holder, "unmerge", reason=reason, fields=fields)
    await incidents.recount(tx, holder.id)
    await incidents.recount(tx, restored)
    params = {"incident": format_id(restored)}
    await following.tell(tx, back, restored, "incidents_told_unmerged", params)
    payload = {"restored": restored, "reports": back}
    tx.announce(News(topic=INCIDENTS_UNMERGED, subject=holder.id, payload=payload))

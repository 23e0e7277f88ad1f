"""Split (拆分): one report with two problems becomes two incidents under one view.

In: an incident and its parts, from the desk or from who reported.
Out: the first part in its place, the others beside it, all with the same `split_from`.
Never: a reporter who hears of one part only. A split is undone by merging the parts again.
"""

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor, News
from yiwang.flow.incidents.messages import INCIDENT_SPLIT, Act
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.model.texts import MAX_SHORT, bounded
from yiwang.flow.incidents.service import ground, history
from yiwang.flow.incidents.service.opening import Beginning, open_incident, search_terms
from yiwang.flow.incidents.service.reading import Class, ReadPart, read_parts
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import format_id


async def split(tx: Tx, incident: Incident, command: Act) -> Incident:
    """Split into the given parts; the incident itself becomes the first of them."""
    parts = await read_parts(tx, command.parts, incident.text)
    linked = await reports.active(tx, incident.id)
    shared = incident.split_from or incident.id
    new_ids = [await incidents.next_id(tx) for _ in parts[1:]]
    names = [format_id(part_id) for part_id in [incident.id, *new_ids]]
    standard, text = parts[0]
    first = await history.take(
        tx,
        incident,
        "split",
        {
            "standard_code": standard.code,
            "standard_by": "person",
            "family": standard.family,
            "level": standard.level,
            "text": text,
            "search": search_terms(text, incident.address),
            "split_from": shared,
            "triage": None if incident.triage == "unclassified" else incident.triage,
        },
        reason=bounded(command.reason, "reason", MAX_SHORT) or None,
        fields={"parts": names, "text_before": incident.text},
    )
    for part_id, part in zip(new_ids, parts[1:], strict=True):
        await _open_part(tx, first, part_id, shared, linked, part, "person", tx.actor)
    params = {"parts": names, "count": len(names)}
    await following.tell(tx, linked, first.id, "incidents_told_split", params)
    payload = {"parts": [incident.id, *new_ids]}
    tx.announce(News(topic=INCIDENT_SPLIT, subject=first.id, payload=payload))
    history.announce_ready(tx, first)
    return first


async def open_others(
    tx: Tx, first: Incident, report_id: int, parts: list[ReadPart], who: Actor
) -> None:
    """The other parts of a report that came in parts; `first` is open already and shared by all."""
    ids = [await incidents.next_id(tx) for _ in parts]
    for part_id, part in zip(ids, parts, strict=True):
        await _open_part(tx, first, part_id, first.id, [report_id], part, "reporter", who)
    payload = {"parts": [first.id, *ids]}
    tx.announce(News(topic=INCIDENT_SPLIT, subject=first.id, payload=payload))


async def _open_part(
    tx: Tx,
    first: Incident,
    part_id: int,
    shared: int,
    linked: list[int],
    part: ReadPart,
    by: str,
    who: Actor,
) -> None:
    standard, text = part
    has_place = first.lon is not None and first.lat is not None
    beginning = Beginning(
        incident_id=part_id,
        report_ids=linked,
        channels=[first.channel, *first.channels],
        text=text,
        address=first.address,
        point=Point(first.lon or 0.0, first.lat or 0.0) if has_place else None,
        accuracy_m=first.accuracy_m,
        area_id=first.area_id,
        area_path=first.area_path,
        department_ids=first.department_ids,
        given=Class(standard=standard, by=by, advised=ground.Advised(id=None, standards=[])),
        triage=first.triage,
        photos=first.photo_count,
        exercise=first.exercise,
        why="split",
        split_from=shared,
    )
    await open_incident(tx, beginning, who)

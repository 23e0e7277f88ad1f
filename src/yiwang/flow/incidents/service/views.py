"""Incidents as pages see them: names for ids, photos with their addresses, words in the reader's language.

In: rows that the actor was allowed to read. Out: views. Never: a contact in clear.
"""

from typing import Any

import asyncpg
import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import (
    ActionView,
    AdviceView,
    ContactMasked,
    Duplicate,
    IncidentDetail,
    IncidentRow,
    LinkView,
    ReportView,
    Sibling,
    StandardName,
    StepView,
    Told,
    TrackStage,
)
from yiwang.flow.incidents.model import following as stages_model
from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.model.following import Progress
from yiwang.flow.incidents.model.rows import Incident, Link
from yiwang.flow.incidents.service import ground, near, uploads
from yiwang.flow.incidents.service.sources import records_of
from yiwang.flow.incidents.service.words import say
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import format_id

_SHARED_NAMES = ("received", "taken_in", "filed", "dispatched", "handling", "verifying", "closed")


async def rows(tx: Tx, found: list[Incident], language: str) -> list[IncidentRow]:
    """Rows of a list."""
    names = await ground.standard_names(tx)
    areas = await ground.area_names(tx, [i.area_id for i in found if i.area_id is not None])
    return [
        IncidentRow(**_common(incident, names, areas, language), reports=incident.report_count)
        for incident in found
    ]


def _common(
    incident: Incident, names: dict[str, str], areas: dict[int, str], language: str
) -> dict[str, Any]:
    advice = msgspec.convert(incident.advice, list[AdviceView])
    return {
        "id": format_id(incident.id),
        "state": incident.state,
        "triage": incident.triage,
        "text": incident.text,
        "standard": standard_name(incident.standard_code, names),
        "advice": advice[0] if advice else None,
        "area_name": area_name(incident.area_id, areas, language),
        "area_id": format_id(incident.area_id) if incident.area_id is not None else None,
        "place": place_of(incident.lon, incident.lat),
        "address": incident.address,
        "channels": incident.channels,
        "photos": incident.photo_count,
        "first_reported_at": incident.first_reported_at,
        "version": incident.version,
        "case_id": format_id(incident.case_id) if incident.case_id is not None else None,
        "level": incident.level,
        "exercise": incident.exercise,
    }


def standard_name(code: str | None, names: dict[str, str]) -> StandardName | None:
    """A standard by code and name; one that is no longer in force keeps its code as its name."""
    return StandardName(code=code, name=names.get(code, code)) if code else None


def area_name(area_id: int | None, areas: dict[int, str], language: str) -> str:
    """An area's name; an unknown one is said to be so."""
    name = areas.get(area_id) if area_id is not None else None
    return name or say("incidents_area_unknown", language)


def place_of(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """[lon, lat], or None."""
    return (lon, lat) if lon is not None and lat is not None else None


async def detail(tx: Tx, incident: Incident, language: str) -> IncidentDetail:
    """Everything that the desk needs to decide on one incident."""
    names = await ground.standard_names(tx)
    areas = await ground.area_names(tx, [incident.area_id] if incident.area_id else [])
    links = await reports.links(tx, incident.id)
    why = {link.report_id: link.why for link in links if not link.unlinked_at}
    listed = await _reports(tx, why, language)
    return IncidentDetail(
        **_common(incident, names, areas, language),
        reports=listed,
        links=[_link(link) for link in links],
        history=await _history(tx, incident.id, language),
        duplicates=await _duplicates(tx, incident, language),
        allowed=actions(incident, tx.actor.role, language),
        advice_list=msgspec.convert(incident.advice, list[AdviceView]),
        siblings=await _siblings(tx, incident, names),
        merged_into=format_id(incident.merged_into) if incident.merged_into else None,
        merged=[format_id(other) for other in await incidents.merged_into(tx, incident.id)],
        progress=await progress_of(tx, incident, language),
    )


async def _reports(tx: Tx, why: dict[int, str], language: str) -> list[ReportView]:
    report_ids = list(why)
    found = await reports.of_incident(tx, report_ids)
    ids_of = await uploads.of_reports(tx, report_ids)
    photos = await uploads.photos(tx, [u for ids in ids_of.values() for u in ids])
    told = await told_of(tx, report_ids, language)
    named = {(row["channel"], row["source"]) for row in found if row["source"]}
    records = await records_of(tx, sorted(named))
    return [
        ReportView(
            id=format_id(row["id"]),
            channel=row["channel"],
            channel_name=row["name_en"] if language == "en" else row["name_zh"],
            source_id=row["source_id"],
            source=row["source"],
            confidence=row["confidence"],
            record=records.get((row["channel"], row["source"])),
            text=row["text"],
            created_at=row["recorded_at"],
            occurred_at=row["occurred_at"],
            given=place_of(row["given_x"], row["given_y"]),
            srs=row["srs"],
            place=place_of(row["lon"], row["lat"]),
            accuracy_m=row["accuracy_m"],
            address=row["address"],
            why=say(f"incidents_link_{why[row['id']]}", language),
            photos=[photos[u] for u in ids_of[row["id"]]],
            contact_masked=ContactMasked(
                name=row["name_masked"], phone=row["phone_masked"], email=row["email_masked"]
            )
            if row["has_contact"]
            else None,
            token_sent=True,
            told=told.get(row["id"], []),
        )
        for row in found
    ]


def _link(link: Link) -> LinkView:
    return LinkView(
        report=format_id(link.report_id),
        linked_at=link.linked_at,
        unlinked_at=link.unlinked_at,
        by=link.by_name,
        why=link.why,
    )


async def told_of(tx: Tx, report_ids: list[int], language: str) -> dict[int, list[Told]]:
    """What each reporter was told, in the reader's language."""
    found: dict[int, list[Told]] = {}
    for row in await following.told(tx, report_ids):
        params = dict(row["params"])
        params["name"] = params.get(f"name_{language}", "")
        for missing in ("note", "result", "reply", "into", "incident"):
            params.setdefault(missing, "")
        text = say(row["code"], language, **params).strip()
        found.setdefault(row["report_id"], []).append(
            Told(at=row["at"], code=row["code"], text=text)
        )
    return found


async def _history(tx: Tx, incident_id: int, language: str) -> list[StepView]:
    steps = await incidents.steps(tx, incident_id)
    photos = await uploads.photos(tx, [upload for step in steps for upload in step["uploads"]])
    return [
        StepView(
            id=format_id(step["id"]),
            at=step["at"],
            occurred_at=step["occurred_at"],
            action=step["action"],
            action_name=say(f"incidents_action_{step['action']}", language),
            from_stage=step["from_state"],
            to_stage=step["to_state"],
            actor={"name": step["actor_name"], "role": step["actor_role"], "department": None},
            reason=step["reason"],
            fields=step["fields"],
            photos=[photos[upload].url for upload in step["uploads"] if upload in photos],
            automatic=step["automatic"],
        )
        for step in steps
    ]


async def _duplicates(tx: Tx, incident: Incident, language: str) -> list[Duplicate]:
    if incident.state not in states.ALIVE or incident.lon is None or incident.lat is None:
        return []
    code = incident.standard_code
    return await near.suggest(
        tx,
        Point(incident.lon, incident.lat),
        incident.text,
        await ground.standard(tx, code) if code else None,
        language,
        exercise=incident.exercise,
        without=incident.id,
        public=False,
    )


def actions(incident: Incident, role: str, language: str) -> list[ActionView]:
    """The only actions that the page offers."""
    found = states.allowed(
        incident.state,
        role,
        placed=incident.triage in (None, "unclassified"),
        taken=incident.taken_in_at is not None,
        reports=incident.report_count,
    )
    return [
        ActionView(
            id=rule.action,
            name=say(f"incidents_action_{rule.action}", language),
            needs=[n for n in rule.needs if not (n == "report" and incident.state == "merged")],
            danger=rule.danger,
            key=rule.key,
        )
        for rule in found
    ]


async def _siblings(tx: Tx, incident: Incident, names: dict[str, str]) -> list[Sibling]:
    if incident.split_from is None:
        return []
    return [
        Sibling(
            id=format_id(other.id),
            state=other.state,
            standard=standard_name(other.standard_code, names),
            text=other.text,
            case_id=format_id(other.case_id) if other.case_id is not None else None,
        )
        for other in await incidents.siblings(tx, incident.split_from)
        if other.id != incident.id
    ]


async def progress_of(tx: Tx, incident: Incident, language: str) -> list[TrackStage]:
    """The steps of one incident as its reporters see them."""
    noted = [_progress(row) for row in await following.progress(tx, [incident.id])]
    return stages_of(incident, noted, language)


def stages_of(incident: Incident, noted: list[Progress], language: str) -> list[TrackStage]:
    """The same from progress that has been read."""
    names = {
        name: say(f"incidents_stage_{name}", language)
        for name in (*_SHARED_NAMES, "declined", "answered")
    }
    return stages_model.stages(
        state=incident.state,
        reported_at=incident.first_reported_at,
        taken_in_at=incident.taken_in_at,
        ended_at=incident.ended_at,
        progress=noted,
        names=names,
        language=language,
    )


def _progress(row: asyncpg.Record) -> Progress:
    return Progress(**{name: row[name] for name in Progress.__struct_fields__})

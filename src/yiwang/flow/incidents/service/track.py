"""The follow page's verbs: see, rate, ask to reopen, add more; by token, without logging in.

In: a token. Out: what its reporter may know. Never: who handles it by name, another reporter's words or contact.
"""

from datetime import datetime
from typing import Any

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.flow.incidents.messages import (
    REOPEN_ASKED,
    REPORT_RATED,
    AskReopen,
    IncidentState,
    Named,
    Rate,
    RatingView,
    Supplement,
    Track,
    TrackCan,
    TrackList,
    TrackPart,
    TrackReport,
    TrackResult,
    TrackStage,
    TrackSummary,
)
from yiwang.flow.incidents.model import following as rules
from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.model.following import Progress
from yiwang.flow.incidents.model.rows import Incident
from yiwang.flow.incidents.model.texts import MAX_TEXT, bounded, required
from yiwang.flow.incidents.service import ground, history, keys, uploads, views
from yiwang.flow.incidents.store import following, incidents, reports
from yiwang.kernel.errors import Conflict, Gone, Invalid, NotFound
from yiwang.kernel.ids import format_id

MAX_TOKENS = 100


async def track(tx: Tx, token: str, language: str) -> Track:
    """What this report has become."""
    report = await _report(tx, token)
    found = await _incidents(tx, report["id"])
    first = found[0]
    names = await ground.standard_names(tx)
    areas = await ground.area_names(tx, [first.area_id] if first.area_id else [])
    noted = await _noted(tx, found)
    parts = [await _part(tx, incident, noted[incident.id], names, language) for incident in found]
    rating = await following.rating(tx, report["id"], [incident.id for incident in found])
    told = await views.told_of(tx, [report["id"]], language)
    return Track(
        report=await _own(tx, report),
        incident=parts[0].incident,
        standard_name=parts[0].standard_name,
        area_name=views.area_name(first.area_id, areas, language),
        stages=parts[0].stages,
        due_at=parts[0].due_at,
        result=parts[0].result,
        case_id=parts[0].case_id,
        can=_can(found, rating, tx.now),
        rating=_rating(rating),
        others=first.report_count - 1,
        parts=parts,
        told=told.get(report["id"], []),
    )


async def _report(tx: Tx, token: str) -> asyncpg.Record:
    row = await reports.by_token(tx, keys.hash_of(token))
    if row is None:
        raise NotFound("incidents_no_such_link")
    if row["tracking_until"] <= tx.now:
        raise Gone("incidents_link_expired", until=row["tracking_until"].date().isoformat())
    return row


async def _incidents(tx: Tx, report_id: int) -> list[Incident]:
    """The incidents that this report tells of now; after a split more than one, oldest first."""
    pairs = await reports.incidents_of(tx, [report_id])
    return await incidents.many(tx, [incident_id for _, incident_id in pairs])


async def _noted(tx: Tx, found: list[Incident]) -> dict[int, list[asyncpg.Record]]:
    noted: dict[int, list[asyncpg.Record]] = {incident.id: [] for incident in found}
    for row in await following.progress(tx, list(noted)):
        noted[row["incident_id"]].append(row)
    return noted


async def _part(
    tx: Tx,
    incident: Incident,
    noted: list[asyncpg.Record],
    names: dict[str, str],
    language: str,
) -> TrackPart:
    code = incident.standard_code
    return TrackPart(
        incident=IncidentState(id=format_id(incident.id), state=incident.state),
        standard_name=names.get(code, code) if code else None,
        stages=_stages(incident, noted, language),
        due_at=incident.due_at,
        result=await _result(tx, incident, noted),
        case_id=format_id(incident.case_id) if incident.case_id is not None else None,
    )


def _stages(incident: Incident, noted: list[asyncpg.Record], language: str) -> list[TrackStage]:
    steps = [Progress(**{n: row[n] for n in Progress.__struct_fields__}) for row in noted]
    return views.stages_of(incident, steps, language)


async def _result(tx: Tx, incident: Incident, noted: list[asyncpg.Record]) -> TrackResult | None:
    if incident.state in states.ENDED:
        return TrackResult(text=await _reply(tx, incident), photos=[])
    if incident.ended_at is None:
        return None
    for row in reversed(noted):
        if row["result_text"] or row["result_uploads"]:
            photos = await uploads.photos(tx, row["result_uploads"])
            return TrackResult(
                text=row["result_text"] or "", photos=[photo.url for photo in photos.values()]
            )
    return None


async def _reply(tx: Tx, incident: Incident) -> str:
    for step in reversed(await incidents.steps(tx, incident.id)):
        if step["to_state"] == incident.state and "reply" in step["fields"]:
            return str(step["fields"]["reply"])
    return ""


async def _own(tx: Tx, report: asyncpg.Record) -> TrackReport:
    ids = (await uploads.of_reports(tx, [report["id"]]))[report["id"]]
    photos = await uploads.photos(tx, ids)
    return TrackReport(
        id=format_id(report["id"]),
        text=report["text"],
        created_at=report["recorded_at"],
        place=views.place_of(report["lon"], report["lat"]),
        address=report["address"],
        photos=[photo.url for photo in photos.values()],
    )


def _can(found: list[Incident], rating: asyncpg.Record | None, now: datetime) -> TrackCan:
    ended = _ending(found)
    rated = rating is not None and rating["ended_at"] == ended
    return TrackCan(
        rate=rules.may_rate(ended, now, rated),
        reopen=rules.may_reopen(ended, now),
        supplement=any(incident.ended_at is None for incident in found),
    )


def _ending(found: list[Incident]) -> datetime | None:
    """When it was all over: the last part's end, or None while one part is not."""
    ends = [incident.ended_at for incident in found]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _rating(row: asyncpg.Record | None) -> RatingView | None:
    if row is None:
        return None
    return RatingView(stars=row["stars"], solved=row["solved"], text=row["text"], at=row["at"])


async def my_reports(tx: Tx, tokens: list[str], language: str) -> TrackList:
    """My reports (我的上报): one line for each token that still opens something."""
    by_hash = {keys.hash_of(token): token for token in tokens[:MAX_TOKENS]}
    found = await reports.by_tokens(tx, list(by_hash))
    names = await ground.standard_names(tx)
    lines = [
        await _summary(tx, row, by_hash[row["tracking_hash"]], names, language) for row in found
    ]
    return TrackList(items=lines)


async def _summary(
    tx: Tx, report: asyncpg.Record, token: str, names: dict[str, str], language: str
) -> TrackSummary:
    incident = (await _incidents(tx, report["id"]))[0]
    noted = await _noted(tx, [incident])
    stages = _stages(incident, noted[incident.id], language)
    now = [stage for stage in stages if stage.state != "todo"][-1]
    areas = await ground.area_names(tx, [incident.area_id] if incident.area_id else [])
    photos = (await _own(tx, report)).photos
    code = incident.standard_code
    return TrackSummary(
        token=token,
        report=Named(id=format_id(report["id"])),
        text=report["text"],
        created_at=report["recorded_at"],
        incident=IncidentState(id=format_id(incident.id), state=incident.state),
        standard_name=names.get(code, code) if code else None,
        area_name=views.area_name(incident.area_id, areas, language),
        stage=now.id,
        stage_name=now.name,
        photo=photos[0] if photos else None,
    )


async def rate(tx: Tx, token: str, command: Rate, language: str) -> Track:
    """Rate how it ended; each ending once."""
    if not 1 <= command.stars <= 5:
        raise Invalid("incidents_bad_stars", field="stars")
    words = bounded(command.text, "text", MAX_TEXT)
    report, found = await _mine_locked(tx, token)
    ended = _ending(found)
    if ended is None or not rules.may_rate(ended, tx.now, rated=False):
        raise Conflict("incidents_not_to_be_rated")
    for incident in found:
        fresh = await following.add_rating(
            tx,
            report["id"],
            incident.id,
            incident.case_id,
            command.stars,
            command.solved,
            words,
            ended,
        )
        if not fresh:
            raise Conflict("incidents_rated_already")
        payload = _news(incident) | {"stars": command.stars, "solved": command.solved}
        tx.announce(News(topic=REPORT_RATED, subject=report["id"], payload=payload))
        tx.record("report_rated", report["id"], payload | {"text": words})
    return await track(tx, token, language)


async def ask_reopen(tx: Tx, token: str, command: AskReopen, language: str) -> Track:
    """Say that it is not solved; what was declined or answered goes back to the desk at once."""
    reason = required(command.reason, "reason", MAX_TEXT)
    report, found = await _mine_locked(tx, token)
    if not rules.may_reopen(_ending(found), tx.now):
        raise Conflict("incidents_not_to_be_reopened")
    for incident in found:
        fields = {"report": format_id(report["id"])}
        if incident.state == "filed":
            if await _asked_already(tx, incident):
                raise Conflict("incidents_reopen_asked_already")
            await history.take(tx, incident, "ask_reopen_case", reason=reason, fields=fields)
        else:
            changes = {"ended_at": None, "stage": None}
            await history.take(tx, incident, "ask_reopen", changes, reason=reason, fields=fields)
        payload = _news(incident) | {"reason": reason}
        tx.announce(News(topic=REOPEN_ASKED, subject=report["id"], payload=payload))
    return await track(tx, token, language)


async def _asked_already(tx: Tx, incident: Incident) -> bool:
    return any(
        step["action"] == "ask_reopen_case"
        and incident.ended_at
        and step["at"] >= incident.ended_at
        for step in await incidents.steps(tx, incident.id)
    )


async def supplement(tx: Tx, token: str, command: Supplement, language: str) -> Track:
    """Add words or photos to one's own report."""
    words = bounded(command.text, "text", MAX_TEXT)
    if not (words or command.uploads):
        raise Invalid("incidents_nothing_said", field="text")
    report, found = await _mine_locked(tx, token)
    open_ones = [incident for incident in found if incident.ended_at is None]
    if not open_ones:
        raise Conflict("incidents_over")
    used = await uploads.use_uploads(tx, command.uploads, purpose="report", report_id=report["id"])
    for incident in open_ones:
        fields = {"report": format_id(report["id"]), "text": words}
        await history.take(tx, incident, "supplement", fields=fields, uploads=used)
        await incidents.recount(tx, incident.id)
    return await track(tx, token, language)


async def _mine_locked(tx: Tx, token: str) -> tuple[asyncpg.Record, list[Incident]]:
    report = await _report(tx, token)
    found = await _incidents(tx, report["id"])
    return report, [await history.locked(tx, incident.id) for incident in found]


def _news(incident: Incident) -> dict[str, Any]:
    return {"incident": incident.id, "case": incident.case_id}

"""A report comes in and becomes an incident, or joins one.

In: a command by any channel. Out: a receipt with the token to follow it.
Never: the same (channel, source_id) twice, a report dropped because its place or class is unclear.
"""

import hashlib
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor, News
from yiwang.flow.incidents.messages import (
    REPORT_RECEIVED,
    ContactGiven,
    IncidentState,
    MakeReport,
    Named,
    Receipt,
    Triage,
)
from yiwang.flow.incidents.model import placing
from yiwang.flow.incidents.model.rows import Incident, NewReport
from yiwang.flow.incidents.model.texts import MAX_SHORT, bounded
from yiwang.flow.incidents.service import ground, keys, near, splitting, uploads
from yiwang.flow.incidents.service.opening import Beginning, join_incident, open_incident
from yiwang.flow.incidents.service.reading import Class, Read, class_of, read_command
from yiwang.flow.incidents.store import reports
from yiwang.kernel.errors import YiwangError
from yiwang.kernel.ids import format_id, parse_id
from yiwang.kernel.text import mask_name, mask_phone

TRACKING_LIFE = timedelta(days=365)
_CANONICAL = msgspec.json.Encoder(order="deterministic")


async def report(
    tx: Tx, command: MakeReport, *, by: Actor | None = None, media_url: str | None = None
) -> Receipt:
    """Take in one report. `tx` is of an actor who sees the whole city; `by` is who is logged in."""
    read = await read_command(tx, command, by)
    if read.source_id:
        await reports.lock_source(tx, read.channel, read.source_id)
    fingerprint = hashlib.sha256(_CANONICAL.encode(command)).digest()
    known = await _known(tx, read, fingerprint, by)
    if known:
        return known
    if read.standard:
        advised = await ground.advise_text(tx, read.text)
    else:
        advised = await ground.advise(tx, read.text, read.area.path)
    given = await class_of(tx, read.standard, advised)
    triage = placing.triage_of(
        accuracy_m=read.accuracy_m,
        in_area=read.in_area,
        classified=given.standard is not None,
    )
    joined, why = await _to_join(tx, command, read, given, triage)
    report_id, incident_id = await reports.next_ids(tx)
    incident_id = joined.id if joined else incident_id
    new, token = _new_report(tx, report_id, command, read, fingerprint, by, media_url)
    receipt = Receipt(
        report=Named(id=format_id(new.id)),
        incident=IncidentState(id=format_id(incident_id), state=joined.state if joined else "open"),
        token=None,
        follow_url=None,
        joined=joined is not None,
        triage=None if joined else triage,
    )
    await reports.insert(tx, new, msgspec.to_builtins(receipt))
    used = await uploads.use_uploads(tx, command.uploads, purpose="report", report_id=new.id)
    await _keep_contact(tx, command.contact, new.id)
    who = by or tx.actor
    await ground.point_advice(tx, advised, incident_id, read.area.path)
    if joined:
        await join_incident(tx, joined, new.id, read.text, who, why=why)
    else:
        beginning = _beginning(incident_id, new, read, given, triage, len(used), by)
        first = await open_incident(tx, beginning, who)
        if read.parts:
            await splitting.open_others(tx, first, new.id, read.parts[1:], who)
    payload = {
        "incident": incident_id,
        "channel": read.channel,
        "joined": joined is not None,
        "area_path": read.area.path,
        "exercise": read.exercise,
    }
    tx.announce(News(topic=REPORT_RECEIVED, subject=new.id, payload=payload))
    return _with_token(receipt, token)


async def _known(tx: Tx, read: Read, fingerprint: bytes, by: Actor | None) -> Receipt | None:
    """The receipt of the same (channel, source_id). Its token goes only to who sent the very same words.

    Somebody who merely guesses another's source id is not handed their follow link.
    """
    if read.source_id is None:
        return None
    row = await reports.by_source(tx, read.channel, read.source_id)
    if row is None:
        return None
    receipt = msgspec.convert(row["receipt"], Receipt)
    if by is None and row["fingerprint"] != fingerprint:
        return receipt
    return _with_token(receipt, keys.token_for(row["id"], row["tracking_nonce"]))


def _with_token(receipt: Receipt, token: str) -> Receipt:
    return replace(receipt, token=token, follow_url=f"/?t={token}")


async def _to_join(
    tx: Tx, command: MakeReport, read: Read, given: Class, triage: Triage | None
) -> tuple[Incident | None, str]:
    if read.parts:  # several things are not one that is known
        return None, ""
    if command.same_as:
        radius_m = given.standard.radius_m if given.standard else 0.0
        try:
            wanted = parse_id(command.same_as)
        except YiwangError:  # a broken link of the page must not cost the report
            wanted = 0
        same = await near.same_as(tx, wanted, read.point, radius_m, read.exercise)
        if same:
            return same, "same_as"
    if triage is None and given.standard and read.point and read.text:
        alike = await near.to_join(tx, read.point, read.text, given.standard, read.exercise)
        return alike, "alike"
    return None, ""


def _new_report(
    tx: Tx,
    report_id: int,
    command: MakeReport,
    read: Read,
    fingerprint: bytes,
    by: Actor | None,
    media_url: str | None,
) -> tuple[NewReport, str]:
    nonce = keys.new_nonce()
    token = keys.token_for(report_id, nonce)
    place = command.place
    new = NewReport(
        id=report_id,
        channel=read.channel,
        source_id=read.source_id,
        source=read.source,
        confidence=read.confidence,
        fingerprint=fingerprint,
        text=read.text,
        standard_code=read.standard.code if read.standard else None,
        given_x=place.lon if place else None,
        given_y=place.lat if place else None,
        srs=place.srs.value if place else None,
        accuracy_m=read.accuracy_m,
        lon=read.point.lon if read.point else None,
        lat=read.point.lat if read.point else None,
        address=read.address or None,
        area_id=read.area.id,
        area_path=read.area.path,
        occurred_at=read.occurred_at,
        tracking_nonce=nonce,
        tracking_hash=keys.hash_of(token),
        tracking_until=tx.now + TRACKING_LIFE,
        by_account=by.id if by else None,
        media_url=media_url,
        exercise=read.exercise,
    )
    return new, token


def _beginning(
    incident_id: int,
    new: NewReport,
    read: Read,
    given: Class,
    triage: Triage | None,
    photos: int,
    by: Actor | None,
) -> Beginning:
    return Beginning(
        incident_id=incident_id,
        report_ids=[new.id],
        channels=[new.channel],
        text=read.parts[0][1] if read.parts else new.text,
        address=new.address,
        point=read.point,
        accuracy_m=new.accuracy_m,
        area_id=new.area_id,
        area_path=new.area_path,
        given=given,
        triage=triage,
        photos=photos,
        exercise=new.exercise,
        why="first",
        split_from=incident_id if read.parts else None,
        # What a department's own people report, they see, though their grants are narrowed to it.
        department_ids=[by.department_id] if by and by.department_id else [],
    )


async def _keep_contact(tx: Tx, contact: ContactGiven | None, report_id: int) -> None:
    if contact is None:
        return
    name = bounded(contact.name, "contact", MAX_SHORT) or None
    phone = bounded(contact.phone, "contact", 100) or None
    email = bounded(contact.email, "contact", MAX_SHORT) or None
    if not (name or phone or email):
        return
    sealed = keys.seal(ContactGiven(name=name, phone=phone, email=email), report_id)
    await reports.add_contact(
        tx,
        report_id,
        sealed,
        mask_name(name) if name else None,
        mask_phone(phone) if phone else None,
        _mask_mail(email) if email else None,
    )


def _mask_mail(email: str) -> str:
    return f"{email[:1]}***@***"

"""Views that this room gives. Ids are text ("1-42"), places are [lon, lat] in WGS-84."""

from datetime import datetime
from typing import Any

from msgspec import field

from yiwang.flow.incidents.messages.tracking import (
    IncidentState,
    Named,
    State,
    Told,
    TrackStage,
    Triage,
    View,
)


class LonLat(View, frozen=True, kw_only=True):
    """A point in WGS-84, degrees."""

    lon: float
    lat: float


class Receipt(View, frozen=True, kw_only=True):
    """What a channel gets back: the same for the same (channel, source_id)."""

    report: Named
    incident: IncidentState
    token: str | None
    follow_url: str | None
    joined: bool
    triage: Triage | None


class StandardName(View, frozen=True, kw_only=True):
    """An event standard by its code and name."""

    code: str
    name: str


class AdviceView(View, frozen=True, kw_only=True):
    """Advice on the standard (参考意见): `knows` is false when the algorithm abstains."""

    code: str
    name: str
    confidence: float
    knows: bool


class UploadView(View, frozen=True, kw_only=True):
    """A stored photo or video; place and time are what its EXIF said before it was removed."""

    id: str
    media_type: str
    width: int | None
    height: int | None
    taken_at: datetime | None
    place: LonLat | None
    url: str
    thumb_url: str | None = None


class Photo(View, frozen=True, kw_only=True):
    """A photo or video as a page shows it; the address carries the key that opens it."""

    url: str
    media_type: str
    width: int | None
    height: int | None
    thumb_url: str | None


class _Incident(View, frozen=True, kw_only=True):
    id: str
    state: State
    triage: Triage | None
    text: str
    standard: StandardName | None
    advice: AdviceView | None
    area_name: str
    area_id: str | None
    place: tuple[float, float] | None
    address: str | None
    channels: list[str]
    photos: int
    first_reported_at: datetime
    version: int
    case_id: str | None
    level: str | None
    exercise: bool


class IncidentRow(_Incident, frozen=True, kw_only=True):
    """An incident (事件、问题) as a list shows it."""

    reports: int


class Page(View, frozen=True, kw_only=True):
    """One page of a list; `total` counts by the same predicate, `next` is the following cursor."""

    items: list[IncidentRow]
    total: int
    next: str | None


class ContactMasked(View, frozen=True, kw_only=True):
    """A contact as everybody sees it."""

    name: str | None
    phone: str | None
    email: str | None


class ContactClear(View, frozen=True, kw_only=True):
    """A contact in clear; that it was read, by whom and why, is on record."""

    report: str
    name: str | None
    phone: str | None
    email: str | None


class SourceRecord(View, frozen=True, kw_only=True):
    """What became of a source's reports: `precision` = confirmed / (confirmed + dismissed), None before the first.

    Confirmed: filed as a case that is not void. Dismissed: declined.
    """

    days: int
    confirmed: int
    dismissed: int
    precision: float | None


class SourceView(View, frozen=True, kw_only=True):
    """A channel, and who says it there (None: people); `confidence` is the mean of what it says of itself."""

    channel: str
    channel_name: str
    source: str | None
    reports: int
    confidence: float | None
    record: SourceRecord


class Sources(View, frozen=True, kw_only=True):
    """Sources within the reader's scope."""

    items: list[SourceView]


class ReportView(View, frozen=True, kw_only=True):
    """A report (上报) as the desk sees it: the source record.

    `given` are the coordinates as sent, in the reference system `srs`; `place` is the same in WGS-84. `why` says how it
    came to belong to this incident.
    """

    id: str
    channel: str
    channel_name: str
    source_id: str | None
    source: str | None
    confidence: float | None
    record: SourceRecord | None  # of that source
    text: str
    created_at: datetime
    occurred_at: datetime | None
    given: tuple[float, float] | None
    srs: str | None
    place: tuple[float, float] | None
    accuracy_m: float | None
    address: str | None
    why: str
    photos: list[Photo]
    contact_masked: ContactMasked | None
    token_sent: bool
    told: list[Told]
    linked: bool = True


class LinkView(View, frozen=True, kw_only=True):
    """That a report belongs, or belonged, to an incident."""

    report: str
    linked_at: datetime
    unlinked_at: datetime | None
    by: str
    why: str


class StepView(View, frozen=True, kw_only=True):
    """One step of an incident's history, in the form of a case's."""

    id: str
    at: datetime
    occurred_at: datetime | None
    action: str
    action_name: str
    from_stage: str
    to_stage: str
    actor: dict[str, Any]
    reason: str | None
    fields: dict[str, Any]
    photos: list[str]
    automatic: bool


class ActionView(View, frozen=True, kw_only=True):
    """An action that this actor may take now; `needs` names the fields to ask for."""

    id: str
    name: str
    needs: list[str]
    danger: bool
    key: str


class Duplicate(View, frozen=True, kw_only=True):
    """An incident that may be the same thing; `why` says in words what speaks for it."""

    incident: str
    text: str
    standard_name: str | None
    distance_m: float
    age_hours: float
    likeness: float
    reports: int
    stage: str
    why: str


class Duplicates(View, frozen=True, kw_only=True):
    """Incidents that may be the same thing, the likeliest first."""

    items: list[Duplicate]


class Sibling(View, frozen=True, kw_only=True):
    """Another incident out of the same report (拆分)."""

    id: str
    state: State
    standard: StandardName | None
    text: str
    case_id: str | None


class IncidentDetail(_Incident, frozen=True, kw_only=True):
    """An incident with everything that the desk needs to decide."""

    reports: list[ReportView]
    links: list[LinkView]
    history: list[StepView]
    duplicates: list[Duplicate]
    allowed: list[ActionView]
    advice_list: list[AdviceView]
    siblings: list[Sibling]
    merged_into: str | None
    merged: list[str]
    progress: list[TrackStage]


class RowError(View, frozen=True, kw_only=True):
    """What is wrong with one row of an import; the heading is row 1."""

    row: int
    column: str
    code: str
    message: str


class ImportResult(View, frozen=True, kw_only=True):
    """`accepted` reports were written: none if there was any error, none on a dry run."""

    accepted: int
    rows: int
    errors: list[RowError]
    dry_run: bool


class ChannelView(View, frozen=True, kw_only=True):
    """A channel by which reports come."""

    code: str
    name: str
    name_zh: str
    name_en: str
    public: bool
    self_found: bool


class Reporter(View, frozen=True, kw_only=True):
    """Somebody who told us of an incident; `told` counts what they were told since."""

    report_id: int
    channel: str
    at: datetime
    told: int


class IncidentView(View, frozen=True, kw_only=True):
    """An incident for the rooms above: integers and instants, no words for people."""

    id: int
    state: State
    triage: Triage | None
    text: str
    standard_code: str | None
    standard_by: str | None
    family: str | None
    area_id: int | None
    area_path: str
    lon: float | None
    lat: float | None
    address: str | None
    channel: str
    self_found: bool
    first_reported_at: datetime
    version: int
    case_id: int | None
    split_from: int | None
    level: str | None
    exercise: bool
    reports: int
    uploads: list[int] = field(default_factory=list)

"""What is written to the tables, before it is. Pure."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from yiwang.flow.incidents.messages import State, Triage


class NewReport(Struct, frozen=True, kw_only=True):
    """A report that has been read, bounded and placed."""

    id: int
    channel: str
    source_id: str | None
    source: str | None
    confidence: float | None
    fingerprint: bytes
    text: str
    standard_code: str | None
    given_x: float | None
    given_y: float | None
    srs: str | None
    accuracy_m: float | None
    lon: float | None
    lat: float | None
    address: str | None
    area_id: int | None
    area_path: str
    occurred_at: datetime | None
    tracking_nonce: bytes
    tracking_hash: bytes
    tracking_until: datetime
    by_account: int | None
    media_url: str | None
    exercise: bool


class NewIncident(Struct, frozen=True, kw_only=True):
    """An incident to be opened."""

    id: int
    triage: Triage | None
    text: str
    standard_code: str | None
    standard_by: str | None
    family: str | None
    level: str | None
    advice: list[dict[str, Any]]
    area_id: int | None
    area_path: str
    department_ids: list[int]
    lon: float | None
    lat: float | None
    cell: int | None
    accuracy_m: float | None
    address: str | None
    channel: str
    split_from: int | None
    exercise: bool
    first_reported_at: datetime
    search: list[str]
    channels: list[str]
    report_count: int
    photo_count: int


class Incident(Struct, frozen=True, kw_only=True):
    """A row of incidents_incident."""

    id: int
    state: State
    triage: Triage | None
    text: str
    standard_code: str | None
    standard_by: str | None
    family: str | None
    level: str | None
    advice: list[dict[str, Any]]
    area_id: int | None
    area_path: str
    department_ids: list[int]
    lon: float | None
    lat: float | None
    cell: int | None
    accuracy_m: float | None
    address: str | None
    channel: str
    channels: list[str]
    report_count: int
    photo_count: int
    first_reported_at: datetime
    last_reported_at: datetime
    taken_in_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    stage: str | None
    version: int
    case_id: int | None
    merged_into: int | None
    split_from: int | None
    state_before_merge: str | None
    exercise: bool


class NewStep(Struct, frozen=True, kw_only=True):
    """A step to be written: what was done and what it said; the actor is added by the service."""

    action: str
    from_state: str
    to_state: str
    reason: str | None = None
    fields: dict[str, Any] = {}
    uploads: list[int] = []
    occurred_at: datetime | None = None
    automatic: bool = False


class Link(Struct, frozen=True, kw_only=True):
    """That a report belongs, or belonged, to an incident; `moved_from` is where a merge took it."""

    report_id: int
    linked_at: datetime
    unlinked_at: datetime | None
    by_name: str
    why: str
    moved_from: int | None

"""What other rooms' news does to cases."""

from datetime import timedelta
from typing import Literal

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.flow.cases.messages import Act, FileCase
from yiwang.flow.cases.service import acting, filing, procedures
from yiwang.flow.cases.store import cases as store
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import IncidentView
from yiwang.flow.sensing.service import warnings
from yiwang.kernel.ids import format_id

# The reopening window is at most this long by any calendar (5 work days across the longest holidays).
ARCHIVE_AFTER = timedelta(days=21)
ARCHIVE_BATCH = 200
_FOUND: dict[str, Literal["confirmed", "dismissed"]] = {
    "close": "confirmed",
    "void": "dismissed",
    "undo_auto": "dismissed",
}
_FILES = ("confirm", "severity_up", "raise", "return")  # after which a warning may be filed
_BY_SENSOR = "verify_by_sensor"


async def file_by_rule(tx: Tx, news: News) -> None:
    """File without a person what its standard lets a rule file: placed, classified, low in risk, no confirming asked.

    The case is marked, and the desk can undo it.
    """
    incident = await incidents.get(tx, news.subject)
    if (
        incident.state not in filing.FILABLE
        or incident.triage is not None
        or not incident.standard_code
    ):
        return
    if incident.standard_by == "advice":
        return  # the algorithm's accuracy on this city's own standards has not been measured: a person decides
    standard = await city.standard(tx, incident.standard_code)
    if not standard.auto_file or standard.confirm:
        await _file_warned(tx, incident)
        return
    reason = f"标准 {standard.code} 允许按规则自动立案（风险：{standard.risk}；分类来自 {incident.standard_by}）"
    command = FileCase(expected_version=incident.version, standard=standard.code, reason=reason)
    await filing.file_case(tx, incident.id, command)


async def file_warned(tx: Tx, news: News) -> None:
    """A warning that a person confirmed, or that reached what its rule files by itself: its incident is a case."""
    if news.payload["why"] in _FILES:
        incident_id = await warnings.incident_of(tx, news.payload["group"])
        if incident_id is not None:  # else it is being opened now, and `file_by_rule` hears of it
            await _file_warned(tx, await incidents.get(tx, incident_id))


async def file_joined(tx: Tx, news: News) -> None:
    """The same for a warning that was told of and then joined an incident that was there."""
    if news.payload["joined"] and news.payload["channel"] == incidents.SENSOR:
        await _file_warned(tx, await incidents.get(tx, news.payload["incident"]))


async def _file_warned(tx: Tx, incident: IncidentView) -> None:
    """The case is marked as filed by the rule, says who confirmed or which rule it was, and the desk can undo it."""
    if (
        incident.state not in filing.FILABLE
        or incident.triage is not None
        or not incident.standard_code
        or incident.standard_by == "advice"
    ):
        return
    by = await warnings.confirmed_by(tx, incident.id)
    reason = f"预警经 {by} 核实属实" if by is not None else await _by_its_rule(tx, incident)
    if reason is not None:
        command = FileCase(
            expected_version=incident.version, standard=incident.standard_code, reason=reason
        )  # fmt: skip
        await filing.file_case(tx, incident.id, command)


async def _by_its_rule(tx: Tx, incident: IncidentView) -> str | None:
    """Not where the standard asks for a look first, and never again: a case that people undid stays undone."""
    if (await city.standard(tx, incident.standard_code or "")).confirm:
        return None
    if await store.cases_of_incident(tx, [incident.id]):
        return None
    return await warnings.filed_by(tx, incident.id)


async def note_rating(tx: Tx, news: News) -> None:
    """A reporter rated the result."""
    for case in await store.cases_of_incident(tx, [news.payload["incident"]]):
        if case["state"] == "closed":
            await store.rate(tx, case["id"], news.payload["stars"], news.payload["solved"])


async def reopen_asked(tx: Tx, news: News) -> None:
    """A reporter says that it is not solved: the node itself reopens the case within the window."""
    for row in await store.cases_of_incident(tx, [news.payload["incident"]]):
        case = await store.load(tx, row["id"], lock=True)
        if case is not None and case.stage == "closed":
            command = Act(
                expected_version=case.version, reason=str(news.payload.get("reason") or "-")
            )
            await acting.act(tx, case.id, "reopen", command)


async def archive_old(tx: Tx) -> int:
    """Archive closed cases that nobody can reopen any more; how many."""
    found = await store.to_archive(tx, tx.now - ARCHIVE_AFTER, ARCHIVE_BATCH)
    for case_id in found:
        case = await store.load(tx, case_id, lock=True)
        if case is not None and case.stage == "closed":
            await acting.act(tx, case_id, "archive", Act(expected_version=case.version))
    return len(found)


async def tell_warnings(tx: Tx, news: News) -> None:
    """How a case ended is what became of the warnings that it came from."""
    outcome = _FOUND.get(news.payload["action"])
    if outcome is not None:
        why = f"{news.payload['action']} {format_id(news.subject)}"
        await warnings.note_outcome(tx, news.payload["incident"], outcome, "case", why)


async def verify_by_sensor(tx: Tx, news: News) -> None:
    """A case that has come to be verified is, when all that was warned of is over and its procedure lets that count."""
    if news.payload["stage"] == "verifying":
        await _verify(tx, news.payload["incident"])


async def warning_cleared(tx: Tx, news: News) -> None:
    """The same when the level falls after the crew has reported."""
    incident_id = await warnings.incident_of(tx, news.payload["group"])
    if incident_id is not None:
        await _verify(tx, incident_id)


async def _verify(tx: Tx, incident_id: int) -> None:
    if not (await warnings.normal(tx, incident_id)).back:
        return
    for row in await store.cases_of_incident(tx, [incident_id]):
        case = await store.load(tx, row["id"], lock=True)
        if case is None or case.stage != "verifying":
            continue
        procedure = await procedures.procedure(tx, case.procedure_code, case.procedure_version)
        if any(rule.verb == _BY_SENSOR for rule in procedure.stage(case.stage).actions):
            await acting.act(tx, case.id, _BY_SENSOR, Act(expected_version=case.version))

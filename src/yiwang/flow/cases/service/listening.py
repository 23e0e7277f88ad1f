"""What other rooms' news does to cases."""

from datetime import timedelta

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.flow.cases.messages import Act, FileCase
from yiwang.flow.cases.service import acting, filing
from yiwang.flow.cases.store import cases as store
from yiwang.flow.incidents import service as incidents

# The reopening window is at most this long by any calendar (5 work days across the longest holidays).
ARCHIVE_AFTER = timedelta(days=21)
ARCHIVE_BATCH = 200


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
        return
    reason = f"标准 {standard.code} 允许按规则自动立案（风险：{standard.risk}；分类来自 {incident.standard_by}）"
    command = FileCase(expected_version=incident.version, standard=standard.code, reason=reason)
    await filing.file_case(tx, incident.id, command)


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

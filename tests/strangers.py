"""What strange requests need: a town with a few things in it, and sessions of each kind of person."""

import loop
import town
from serving import token
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.front.node import Node
from yiwang.kernel.ids import format_id

ROLES = ("system_admin", "security_admin", "audit_admin", "data", "ai", "resident")
VISITORS = ("desk", "desk_pudong", "water", "pump", "worker", "chief", "mayor")
_VERBS = (
    "dispatch", "accept", "assign_crew", "send_back", "extend", "approve_extension", "defer", "report_result", "note",
    "verify_pass", "verify_fail", "close", "reopen", "force_close", "void", "remind", "mediate", "confirm", "decline",
    "merge", "unmerge", "split", "place", "classify", "dance",
)  # fmt: skip


async def furnish(database: Database) -> dict[str, list[str]]:
    """Cases in several stages, reports, uploads; the values of path parameters that are there."""
    people = await town.people(database)
    cases = [
        await loop.filed(database, people.desk),
        await loop.dispatched(database, people),
        await loop.handled(database, people),
        await loop.closed(database, people),
    ]
    receipts = [await loop.report(database) for _ in range(3)]
    receipts.append(await loop.report(database, standard=None, text="有点事想说"))
    upload = await loop.upload(database, people.pump)
    async with database.reading(SYSTEM) as tx:
        root = await city.city(tx)
        xuhui = await city.area_by_code(tx, town.XUHUI)
    assert xuhui is not None
    return {
        "case_id": [format_id(case) for case in cases],
        "incident_id": [receipt.incident.id for receipt in receipts],
        "action": list(_VERBS),
        "token": [receipt.token for receipt in receipts],
        "area_id": [format_id(root.id), format_id(xuhui.id)],
        "upload_id": [upload.split(".")[0]],
        "crew_id": [format_id(people.pump_crew_id)],
        "code": [town.LID, town.POND, "closed_on_time", "national"],
        "name": [f"{town.LID}.json", f"{receipts[0].report.id}.xml"],
    }  # fmt: skip


async def make_accounts(database: Database) -> None:
    """One account for each role that the town has nobody of."""
    for role in ROLES:
        await loop.account(database, f"a_{role}", role)


def tokens(node: Node) -> dict[str, str]:
    """A session of each kind of person, by name."""
    names = [*VISITORS, *(f"a_{role}" for role in ROLES)]
    return {name: token(node.address, name) for name in names}

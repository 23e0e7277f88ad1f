"""Changes to the city's lists after it is loaded. Each is all or nothing, and a dry run writes nothing at all."""

from collections.abc import Sequence
from datetime import date

from yiwang.backstage.database import Tx
from yiwang.city.messages import Imported
from yiwang.city.model.faults import Faults
from yiwang.city.model.holidays import holiday_names, statutory
from yiwang.city.model.lists import read_departments, read_responsibilities
from yiwang.city.model.standards import read_standards
from yiwang.city.service import list_rows
from yiwang.city.service.snapshot import Snapshot, forget, snapshot
from yiwang.city.service.words import say
from yiwang.city.store import lists, packs
from yiwang.city.store.areas import new_ids
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id

IMPORTED = "导入"


async def import_standards(tx: Tx, content: bytes, name: str, *, dry_run: bool = False) -> Imported:
    """Take event standards from CSV or Excel. A standard that differs gets a new edition, in force from now."""
    now = await _begin(tx, dry_run)
    faults = Faults()
    known = now.directory.standards
    found = read_standards(
        name, content, {}, faults, known=known, source=IMPORTED, edition=_today(tx)
    )
    if faults or dry_run:
        return _answer(len(found), 0, faults, dry_run)
    changed = await list_rows.write_standards(tx, found, tx.now, whole=False)
    return await _done(tx, "standards", len(found), changed)


async def import_departments(
    tx: Tx, content: bytes, name: str, *, dry_run: bool = False
) -> Imported:
    """Take departments from CSV or Excel; those that the list leaves out stay."""
    now = await _begin(tx, dry_run)
    faults = Faults()
    areas = list(now.directory.areas.values())
    found = read_departments(name, content, areas, faults)
    own = {new.code for new in found}
    taken = {
        (alias, d.area_id): d
        for d in now.directory.departments.values()
        if d.code not in own
        for alias in d.aliases
    }
    ids = {area.code: area.id for area in areas}
    for new in found:
        for alias in new.aliases:
            if (alias, ids[new.area]) in taken:
                faults.add(name, 0, "aliases", "city_alias_taken", value=alias, area=new.area)
    if faults or dry_run:
        return _answer(len(found), 0, faults, dry_run)
    changed = await list_rows.write_departments(tx, found, ids, tx.now, whole=False)
    return await _done(tx, "departments", len(found), changed)


async def import_responsibilities(
    tx: Tx, content: bytes, name: str, *, dry_run: bool = False
) -> Imported:
    """Take lines of the list of responsibilities. A line replaces the one for the same standard and area."""
    now = await _begin(tx, dry_run)
    faults = Faults()
    standards = (
        {"*"} | set(now.directory.standards) | {s.family for s in now.directory.standard_list}
    )
    ids = {area.code: area.id for area in now.directory.areas.values()}
    departments = list(now.directory.departments.values())
    found = read_responsibilities(name, content, standards, set(ids), departments, faults)
    if faults or dry_run:
        return _answer(len(found), 0, faults, dry_run)
    changed = await list_rows.write_responsibilities(
        tx, found, ids, now.root.id, tx.now, whole=False
    )
    return await _done(tx, "responsibilities", len(found), changed)


async def assign(
    tx: Tx,
    *,
    standard: str,
    area_id: int,
    lead_id: int,
    assisting_ids: Sequence[int] = (),
    source: str,
) -> int:
    """Add a line to the list of responsibilities from now on (a ruling, a precedent); its id.

    The line is for exactly this area and what lies below it; an earlier ruling for the same place ends.
    """
    await packs.lock(tx)
    now = await snapshot(tx)
    directory = now.directory
    if area_id not in directory.areas:
        raise NotFound("city_no_such_area", id=format_id(area_id))
    if standard not in directory.standards:
        raise NotFound("city_no_such_standard", value=standard[:80])
    codes = []
    for department_id in (lead_id, *assisting_ids):
        if department_id not in directory.departments:
            raise NotFound("city_no_such_department", id=format_id(department_id))
        codes.append(directory.departments[department_id].code)
    earlier = [
        row["id"]
        for row in await lists.responsibilities(tx)
        if row["standard"] == standard and row["area_id"] == area_id and row["valid_to"] is None
    ]
    await lists.close_responsibilities(tx, earlier)
    (line_id,) = await new_ids(tx, "city_responsibility_id_seq", 1)
    row = (line_id, standard, area_id, codes[0], codes[1:], source, True, tx.now, None)
    await lists.insert_responsibilities(tx, [row])
    tx.record(
        "responsibility_assigned", line_id, {"standard": standard, "area": area_id, "lead": lead_id}
    )
    await packs.touch(tx)
    forget(tx)
    return line_id


async def mark_synthetic(
    tx: Tx, synthetic: bool, notice_zh: str | None = None, notice_en: str | None = None
) -> None:
    """Say that what is reported here is made up (the demo), so that every screen says so."""
    await packs.say_synthetic(tx, synthetic, notice_zh, notice_en)
    await packs.touch(tx)
    forget(tx)


async def refresh_calendar(tx: Tx) -> bool:
    """Take over years that the holiday library has learned of since the pack was loaded; True if there were any."""
    pack = await packs.current(tx)
    if pack is None or pack["calendar"]["source"] != "chinesecalendar":
        return False
    known, years = statutory(frozenset(pack["calendar"]["weekend"]))
    if set(years) <= set(pack["calendar"]["covered"]):
        return False
    new = set(years) - set(pack["calendar"]["covered"])
    days: dict[date, bool] = {day: work for day, work in known.items() if day.year in new}
    days |= await packs.days(tx)  # what the city itself has said stands
    names = holiday_names()
    await packs.put_days(
        tx,
        [(day, work, names.get(day, ""), "chinesecalendar") for day, work in sorted(days.items())],
    )
    await packs.set_calendar(
        tx, pack["calendar"] | {"covered": sorted(set(years) | set(pack["calendar"]["covered"]))}
    )
    await packs.touch(tx)
    forget(tx)
    return True


async def _begin(tx: Tx, dry_run: bool) -> Snapshot:
    if not dry_run:
        await packs.lock(tx)
    return await snapshot(tx)


async def _done(tx: Tx, kind: str, accepted: int, changed: int) -> Imported:
    await packs.touch(tx)
    forget(tx)
    root_id = (await snapshot(tx)).root.id
    tx.record("city_import", root_id, {"kind": kind, "accepted": accepted, "changed": changed})
    return Imported(accepted=accepted, changed=changed, errors=(), dry_run=False)


def _answer(accepted: int, changed: int, faults: Faults, dry_run: bool) -> Imported:
    wrong = {fault.row for fault in faults.found if fault.row}
    right = 0 if faults and not dry_run else max(accepted - len(wrong), 0)
    return Imported(accepted=right, changed=changed, errors=say(faults.found), dry_run=dry_run)


def _today(tx: Tx) -> str:
    return tx.now.date().isoformat()

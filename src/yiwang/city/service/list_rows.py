"""Lists against what is here: departments, standards, responsibilities, components.

`whole`: the list is all there is, and what it leaves out comes to an end; else it only adds and changes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from msgspec import structs

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city.messages import STANDARDS_CHANGED
from yiwang.city.model.lists import NewComponent, NewDepartment, NewResponsibility
from yiwang.city.model.standards import FIELDS, NewStandard
from yiwang.city.store import lists as store
from yiwang.city.store.areas import new_ids
from yiwang.kernel.clock import CITY_ZONE


async def write_departments(
    tx: Tx,
    found: Sequence[NewDepartment],
    areas: Mapping[str, int],
    since: datetime,
    *,
    whole: bool,
) -> int:
    """Make, change and (with `whole`) close departments; how many."""
    old = {row["code"]: row for row in await store.departments(tx)}
    fresh = [new for new in found if new.code not in old]
    changed = []
    for new in found:
        values = (new.name, new.name_en, list(new.aliases), new.kind, areas[new.area])
        if new.code in old and values != tuple(old[new.code].values())[2:]:
            changed.append((old[new.code]["id"], *values))
    gone = (
        sorted(old[code]["id"] for code in old.keys() - {new.code for new in found})
        if whole
        else []
    )
    at = since if not old else tx.now
    ids = await new_ids(tx, "city_department_id_seq", len(fresh))
    await store.insert_departments(
        tx,
        [
            (
                number,
                new.code,
                new.name,
                new.name_en,
                list(new.aliases),
                new.kind,
                areas[new.area],
                at,
            )
            for number, new in zip(ids, fresh, strict=True)
        ],
    )
    await store.change_departments(tx, changed)
    await store.close_departments(tx, gone)
    return len(fresh) + len(changed) + len(gone)


async def write_standards(
    tx: Tx, found: Sequence[NewStandard], since: datetime, *, whole: bool
) -> int:
    """Put new editions in force where something differs; how many."""
    old = {row["code"]: row for row in await store.standards(tx)}
    fresh = [
        new
        for new in found
        if new.code not in old or _plain(new) != [_listed(old[new.code][f]) for f in FIELDS]
    ]
    gone = [old[new.code]["id"] for new in fresh if new.code in old]
    if whole:
        gone += sorted(old[code]["id"] for code in old.keys() - {new.code for new in found})
    await store.close_standards(tx, gone)
    ids = await new_ids(tx, "city_event_standard_id_seq", len(fresh))
    at = since if not old else tx.now
    rows = []
    for number, new in zip(ids, fresh, strict=True):
        values: dict[str, Any] = structs.asdict(new) | {"id": number, "effective_from": at}
        rows.append([_listed(values[column]) for column in store.STANDARD])
    await store.insert_standards(tx, rows)
    changed = len(fresh) + len(gone)
    if changed and old:
        codes = sorted({new.code for new in fresh})
        tx.announce(News(topic=STANDARDS_CHANGED, subject=0, payload={"codes": codes}))
    return changed


async def write_responsibilities(
    tx: Tx,
    found: Sequence[NewResponsibility],
    areas: Mapping[str, int],
    root_id: int,
    since: datetime,
    *,
    whole: bool,
) -> int:
    """Add lines and end those that they replace; rulings stand until somebody ends them. How many changed."""
    rows = [
        row
        for row in await store.responsibilities(tx)
        if row["valid_to"] is None or row["valid_to"] > tx.now
    ]
    listed = {
        row["id"]: _key(row["standard"], row["area_id"], row) for row in rows if not row["assigned"]
    }
    start = since if not rows else tx.now
    fresh = {}
    for line in found:
        area_id = areas[line.area] if line.area else root_id
        values = {
            "standard": line.standard, "area_id": area_id, "lead": line.lead, "assisting": list(line.assisting),
            "source": line.source, "assigned": False, "valid_from": _midnight(line.start) or start,
            "valid_to": _midnight(line.end),
        }  # fmt: skip
        fresh[_key(line.standard, area_id, values)] = values
    same = fresh.keys() & set(listed.values())
    touched = {(standard, area_id) for standard, area_id, *_ in fresh}
    ended = [
        number
        for number, key in listed.items()
        if key not in same and (whole or (key[0], key[1]) in touched)
    ]
    new = [values for key, values in fresh.items() if key not in same]
    await store.close_responsibilities(tx, sorted(ended))
    ids = await new_ids(tx, "city_responsibility_id_seq", len(new))
    await store.insert_responsibilities(
        tx,
        [
            [values.get(column, number) for column in store.RESPONSIBILITY]
            for number, values in zip(ids, new, strict=True)
        ],
    )
    return len(new) + len(ended)


async def write_components(
    tx: Tx, found: Sequence[NewComponent], areas: Mapping[str, int], since: datetime
) -> int:
    """Bring the register of components to the list's state; how many changed."""
    rows = await store.components(tx)
    old = {row["code"]: (row["id"], tuple(row.values())[1:-1]) for row in rows}
    wanted = {
        c.code: (
            c.code,
            c.small_class,
            c.name,
            areas[c.area],
            c.lon,
            c.lat,
            c.department or None,
            c.state,
        )
        for c in found
    }
    gone = [number for code, (number, values) in old.items() if wanted.get(code) != values]
    fresh = [values for code, values in wanted.items() if code not in old or old[code][1] != values]
    await store.close_components(tx, gone)
    ids = await new_ids(tx, "city_component_id_seq", len(fresh))
    at = since if not old else tx.now
    await store.insert_components(
        tx, [(number, *values, at) for number, values in zip(ids, fresh, strict=True)]
    )
    return len(fresh) + len(gone)


def _plain(new: NewStandard) -> list[Any]:
    return [_listed(getattr(new, field)) for field in FIELDS]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _key(standard: str, area_id: int, values: Any) -> tuple[str, int, str, tuple[str, ...], str]:
    return standard, area_id, values["lead"], tuple(values["assisting"]), values["source"]


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(0), CITY_ZONE) if day else None

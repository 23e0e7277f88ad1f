"""The verbs of the dispatch centre: propose, dispatch by rule, crews and their duty."""

import asyncpg

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city import service as city
from yiwang.city.messages import Department
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, ForDispatch
from yiwang.flow.dispatch import model, store
from yiwang.flow.dispatch.messages import (
    Chosen,
    CrewChoice,
    Crews,
    CrewView,
    Named,
    NewCrew,
    PlaceCrew,
    Proposal,
)
from yiwang.kernel.clock import in_city
from yiwang.kernel.errors import NotAllowed, NotFound
from yiwang.kernel.geometry import Point
from yiwang.kernel.ids import format_id

MOST_CREWS = 500
_MAY_MOVE_ANY = frozenset({"desk", "supervisor", "department", "system"})


async def propose(tx: Tx, case_id: int, language: str) -> Proposal:
    """Who should handle a case, and which of its crews; nothing is written."""
    case = await cases.for_dispatch(tx, case_id)
    chosen = await _responsible(tx, case)
    if chosen is None:
        return Proposal(department=None, assisting=[], crews=[], unowned=True)
    lead, assisting, why_zh, why_en = chosen
    ranked = await _rank(tx, case, lead.id)
    zh = language == "zh"
    return Proposal(
        department=Chosen(id=format_id(lead.id), name=lead.name, why=why_zh if zh else why_en),
        assisting=[Named(id=format_id(d.id), name=d.name) for d in assisting],
        crews=[_choice(entry, lead, zh) for entry in ranked],
        unowned=False,
    )


async def dispatch_by_rule(tx: Tx, news: News) -> None:
    """A case that a rule filed is dispatched by the list of responsibilities; the others wait for a person."""
    if not news.payload.get("by_rule"):
        return
    case = await cases.for_dispatch(tx, news.subject)
    if case.stage != "dispatching":
        return
    await _dispatch(tx, case)


async def _dispatch(tx: Tx, case: ForDispatch) -> bool:
    chosen = await _responsible(tx, case)
    if chosen is None:
        return False
    lead, assisting, why_zh, _why_en = chosen
    ranked = await _rank(tx, case, lead.id)
    best = ranked[0] if ranked and ranked[0].able else None
    command = Act(
        expected_version=case.version,
        department_id=format_id(lead.id),
        assisting=[format_id(d.id) for d in assisting],
        crew_id=format_id(best.crew.id) if best else None,
        why=f"{why_zh} {best.why_zh}" if best else why_zh,
    )
    await cases.act(tx, case.id, "dispatch", command)
    return True


async def _responsible(
    tx: Tx, case: ForDispatch
) -> tuple[Department, tuple[Department, ...], str, str] | None:
    """By the latest ruling on the same standard here, else by the list of responsibilities.

    A department that has refused the case is not asked again by a rule.
    """
    listed = await city.responsible(tx, case.standard_code, case.area_id, tx.now)
    assisting = listed.assisting if listed else ()
    ruling = await store.precedent(tx, case.standard_code, case.area_path)
    if ruling is not None and ruling["department_id"] not in case.sent_back_by:
        department = await city.department(tx, ruling["department_id"])
        day = in_city(ruling["ruled_at"]).date().isoformat()
        number = format_id(ruling["case_id"])
        return (
            department, assisting, f"按 {day} 案件 {number} 的裁定（判例）",
            f"by the ruling of {day} in case {number} (precedent)",
        )  # fmt: skip
    if listed is None or listed.lead.id in case.sent_back_by:
        return None
    return listed.lead, assisting, listed.why_zh, listed.why_en


async def _rank(tx: Tx, case: ForDispatch, department_id: int) -> list[model.Ranked]:
    place = Point(case.lon, case.lat) if case.lon is not None and case.lat is not None else None
    rows = await store.crews_of_department(tx, department_id)
    family = case.standard_code.split("-", 1)[0][:3]
    return model.rank([_crew(row) for row in rows], family, place, tx.now)


def _crew(row: asyncpg.Record) -> model.Crew:
    place = Point(row["lon"], row["lat"]) if row["lon"] is not None else None
    return model.Crew(
        id=row["id"], name=row["name"], department_id=row["department_id"], skills=row["skills"],
        capacity=row["capacity"], on_duty=row["on_duty"], busy=row["busy"], place=place, placed_at=row["placed_at"],
    )  # fmt: skip


def _choice(entry: model.Ranked, department: Department, zh: bool) -> CrewChoice:
    return CrewChoice(
        id=format_id(entry.crew.id),
        name=entry.crew.name,
        department=Named(id=format_id(department.id), name=department.name),
        distance_m=entry.distance_m,
        on_duty=entry.crew.on_duty,
        busy=entry.crew.busy,
        able=entry.able,
        why=entry.why_zh if zh else entry.why_en,
        eta_min=entry.eta_min,
    )


async def note_ruling(tx: Tx, news: News) -> None:
    """A mediated dispute becomes a precedent."""
    if news.payload.get("action") != "mediate":
        return
    case = await cases.for_dispatch(tx, news.subject)
    if case.lead_department_id is not None:
        await store.add_ruling(
            tx,
            case.id,
            news.payload["version"],
            case.standard_code,
            case.area_path,
            case.lead_department_id,
            None,
        )


async def tell_crew_name(tx: Tx, news: News) -> None:
    """Cases show their crew by name; this room knows it."""
    if news.payload.get("action") not in ("dispatch", "mediate", "assign_crew", "accept"):
        return
    case = await cases.for_dispatch(tx, news.subject)
    name = await store.name(tx, case.crew_id) if case.crew_id is not None else None
    if case.crew_id is not None and name is not None:
        await cases.name_crew(tx, case.id, case.crew_id, name)


async def add_crew(tx: Tx, crew: NewCrew) -> int:
    """Register a crew; its id."""
    crew_id = await store.add(tx, crew)
    tx.record("crew_added", crew_id, {"name": crew.name})
    return crew_id


async def crew_name(tx: Tx, crew_id: int) -> str | None:
    """The name of a crew."""
    return await store.name(tx, crew_id)


async def crews(tx: Tx, area_id: int | None) -> Crews:
    """The crews of an area on the map."""
    path = (await city.area(tx, area_id)).path if area_id else tx.actor.area_path
    rows, total = await store.crews_in(tx, path, MOST_CREWS)
    names = {d.id: d.name for d in await city.departments(tx)}
    return Crews(items=[_view(row, names) for row in rows], total=total)


def _view(row: asyncpg.Record, names: dict[int, str]) -> CrewView:
    state = "off" if not row["on_duty"] else "busy" if row["busy"] else "free"
    return CrewView(
        id=format_id(row["id"]),
        name=row["name"],
        department=Named(
            id=format_id(row["department_id"]), name=names.get(row["department_id"], "")
        ),
        people=row["people"],
        place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
        placed_at=row["placed_at"],
        state=state,
        cases=row["busy"],
        skills=row["skills"],
    )


async def place_crew(tx: Tx, crew_id: int, place: PlaceCrew) -> CrewView:
    """Where a crew is; crews speak for themselves only."""
    await _own_or_may(tx, crew_id)
    await store.place(tx, crew_id, place.lon, place.lat)
    return await _one(tx, crew_id)


async def set_duty(tx: Tx, crew_id: int, on: bool) -> CrewView:
    """On or off duty."""
    await _own_or_may(tx, crew_id)
    if await store.set_duty(tx, crew_id, on):
        tx.record("crew_duty", crew_id, {"on": on})
    return await _one(tx, crew_id)


async def _own_or_may(tx: Tx, crew_id: int) -> None:
    if tx.actor.crew_id != crew_id and tx.actor.role not in _MAY_MOVE_ANY:
        raise NotAllowed("not_your_crew")


async def _one(tx: Tx, crew_id: int) -> CrewView:
    row = await store.crew(tx, crew_id)
    if row is None:
        raise NotFound("no_such_crew", crew=format_id(crew_id))
    names = {d.id: d.name for d in await city.departments(tx)}
    return _view(row, names)

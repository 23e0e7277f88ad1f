"""Doors for warnings: the list, one, what people do; the desk's lines and its budget; the switch of all reflexes."""

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.flow.sensing.messages.warnings import (
    ActOnWarning,
    Budget,
    GroupPage,
    Switch,
    SwitchView,
    WarningDetail,
    WarningFilter,
    WarningPage,
    Watch,
)
from yiwang.flow.sensing.service import warnings as service
from yiwang.kernel.ids import parse_id


def provide_filter(
    wanted_state: Annotated[str | None, QueryParameter(name="state")] = None,
    severity: FromQuery[str | None] = None,
    kind: FromQuery[str | None] = None,
    rule: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
    thing: FromQuery[str | None] = None,
    group: FromQuery[str | None] = None,
    mine: FromQuery[bool] = False,
    order: FromQuery[str | None] = None,
    q: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> WarningFilter:
    """The list's filter from the query string; `severity` may hold several, parted by commas; `order` is newest or
    gravest (of the lines of the desk always gravest)."""
    return WarningFilter(
        state=wanted_state, severity=severity, kind=kind, rule=rule, area=area, thing=thing, group=group, mine=mine,
        order=order, q=q, cursor=cursor, limit=limit,
    )  # fmt: skip


_FILTER = {"wanted": Provide(provide_filter, sync_to_thread=False)}


@get("/api/warnings", dependencies=_FILTER)
async def page(door: Door, wanted: NamedDependency[WarningFilter]) -> WarningPage:
    """The warnings that this actor sees with their counts, the newest first or the gravest."""
    return await door.read(lambda tx: service.page(tx, wanted, door.language))


@get("/api/warnings.csv", media_type="text/csv", dependencies=_FILTER)
async def export(door: Door, wanted: NamedDependency[WarningFilter]) -> Response[bytes]:
    """The same list as CSV."""
    content = await door.read(lambda tx: service.export(tx, wanted, door.language))
    headers = {"Content-Disposition": 'attachment; filename="warnings.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@get("/api/warnings/budget")
async def budget(door: Door) -> Budget:
    """The load of the asker's desk against six lines an operator-hour."""
    return await door.read(service.budget)


@post("/api/warnings/watch", status_code=200)
async def watch(door: Door, data: JSONBody[Watch]) -> Budget:
    """Begin or end to watch warnings."""
    return await door.write(lambda tx: service.watch(tx, on=data.on))


@get("/api/warnings/groups", dependencies=_FILTER)
async def groups(door: Door, wanted: NamedDependency[WarningFilter]) -> GroupPage:
    """The desk's lines: warnings that belong together, the gravest first."""
    return await door.read(lambda tx: service.groups(tx, wanted, door.language))


@post("/api/warnings/groups/{group_id:str}/acknowledge", status_code=200)
async def acknowledge_group(
    door: Door, group_id: FromPath[str], data: JSONBody[ActOnWarning]
) -> dict[str, int]:
    """Acknowledge all warnings of a group; answers how many those were."""
    wanted = parse_id(group_id)
    return {
        "acknowledged": await door.write(lambda tx: service.acknowledge_group(tx, wanted, data))
    }


@get("/api/warnings/{warning_id:str}")
async def show(door: Door, warning_id: FromPath[str]) -> WarningDetail:
    """One warning with its history, its reasons and what may be done."""
    wanted = parse_id(warning_id)
    return await door.read(lambda tx: service.show(tx, wanted, door.language))


@post("/api/warnings/{warning_id:str}/actions/{action:str}", status_code=200)
async def act(
    door: Door, warning_id: FromPath[str], action: FromPath[str], data: JSONBody[ActOnWarning]
) -> WarningDetail:
    """Acknowledge, assign, comment, shelve, unshelve, dismiss or confirm."""
    wanted = parse_id(warning_id)

    async def work(tx: Tx) -> WarningDetail:
        await service.act(tx, wanted, action, data)
        return await service.show(tx, wanted, door.language)

    return await door.write(work)


@get("/api/reflexes/switch")
async def switch(door: Door) -> SwitchView:
    """Whether reflexes act now."""
    return await door.read(service.switch)


@post("/api/reflexes/switch", status_code=200)
async def turn(door: Door, data: JSONBody[Switch]) -> SwitchView:
    """Stop all reflexes, or let them act again."""
    return await door.write(lambda tx: service.turn(tx, data))


ROUTES = [
    page, export, budget, watch, groups, acknowledge_group, show, act, switch, turn,
]  # fmt: skip

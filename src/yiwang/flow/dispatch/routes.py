"""Thin HTTP: the proposal for a case, crews, their place and duty."""

from typing import Annotated

from litestar import get, post
from litestar.params import Parameter

from yiwang.backstage.http import Door
from yiwang.flow.dispatch import service
from yiwang.flow.dispatch.messages import Crews, CrewView, Duty, PlaceCrew, Proposal
from yiwang.kernel.ids import parse_id


@get("/api/cases/{case_id:str}/dispatch")
async def propose(door: Door, case_id: str) -> Proposal:
    """Who should handle the case and why, and its crews, able and nearest first."""
    return await door.read(lambda tx: service.propose(tx, parse_id(case_id), door.language))


@get("/api/crews")
async def crews(door: Door, area: Annotated[str | None, Parameter(required=False)] = None) -> Crews:
    """The crews of an area that the asker may see."""
    return await door.read(lambda tx: service.crews(tx, parse_id(area) if area else None))


@post("/api/crews/{crew_id:str}/place", status_code=200)
async def place(door: Door, crew_id: str, data: PlaceCrew) -> CrewView:
    """A crew's phone says where it is."""
    return await door.write(lambda tx: service.place_crew(tx, parse_id(crew_id), data))


@post("/api/crews/{crew_id:str}/duty", status_code=200)
async def duty(door: Door, crew_id: str, data: Duty) -> CrewView:
    """A crew comes on or goes off duty."""
    return await door.write(lambda tx: service.set_duty(tx, parse_id(crew_id), data.on))


ROUTES = [propose, crews, place, duty]

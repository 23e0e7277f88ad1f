"""The town of the tests: the Shanghai pack without grid cells, people of each role, crews, procedures.

The same people everywhere: `desk` (city), `desk_xuhui` and `desk_pudong` (districts), `water` (a department of Xuhui's
water bureau) with its crew `pump`, `worker` (grid worker of Xuhui), `worker2`, `chief` (supervisor), `mayor`.
"""

from dataclasses import dataclass

from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.dispatch import service as dispatch
from yiwang.flow.dispatch.messages import NewCrew
from yiwang.flow.sensing import service as sensing

PASSWORD = "correct horse battery staple"
XUHUI, PUDONG = "310104", "310115"
# A point in Xuhui (near Xujiahui station) and one in Pudong (near Century Avenue), WGS-84.
IN_XUHUI = (121.4365, 31.1951)
IN_PUDONG = (121.5270, 31.2290)
LID = "B0102-01"  # 污水井盖 missing; lead 区水务局(排水所)
POND = "S0406-01"  # 道路积水; the same lead


@dataclass(frozen=True)
class Town:
    """Who is there."""

    desk: Actor
    desk_xuhui: Actor
    desk_pudong: Actor
    water: Actor
    pump: Actor
    worker: Actor
    worker2: Actor
    chief: Actor
    mayor: Actor
    water_id: int
    pump_crew_id: int


_NAMES = (
    "desk",
    "desk_xuhui",
    "desk_pudong",
    "water",
    "pump",
    "worker",
    "worker2",
    "chief",
    "mayor",
)


async def found(database: Database) -> None:
    """Load the pack and its people into a migrated database."""
    async with database.transaction(SYSTEM) as tx:
        await city.load_pack(tx, city.pack_folder("shanghai"), grid_cells=())
        await cases.publish_shipped(tx)
        await sensing.publish_kinds(tx)
        await _people(tx)


async def people(database: Database) -> Town:
    """The actors of a founded town."""
    actors = {name: await database.actor_of_account(name) for name in _NAMES}
    return Town(
        **actors,
        water_id=actors["water"].department_id or 0,
        pump_crew_id=actors["pump"].crew_id or 0,
    )


async def _people(tx: Tx) -> None:
    root = await city.city(tx)
    xuhui = await city.area_by_code(tx, XUHUI)
    pudong = await city.area_by_code(tx, PUDONG)
    assert xuhui is not None
    assert pudong is not None
    responsible = await city.responsible(tx, LID, xuhui.id, tx.now)
    assert responsible is not None
    water = responsible.lead
    center = await city.operations_center(tx, xuhui.id)
    lon, lat = IN_XUHUI
    crews = {}
    for name, department, skills in (
        ("pump", water, ["B01", "S04"]),
        ("worker", center, ["*"]),
        ("worker2", center, ["*"]),
    ):
        crews[name] = await dispatch.add_crew(
            tx,
            NewCrew(
                name=name, department_id=department.id, area_id=xuhui.id, area_path=xuhui.path, people=2,
                skills=skills, lon=lon, lat=lat + 0.001,
            ),
        )  # fmt: skip
    hashed = identity.hash_password(PASSWORD)
    for name, role, area, department, crew, narrowed in (
        ("desk", "desk", root, None, None, False),
        ("desk_xuhui", "desk", xuhui, None, None, False),
        ("desk_pudong", "desk", pudong, None, None, False),
        ("water", "department", xuhui, water.id, None, True),
        ("pump", "crew", xuhui, water.id, crews["pump"], True),
        ("worker", "crew", xuhui, center.id, crews["worker"], False),
        ("worker2", "crew", xuhui, center.id, crews["worker2"], False),
        ("chief", "supervisor", root, None, None, False),
        ("mayor", "leader", root, None, None, False),
    ):
        await identity.create_account(
            tx,
            identity.NewAccount(
                name=name, display_name=name, role=role, password_hash=hashed, department_id=department,
                crew_id=crew,
            ),
            [
                identity.NewGrant(
                    role=role, area_id=area.id, area_path=area.path,
                    department_ids=[department] if narrowed and department else None,
                )
            ],
        )  # fmt: skip

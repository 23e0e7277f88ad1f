"""What the demo needs before its first page is shown: the city, its people; then a child that lives in it.

In: a node with its tables ready. Out: the Shanghai pack loaded and marked synthetic, accounts, a helper started.
Never: reports; they come afterwards, so that the first page is not kept waiting.
"""

import asyncio
import os
import random
import sys

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.front.demo import accounts, listing, mix
from yiwang.front.demo.cast import Town, plan
from yiwang.front.node import Node

PACK = "shanghai"
DISTRICT = "310104"  # 徐汇区
HELPER = "people"
NOTICE_ZH = "演示数据：所有上报、人员与照片均为程序合成，与真实事件无关。"
NOTICE_EN = "Demo: every report, person and photo here is synthetic and stands for nothing real."


def prepare(node: Node, seed: int, reports: int) -> None:
    """Called by `yiwang demo` after the migrations and before the web starts."""
    asyncio.run(_prepare(node, seed))
    os.environ[listing.FLAG] = str(node.data)
    sys.stderr.write(f"demo accounts: {node.data / listing.FILE}\n")
    given = ["--seed", str(seed), "--reports", str(reports)]
    node.start_helper(HELPER, [sys.executable, "-m", "yiwang.front.demo.living", *given])


async def _prepare(node: Node, seed: int) -> None:
    database = await Database.open(node.app_url, connections=2)
    try:
        await furnish(database)
        async with database.reading(SYSTEM) as tx:
            town = await town_of(tx, DISTRICT, mix.load())
        await accounts.ensure(database, node.data, plan(town, random.Random(seed)))
    finally:
        await database.close()


async def furnish(database: Database) -> None:
    """Load the example city and mark it synthetic; a second time changes nothing."""
    async with database.transaction(SYSTEM) as tx:
        await city.load_pack(tx, city.pack_folder(PACK), grid_cells=[DISTRICT])
        await city.mark_synthetic(tx, True, NOTICE_ZH, NOTICE_EN)


async def town_of(tx: Tx, code: str, table: mix.Mix) -> Town:
    """What the cast is planned from: one district and who leads what in it."""
    district = await city.area_by_code(tx, code)
    if district is None:
        raise RuntimeError(f"the city pack has no area {code}")
    root = await city.area(tx, (await city.city(tx)).id)
    subdistricts = await city.children(tx, district.id)
    communities = await city.children(tx, subdistricts[0].id) if subdistricts else []
    cells = await city.children(tx, communities[0].id) if communities else []
    town = Town(
        city=root, district=district, subdistricts=subdistricts, centers={}, leads={}, families={}, work={},
        community=communities[0] if communities else None, cell=cells[0] if cells else None,
    )  # fmt: skip
    for area in subdistricts:
        town.centers[area.id] = await city.operations_center(tx, area.id)
    await _find_leads(tx, town, subdistricts, table)
    return town


async def _find_leads(tx: Tx, town: Town, areas: list[Area], table: mix.Mix) -> None:
    for standard in await city.standards(tx):
        weight = table.classes.get(standard.code, 0)
        for area in areas if weight else ():
            found = await city.responsible(tx, standard.code, area.id)
            if found is None:
                continue
            lead = found.lead
            town.leads[lead.id] = lead
            town.work[lead.id] = town.work.get(lead.id, 0) + weight
            families = town.families.setdefault(lead.id, [])
            if standard.family not in families:
                families.append(standard.family)

"""Fixtures of the city room: a small pack made in the test, and the Shanghai pack loaded once for reading."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from databases import app_url, copy_database
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.backstage.postgres import PostgresServer
from yiwang.city import service

SETTINGS = """
name = "hill"
version = "1"
effective_from = 2020-01-01
notice_zh = "测试"
notice_en = "test"
source = "test"
licence = "none"
"""
AREAS = """code,name,name_en,level,parent
H,山城,Hill,city,
H1,东区,East,district,H
H2,西区,West,district,H
H11,东一街道,,subdistrict,H1
H12,东二镇,,subdistrict,H1
H111,甲居委会,,community,H11
H112,乙居委会,,community,H11
H211,甲居委会,,community,H2
"""
DEPARTMENTS = """code,aliases,name,kind,each,name_ends,area
OC,城运中心,{area}城运中心,operations_center,city,,
OC,城运中心,{area}城运中心,operations_center,district,,
SW,区水务局,{area}水务局,government,district,,
BSC,街镇,{area}办事处,subdistrict_office,subdistrict,街道,
ZF,街镇,{area}人民政府,subdistrict_office,subdistrict,,
RQ,燃气企业,燃气公司,enterprise,,,H
"""
STANDARDS = """std_code,type,big_code,big_name,small_code,small_name,立案条件,处置时限,结案条件,主责部门,协同部门
B0102-01,部件,01,公用设施,02,污水井盖,井盖缺失,2紧急工作时,复位,区水务局,街镇
S0401-01,事件,04,突发事件,01,燃气泄漏,闻到异味,1工作日,归零,燃气企业,区水务局;物业
S0901-01,事件,09,其他,01,无主杆,倾斜,3工作日,扶正,权属单位,
"""
RESPONSIBILITIES = """standard,area,lead,assisting
B0102-01,,区水务局,街镇
S0401-01,,燃气企业,区水务局
"""
SQUARES = {
    "H1": (121.0, 31.0, 121.1, 31.1), "H2": (121.1, 31.0, 121.2, 31.1),
    "H11": (121.0, 31.0, 121.05, 31.1), "H12": (121.05, 31.0, 121.1, 31.1),
    "H111": (121.0, 31.0, 121.05, 31.05), "H112": (121.0, 31.05, 121.05, 31.1),
}  # fmt: skip


def square(west: float, south: float, east: float, north: float) -> str:
    """A GeoJSON polygon."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


def outlines(squares: dict[str, tuple[float, float, float, float]]) -> str:
    """A GeoJSON file of squares."""
    features = ", ".join(
        f'{{"type": "Feature", "properties": {{"code": "{code}"}}, "geometry": {square(*box)}}}'
        for code, box in squares.items()
    )
    return f'{{"type": "FeatureCollection", "features": [{features}]}}'


HILL = {
    "city.toml": SETTINGS,
    "areas.csv": AREAS,
    "departments.csv": DEPARTMENTS,
    "standards.csv": STANDARDS,
    "responsibilities.csv": RESPONSIBILITIES,
    "outlines.geojson": outlines(SQUARES),
}


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write a pack; a file given as None is left out."""

    def make(**changed: str | bytes | None) -> Path:
        folder = tmp_path / f"pack{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        files = HILL | {name.replace("_", ".", 1): content for name, content in changed.items()}
        for name, content in files.items():
            if content is not None:
                data = content if isinstance(content, bytes) else content.encode()
                (folder / name).write_bytes(data)
        return folder

    return make


@pytest_asyncio.fixture
async def hill(database: Database, make_pack: Callable[..., Path]) -> AsyncIterator[Database]:
    """A database with the small pack."""
    async with database.transaction(SYSTEM) as tx:
        await service.load_pack(tx, make_pack())
    yield database


@pytest_asyncio.fixture(scope="session")
async def shanghai(postgres: PostgresServer, migrated: str) -> AsyncIterator[Database]:
    """One database with the Shanghai pack for all tests that only read it."""
    copy_database(postgres, migrated, "shanghai")
    opened = await Database.open(app_url(postgres, "shanghai"), connections=4)
    async with opened.transaction(SYSTEM) as tx:
        await service.load_pack(tx, service.pack_folder("shanghai"))
    yield opened
    await opened.close()

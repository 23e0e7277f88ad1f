"""The example city as it ships: facts, generated outlines, the datum, who is responsible."""

import random
from datetime import UTC, datetime

import pytest
import shapely
from shapely.ops import nearest_points

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service
from yiwang.city.model.topology import examine
from yiwang.city.service.loading import examine_real, pack_folder, read_folder
from yiwang.kernel.geometry import Point, distance_m

# Places in WGS-84 and the district that they lie in; several are within a few hundred metres of its border.
KNOWN = {
    "人民广场": (121.4737, 31.2304, "黄浦区"),
    "徐家汇": (121.4365, 31.1951, "徐汇区"),
    "上海南站": (121.4247, 31.1553, "徐汇区"),
    "上海中心大厦": (121.5011, 31.2356, "浦东新区"),
    "东方明珠": (121.4953, 31.2419, "浦东新区"),
    "静安寺": (121.4447, 31.2250, "静安区"),
    "上海站": (121.4504, 31.2516, "静安区"),
    "虹桥机场一号航站楼": (121.3364, 31.1981, "长宁区"),
    "浦东机场": (121.8053, 31.1433, "浦东新区"),
    "嘉定孔庙": (121.2440, 31.3790, "嘉定区"),
    "朱家角": (121.0500, 31.1120, "青浦区"),
    "松江方塔": (121.2380, 31.0070, "松江区"),
}
# River crossings whose middle lies on the border of two districts: in the outline's own numbers they are 250–480 m
# off, which is what GCJ-02 does; after conversion they fit to the outline's resolution.
CROSSINGS = {
    "南浦大桥": (121.50083, 31.2075, "310101", "310115"),
    "卢浦大桥": (121.4758, 31.1906, "310101", "310115"),
    "徐浦大桥": (121.46417, 31.12917, "310104", "310115"),
    "杨浦大桥": (121.54139, 31.25694, "310110", "310115"),
    "外白渡桥": (121.48572, 31.24531, "310101", "310109"),
}


@pytest.fixture(scope="module")
def pack():
    return read_folder(pack_folder("shanghai"))


def children_of(pack, level: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area in pack.areas:
        if area.level == level:
            found.setdefault(area.parent, []).append(area.code)
    return found


def test_the_facts_are_all_there_and_what_is_generated_says_so(pack) -> None:
    levels = [area.level for area in pack.areas]
    assert [levels.count(level) for level in ("city", "district", "subdistrict", "community")] == [
        1,
        16,
        234,
        6509,
    ]
    origins = {(area.level, area.origin) for area in pack.areas}
    assert origins == {
        ("city", "real"), ("district", "real"), ("subdistrict", "generated"), ("community", "generated"),
        ("grid_cell", "generated"),
    }  # fmt: skip
    assert {area.code[:6] for area in pack.areas if area.level == "grid_cell"} == {"310104"}
    assert all(area.code.startswith(area.parent) for area in pack.areas if area.parent)
    assert all(area.code in pack.outlines for area in pack.areas)
    assert len(pack.standards) == 64
    assert all(standard.draft for standard in pack.standards)


@pytest.mark.parametrize("level", ["district", "subdistrict", "community", "grid_cell"])
def test_children_tile_their_parent_without_gap_or_overlap(pack, level: str) -> None:
    for parent, children in children_of(pack, level).items():
        shapes = [pack.outlines[code] for code in children]
        whole = pack.outlines[parent].area
        # Grid cells are rounded to a millimetre along their community's border, the rest tile to the last digit.
        within = 1e-5 if level == "grid_cell" else 1e-9
        assert sum(shape.area for shape in shapes) == pytest.approx(whole, rel=within)
        assert shapely.coverage_is_valid(shapes)
        outside = shapely.difference(shapely.union_all(shapes), pack.outlines[parent])
        assert outside.area <= whole * within


def test_generated_outlines_are_plausible(pack) -> None:
    for parent, children in children_of(pack, "community").items():
        fair = pack.outlines[parent].area / len(children)
        for code in children:
            shape = pack.outlines[code]
            assert shape.is_valid
            assert shape.area > fair / 5
    pieces = [
        len(shapely.get_parts(pack.outlines[a.code])) for a in pack.areas if a.origin == "generated"
    ]
    assert sum(count > 1 for count in pieces) < 20  # only where a sandbank was joined to the shore


def test_the_same_seed_gives_the_same_grid(pack) -> None:
    again = read_folder(pack_folder("shanghai"), ["310104013"])
    cells = [area.code for area in again.areas if area.level == "grid_cell"]
    assert cells
    assert all(code.startswith("310104013") for code in cells)
    assert all(again.outlines[code].equals_exact(pack.outlines[code], 0) for code in cells)
    per_community = [cells.count(code) for code in {code[:12] for code in cells}]
    assert all(4 <= sum(c.startswith(p) for c in cells) <= 8 for p in {c[:12] for c in cells}), (
        per_community
    )


def test_the_topology_report_of_real_borders(pack) -> None:
    (report,) = examine_real(pack)
    assert (report.children, report.gaps, report.overlaps) == (16, 0, 0)
    first, second = pack.outlines["310101"], pack.outlines["310104"]
    broken = examine("两区", None, [first, shapely.union(second, first.buffer(0.001))])
    assert broken.overlaps >= 1
    assert broken.overlap_m2 > 10_000


def test_the_outline_is_in_wgs84_as_far_as_it_can_be_told(pack) -> None:
    for name, (lon, lat, one, other) in CROSSINGS.items():
        border = shapely.intersection(pack.outlines[one].boundary, pack.outlines[other].boundary)
        nearest = shapely.get_coordinates(nearest_points(border, shapely.Point(lon, lat))[0])[0]
        assert distance_m(Point(*nearest), Point(lon, lat)) < 130, name


@pytest.mark.shows("N4")
async def test_known_places_and_their_departments(shanghai: Database) -> None:
    async with shanghai.reading(SYSTEM) as tx:
        for name, (lon, lat, district) in KNOWN.items():
            area = await service.locate(tx, lon, lat)
            assert area is not None, name
            above = await service.ancestor(tx, area.id, "district")
            assert above is not None
            assert above.name == district, name
        here = await service.locate(tx, 121.4365, 31.1951)
        assert here is not None
        assert (here.level, here.origin) == ("grid_cell", "generated")
        assert [a.level for a in await service.path_of(tx, here.id)] == [
            "city", "district", "subdistrict", "community", "grid_cell",
        ]  # fmt: skip
        lid = await service.responsible(tx, "B0102-01", here.id)
        assert lid is not None
        assert lid.lead.name == "徐汇区水务局排水管理所"
        # Generated, but held so that the name stands about where the real subdistrict lies.
        assert [d.name for d in lid.assisting] == ["徐家汇街道城市运行管理中心"]
        assert "徐汇区水务局排水管理所" in lid.why_zh
        bikes = await service.responsible(tx, "S0506-01", here.id)
        assert bikes is not None
        assert bikes.lead.name == "徐家汇街道办事处"
        assert (
            await service.responsible(tx, "B0117-01", here.id) is None
        )  # 权属单位: somebody has to find out who
        center = await service.operations_center(tx, here.id)
        assert center.name == "徐家汇街道城市运行管理中心"
        assert len(await service.departments(tx)) >= 50
        assert await service.locate(tx, 120.0, 30.0) is None


async def test_every_standard_but_the_truly_unowned_has_a_department_everywhere(
    shanghai: Database,
) -> None:
    rng = random.Random(7)
    async with shanghai.reading(SYSTEM) as tx:
        standards = await service.standards(tx)
        areas = [area for area in await service.all_areas(tx) if area.level == "community"]
        unowned = set()
        for area in rng.sample(areas, 60):
            for standard in standards:
                if await service.responsible(tx, standard.code, area.id) is None:
                    unowned.add((standard.code, standard.lead))
    assert {lead for _, lead in unowned} == {
        "权属单位",
        "设备权属单位",
        "小区物业企业",
        "产权人/物业",
    }
    assert len(unowned) == 5


async def test_many_points_at_once_agree_with_one_by_one(shanghai: Database) -> None:
    rng = random.Random(3)
    async with shanghai.reading(SYSTEM) as tx:
        city = await service.city(tx)
        assert city.bounds is not None
        west, south, east, north = city.bounds
        lon = [rng.uniform(west, east) for _ in range(500)]
        lat = [rng.uniform(south, north) for _ in range(500)]
        many = await service.locate_many(tx, lon, lat)
        single = [await service.locate(tx, x, y) for x, y in zip(lon, lat, strict=True)]
        assert many == [area.id if area else None for area in single]
        assert 100 < sum(area is not None for area in single) < 500
        assert all(area.level in ("community", "grid_cell") for area in single if area)
        assert city.counts["community"] == 6509


async def test_provenance_and_defaults_of_the_standards(shanghai: Database) -> None:
    async with shanghai.reading(SYSTEM) as tx:
        garbage = await service.standard(tx, "S0102-01")
        assert (garbage.family, garbage.time_limit.value, garbage.time_limit.unit) == (
            "S01",
            4,
            "work_hour",
        )
        assert (garbage.radius_m, garbage.window_hours, garbage.verification, garbage.auto_file) == (
            40, 12, "sample", True,
        )  # fmt: skip
        assert garbage.code_basis
        assert garbage.channels == ("网格员", "市民", "视频")
        gas = await service.standard(tx, "S0403-01")
        assert (gas.level, gas.risk, gas.auto_file, gas.assisting) == (
            "critical",
            "high",
            False,
            ("区消防救援支队", "街镇"),
        )
        assert gas.effective_from == datetime(2019, 12, 31, 16, tzinfo=UTC)

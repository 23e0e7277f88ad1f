"""City packs: all or nothing, faults by row, other editions, identities that outlive their codes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service
from yiwang.kernel.errors import Conflict, NotFound

from .conftest import AREAS, DEPARTMENTS, RESPONSIBILITIES, SETTINGS, SQUARES, STANDARDS, outlines

MakePack = Callable[..., Path]


async def test_nothing_is_known_before_a_pack_is_loaded(database: Database) -> None:
    async with database.reading(SYSTEM) as tx:
        with pytest.raises(NotFound, match="city_not_loaded"):
            await service.city(tx)


async def test_a_small_city(hill: Database) -> None:
    async with hill.reading(SYSTEM) as tx:
        city = await service.city(tx)
        assert (city.name, city.counts["community"], city.synthetic) == ("山城", 3, False)
        assert city.bounds == (121.0, 31.0, 121.2, 31.1)
        inside = await service.locate(tx, 121.01, 31.01)
        assert inside is not None
        assert (inside.code, inside.path) == ("H111", "H/H1/H11/H111/")
        gap = await service.locate(tx, 121.15, 31.05)  # the west has no finer outlines
        assert gap is not None
        assert gap.code == "H2"
        assert await service.locate_name(tx, "甲居委会") is None  # there are two
        west = await service.locate_name(tx, "甲居委会", within="西区")
        assert west is not None
        assert west.code == "H211"
        assert [area.code for area in await service.children(tx, None)] == ["H"]
        assert [area.code for area in await service.children(tx, city.id)] == ["H1", "H2"]
        with pytest.raises(NotFound, match="city_no_such_area"):
            await service.area(tx, 999)
        views = await tx.fetchrow(
            "SELECT (SELECT count(*) FROM city_v_area) AS areas, (SELECT count(*) FROM city_v_standard) AS standards,"
            " (SELECT count(*) FROM city_v_department) AS departments"
        )
        assert views is not None
        assert tuple(views) == (8, 3, 8)


@pytest.mark.shows("N4")
async def test_who_is_responsible_depends_on_the_place_and_the_day(hill: Database) -> None:
    async with hill.transaction(SYSTEM) as tx:
        one = await service.area_by_code(tx, "H111")
        two = await service.area_by_code(tx, "H211")
        assert one is not None
        assert two is not None
        lid = await service.responsible(tx, "B0102-01", one.id)
        assert lid is not None
        assert (lid.lead.name, [d.name for d in lid.assisting]) == (
            "东区水务局",
            ["东一街道办事处"],
        )
        west = await service.responsible(tx, "B0102-01", two.id)
        assert west is not None
        assert (west.lead.name, west.assisting) == ("西区水务局", ())  # no subdistrict there
        assert await service.responsible(tx, "S0901-01", one.id) is None
        # For the city as a whole "the district's water bureau" means nobody.
        assert await service.responsible(tx, "B0102-01", (await service.city(tx)).id) is None
        assert (
            await service.responsible(tx, "B0102-01", one.id, datetime(2019, 1, 1, tzinfo=UTC))
            is None
        )
        gas = next(d for d in await service.departments(tx) if d.name == "燃气公司")
        await service.assign(
            tx, standard="S0901-01", area_id=one.id, lead_id=gas.id, source="裁定 1"
        )
        ruled = await service.responsible(tx, "S0901-01", one.id)
        assert ruled is not None
        assert ruled.lead == gas
        assert "裁定 1" in ruled.why_zh
        assert await service.responsible(tx, "S0901-01", two.id) is None
        center = await service.operations_center(tx, one.id)
        assert center.name == "东区城运中心"
        assert await service.departments(tx, area_id=two.id, q="水务") == [west.lead]


WRONG = {
    "unknown parent": ({"areas_csv": AREAS + "H9,丙,,community,H8\n"}, ("areas.csv", 10, "city_no_such_parent")),
    "two cities": ({"areas_csv": AREAS + "K,另一城,,city,\n"}, ("areas.csv", 0, "city_one_city")),
    "a level below itself": (
        {"areas_csv": AREAS + "H9,丙,,subdistrict,H111\n"}, ("areas.csv", 10, "city_parent_not_above"),
    ),
    "the same code twice": ({"areas_csv": AREAS + "H111,丙,,community,H11\n"}, ("areas.csv", 10, "city_twice")),
    "no areas": ({"areas_csv": None}, ("areas.csv", 0, "city_file_missing")),
    "no settings": ({"city_toml": None}, ("city.toml", 0, "city_file_missing")),
    "broken settings": ({"city_toml": "name ="}, ("city.toml", 0, "city_toml_broken")),
    "a wrong setting": ({"city_toml": SETTINGS + "colour = 1\n"}, ("city.toml", 0, "city_settings_wrong")),
    "no such zone": ({"city_toml": SETTINGS + 'time_zone = "Moon/Base"\n'}, ("calendar.toml", 0, "city_unknown_zone")),
    "nobody's outline": (
        {"outlines_geojson": outlines(SQUARES | {"H99": (0, 0, 1, 1)})},
        ("outlines.geojson", 0, "city_outline_of_nobody"),
    ),
    "metres": (
        {"outlines_geojson": outlines({"H1": (500_000, 0, 600_000, 9)})},
        ("outlines.geojson", 0, "city_outline_not_degrees"),
    ),
    "half a file of outlines": (
        {"outlines_geojson": outlines(SQUARES)[:300]}, ("outlines.geojson", 0, "city_outlines_broken"),
    ),
    "an unknown department": (
        {"responsibilities_csv": RESPONSIBILITIES + "S0901-01,,消防队,\n"},
        ("responsibilities.csv", 4, "city_no_such_department_name"),
    ),
    "an unknown standard": (
        {"responsibilities_csv": RESPONSIBILITIES + "S9999-01,,区水务局,\n"},
        ("responsibilities.csv", 4, "city_no_such_standard_code"),
    ),
    "a department twice": (
        {"departments_csv": DEPARTMENTS + "RQ2,燃气企业,另一家,enterprise,,,H\n"},
        ("departments.csv", 8, "city_alias_taken"),
    ),
    "a wrong limit": ({"standards_csv": STANDARDS.replace("1工作日", "1天")}, ("standards.csv", 3, "city_bad_limit")),
    "two files of one list": (
        {"standards_csv": STANDARDS, "standards_xls": b"\xd0\xcf\x11\xe0"}, ("standards.xls", 0, "city_list_twice"),
    ),
    "grid cells of nowhere": (
        {"city_toml": SETTINGS + 'grid_cells = ["H77"]\n'}, ("city.toml", 0, "city_no_such_area_code"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_pack_is_refused_by_file_and_row(
    database: Database, make_pack: MakePack, name: str
) -> None:
    changed, expected = WRONG[name]
    async with database.transaction(SYSTEM) as tx:
        with pytest.raises(service.BadPack) as refused:
            await service.load_pack(tx, make_pack(**changed))
    found = [(error.file, error.row, error.code) for error in refused.value.errors]
    assert expected in found
    assert all(
        error.message_zh != error.code and error.message_en != error.code
        for error in refused.value.errors
    )
    async with database.reading(SYSTEM) as tx:
        assert await tx.fetchval("SELECT count(*) FROM city_area") == 0


async def test_the_same_pack_again_does_nothing(hill: Database, make_pack: MakePack) -> None:
    async with hill.transaction(SYSTEM) as tx:
        before = await tx.fetchval("SELECT stamp FROM city_pack WHERE replaced_at IS NULL")
        again = await service.load_pack(tx, make_pack())
        assert again.already
        assert again.unowned == ("S0901-01",)
        assert await tx.fetchval("SELECT stamp FROM city_pack WHERE replaced_at IS NULL") == before


async def test_another_edition_changes_what_differs_and_keeps_identities(
    hill: Database, make_pack: MakePack
) -> None:
    async with hill.reading(SYSTEM) as tx:
        old = {area.code: area for area in await service.all_areas(tx)}
        early = tx.now
    # 乙 gets another code and moves to the other subdistrict; the west's 甲 is no more; 丁 is new;
    # 甲 gets 乙's old code.
    areas = AREAS.replace("name_en,level,parent", "name_en,level,parent,formerly")
    areas = areas.replace("H112,乙居委会,,community,H11\n", "H121,乙居委会,,community,H12,H112\n")
    areas = areas.replace("H211,甲居委会,,community,H2\n", "H113,丁居委会,,community,H11,\n")
    areas = areas.replace("H111,甲居委会,,community,H11\n", "H112,甲居委会,,community,H11,H111\n")
    areas = (
        "\n".join(line + "," * (6 - len(line.split(","))) for line in areas.split("\n") if line)
        + "\n"
    )
    shapes = {
        "H112" if code == "H111" else "H121" if code == "H112" else code: box
        for code, box in SQUARES.items()
    }
    edition = make_pack(
        areas_csv=areas,
        outlines_geojson=outlines(shapes),
        city_toml=SETTINGS.replace('version = "1"', 'version = "2"'),
        standards_csv=STANDARDS.replace("1工作日", "2工作日").replace("S0901-01", "S0902-01"),
    )
    async with hill.transaction(SYSTEM) as tx:
        loaded = await service.load_pack(tx, edition)
        assert not loaded.already
        now = {area.code: area for area in await service.all_areas(tx)}
        assert now["H121"].id == old["H112"].id
        assert now["H121"].path == "H/H1/H12/H121/"
        assert now["H112"].id == old["H111"].id
        assert "H211" not in now
        assert now["H113"].id not in {area.id for area in old.values()}
        assert {
            code: area.id for code, area in now.items() if code in ("H", "H1", "H2", "H11")
        } == {code: old[code].id for code in ("H", "H1", "H2", "H11")}
        assert not now["H2"].has_children
        # History keeps the code of its day.
        then = await service.area_by_code(tx, "H112", early)
        today = await service.area_by_code(tx, "H112", tx.now)
        assert then is not None
        assert today is not None
        assert (then.id, today.id) == (old["H112"].id, old["H111"].id)
        gas = await service.standard(tx, "S0401-01")
        assert (gas.limit_value, gas.effective_from) == (2, tx.now)
        assert await service.find_standard(tx, "S0901-01") is None
        gone = await service.find_standard(tx, "S0901-01", early)
        assert gone is not None
        lid = await service.responsible(tx, "B0102-01", now["H113"].id)
        assert lid is not None
        assert (await service.city(tx)).version == "2"


async def test_real_borders_are_reported_on_load(
    database: Database, make_pack: MakePack, caplog: pytest.LogCaptureFixture
) -> None:
    narrow = SQUARES | {"H112": (121.0, 31.0501, 121.05, 31.1)}
    with caplog.at_level("INFO", logger="yiwang.city"):
        async with database.transaction(SYSTEM) as tx:
            loaded = await service.load_pack(tx, make_pack(outlines_geojson=outlines(narrow)))
    by_parent = {report.parent: report for report in loaded.topology}
    assert (by_parent["H"].gaps, by_parent["H1"].gaps) == (0, 0)
    assert (by_parent["H11"].gaps, by_parent["H11"].slivers) == (1, 1)
    assert any("topology of H11: 2 parts" in line and "1 gaps" in line for line in caplog.messages)


async def test_one_node_is_one_city(hill: Database, make_pack: MakePack) -> None:
    other = make_pack(
        areas_csv="code,name,level,parent\nK,别城,city,\n", responsibilities_csv=None, departments_csv=None,
        outlines_geojson=None,
    )  # fmt: skip
    with pytest.raises(Conflict, match="city_other_city"):
        async with hill.transaction(SYSTEM) as tx:
            await service.load_pack(tx, other)


async def test_a_load_that_fails_in_the_middle_leaves_the_old_city(
    hill: Database, make_pack: MakePack
) -> None:
    edition = make_pack(areas_csv=AREAS.replace("东一街道", "东三街道"))
    with pytest.raises(RuntimeError):
        async with hill.transaction(SYSTEM) as tx:
            await service.load_pack(tx, edition)
            assert await service.locate_name(tx, "东三街道") is not None
            raise RuntimeError
    async with hill.reading(SYSTEM) as tx:
        assert await service.locate_name(tx, "东三街道") is None
        assert await service.locate_name(tx, "东一街道") is not None


async def test_a_change_is_seen_by_the_next_transaction_and_not_by_an_open_one(
    hill: Database,
) -> None:
    async with hill.reading(SYSTEM) as reader:
        assert not (await service.city(reader)).synthetic
        async with hill.transaction(SYSTEM) as writer:
            await service.mark_synthetic(writer, True, "演示", "demo")
            assert (await service.city(writer)).synthetic
        assert not (await service.city(reader)).synthetic
    async with hill.reading(SYSTEM) as reader:
        found = await service.city(reader)
        assert (found.synthetic, found.notice_zh) == (True, "演示")


async def test_components_are_registered(database: Database, make_pack: MakePack) -> None:
    heading = "code,small_class,name,area,lon,lat,department,state\n"
    first = make_pack(components_csv=heading + "C1,B0102,井盖一,H111,121.01,31.01,区水务局,完好\n")
    second = make_pack(components_csv=heading + "C1,B0102,井盖一,H111,121.01,31.01,区水务局,破损\n")
    async with database.transaction(SYSTEM) as tx:
        assert (await service.load_pack(tx, first)).components == 1
    async with database.transaction(SYSTEM) as tx:
        await service.load_pack(tx, second)
        rows = await tx.fetch(
            "SELECT state, valid_to IS NULL AS now FROM city_component ORDER BY id"
        )
    assert [tuple(row) for row in rows] == [("in_use", False), ("broken", True)]

"""Many things from a file: every row has its fate, a second run adds nothing, a piece is whole or not there."""

import asyncio
import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages import Loaded
from yiwang.flow.sensing.model import registry_file
from yiwang.front import loading
from yiwang.front.simulate import registry
from yiwang.kernel.errors import Invalid, NotAllowed

HEAD = "source_id,kind,name,lon,lat,srs,gateway,properties"
X, Y = town.IN_XUHUI
CITY = (120.8, 30.6, 122.2, 31.9)


def write(path: Path, *rows: str, encoding: str = "utf-8", head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
    return path


async def load(database: Database, path: Path) -> Loaded:
    return await loading.load(database, path, "city", asyncio.Event(), lambda read, rows: None)


async def names(database: Database, actor: Actor) -> set[str]:
    async with database.reading(actor) as tx:
        found = await sensing.page(
            tx, q=None, kind=None, area_id=None, state=None, gateway_id=None, after=None, most=200, language="zh"
        )  # fmt: skip
    return {thing.source_id for thing in found.items}


@pytest.mark.shows("A1.2")
async def test_bad_rows_are_refused_with_their_lines_and_the_others_go_in(
    city_database: Database, keeper: Actor, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "things.csv",
        f"a,smoke_detector,烟感 A,{X},{Y},,gw,",  # its gateway comes later in the file
        f"b,no_such_kind,B,{X},{Y},,,",
        "c,smoke_detector,C,0.5,31.2,,,",
        f"a,smoke_detector,again,{X},{Y},,,",
        "d,smoke_detector,D",
        f"e,smoke_detector,,{X},{Y},,,",
        f"f,独立式烟感,F,{X},{Y},GCJ02,,\"{{\"\"floor\"\": 3}}\"",
        f"g,smoke_detector,G,{X},{Y},MARS,,",
        f"h,smoke_detector,H,{X},{Y},,nobody,",
        f"gw,gateway_lora,网关,{X},{Y},,,",
        f"i,smoke_detector,I,{X},{Y},,,[1]",
        "j,smoke_detector,J,east,31.2,,,",
    )  # fmt: skip
    loaded = await load(city_database, path)
    assert [(error.line, error.code) for error in loaded.errors] == [
        (3, "no_such_kind"), (4, "thing_outside_city"), (5, "thing_is_twice_in_file"), (6, "row_not_parted"),
        (7, "row_needs_a_value"), (9, "row_unknown_srs"), (10, "no_such_gateway"), (12, "row_properties_no_object"),
        (13, "row_bad_place"),
    ]  # fmt: skip
    assert (loaded.rows, loaded.added, loaded.known, loaded.refused) == (12, 3, 0, 9)
    assert await names(city_database, keeper) == {"a", "f", "gw"}
    async with city_database.reading(keeper) as tx:
        page = await sensing.page(
            tx, q="F", kind=None, area_id=None, state=None, gateway_id=None, after=None, most=9, language="zh"
        )  # fmt: skip
        (thing,) = page.items
        assert thing.properties == {"floor": 3}
        assert thing.place != (X, Y)  # 300 to 600 m off in GCJ-02
        assert thing.datastreams
        assert (await sensing.clusters(tx, CITY, 9, None)).total == 3


@pytest.mark.shows("A1.2")
async def test_a_second_run_adds_nothing_and_a_longer_file_only_what_is_new(
    city_database: Database, keeper: Actor, tmp_path: Path
) -> None:
    rows = [f"{n},smoke_detector,烟感 {n},{X},{Y},,," for n in range(5)]
    first = await load(city_database, write(tmp_path / "a.csv", *rows[:3]))
    again = await load(city_database, write(tmp_path / "b.csv", *rows[:3]))
    longer = await load(city_database, write(tmp_path / "c.csv", *rows))
    assert [(part.added, part.known, part.refused) for part in (first, again, longer)] == [
        (3, 0, 0), (0, 3, 0), (2, 3, 0),
    ]  # fmt: skip
    assert len(await names(city_database, keeper)) == 5
    async with city_database.reading(keeper) as tx:
        assert (await sensing.clusters(tx, CITY, 12, "smoke_detector")).total == 5


async def test_a_gateway_may_be_in_an_earlier_piece_than_what_it_serves(
    city_database: Database, keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces are prepared side by side: the second must not look for the gateway before the first is committed."""
    monkeypatch.setattr(loading, "PIECE", 1)
    rows = [
        row
        for n in range(6)
        for row in (f"gw{n},gateway_nb,网关 {n},{X},{Y},,,", f"{n},smoke_detector,烟感,{X},{Y},,gw{n},")
    ]  # fmt: skip
    loaded = await load(city_database, write(tmp_path / "things.csv", *rows))
    assert (loaded.rows, loaded.added, loaded.known, loaded.refused) == (12, 12, 0, 0)


@pytest.mark.shows("A1.2")
async def test_a_load_that_was_cut_off_has_whole_pieces_and_is_begun_again(
    city_database: Database, keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PIECE", 4)
    path = write(
        tmp_path / "things.csv", *(f"{n},smoke_detector,烟感 {n},{X},{Y},,," for n in range(12))
    )
    add = sensing.Load.add
    calls = 0

    async def fails_at_the_third(self: sensing.Load, tx, columns, lines, turn=None):  # type: ignore[no-untyped-def]
        nonlocal calls
        calls += 1
        mine = calls
        part = await add(self, tx, columns, lines, turn)
        if mine == 3:
            raise OSError("the machine went away before the commit")
        return part

    monkeypatch.setattr(sensing.Load, "add", fails_at_the_third)
    with pytest.raises(OSError, match="went away"):
        await load(city_database, path)
    assert await names(city_database, keeper) == {str(n) for n in range(8)}
    monkeypatch.setattr(sensing.Load, "add", add)
    loaded = await load(city_database, path)
    assert (loaded.added, loaded.known) == (4, 8)
    async with city_database.reading(keeper) as tx:
        assert (await sensing.clusters(tx, CITY, 9, None)).total == 12


async def test_a_chinese_file_in_gbk_with_chinese_headings_and_a_parquet_file(
    city_database: Database, keeper: Actor, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "台账.csv", f"烟1,独立式烟感,楼道烟感,{X},{Y}", encoding="gbk",
        head="设备编号,设备类型,名称,经度,纬度",
    )  # fmt: skip
    assert (await load(city_database, path)).added == 1
    table = pa.table(
        {"source_id": ["p"], "kind": ["smoke_detector"], "name": ["P"], "lon": [X], "lat": [Y]}
    )
    pq.write_table(table, tmp_path / "things.parquet")
    assert (await load(city_database, tmp_path / "things.parquet")).added == 1
    assert await names(city_database, keeper) == {"烟1", "p"}
    for name, content in (
        ("x.csv", b"\xff\xfe\x00"),
        ("y.csv", b"a,b\n1,2\n"),
        ("z.parquet", b"no"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Invalid):
            await load(city_database, tmp_path / name)


async def test_only_keepers_load(city_database: Database, people: town.Town) -> None:
    with pytest.raises(NotAllowed):
        async with city_database.transaction(people.desk) as tx:
            await sensing.Load("city").begin(tx)


async def test_the_map_that_lost_count_is_counted_anew(
    city_database: Database, keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A big load leaves the counting to its end; killed before that, the chore finds that the sums differ."""
    monkeypatch.setattr("yiwang.flow.sensing.service.loading.COUNTED_AT_ONCE", 0)
    rows = [f"{n},smoke_detector,烟感 {n},{X},{Y},,," for n in range(3)]
    path = write(tmp_path / "things.csv", *rows)
    one = sensing.Load("city")
    async with city_database.transaction(keeper) as tx:
        await one.begin(tx)
        for piece in sensing.pieces(path, 100):
            await one.add(tx, piece.columns, piece.lines)
        assert (await sensing.clusters(tx, CITY, 9, None)).total == 0
        assert await sensing.count_map(tx)
        assert (await sensing.clusters(tx, CITY, 9, None)).total == 3
        assert not await sensing.count_map(tx)


def test_a_made_up_registry_is_marked_loads_whole_and_is_the_same_again(tmp_path: Path) -> None:
    pack = city.pack_folder("shanghai")
    assert registry.write(tmp_path / "a.csv", 9_000, pack, 7) == 9_000
    registry.write(tmp_path / "b.csv", 9_000, pack, 7)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    with (tmp_path / "a.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known: set[str] = set()
    for row in rows:  # a gateway comes before what speaks through it
        assert not row["gateway"] or row["gateway"] in known
        known.add(row["source_id"])
        assert row["properties"] == '{"synthetic":true}'
    assert len(known) == 9_000
    assert {row["kind"] for row in rows} <= {kind.code for kind in sensing.shipped_kinds()}


def test_lines_are_counted_past_broken_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "1,2", "a,b,c,1,1,,,", "x", "d,e,f,1,1,,,", "y,z")
    found = list(registry_file.pieces(path, 1))
    lines = [line for piece in found for line in piece.lines.tolist()]
    assert lines == [3, 5]
    assert sorted(line for piece in found for line, _ in piece.broken) == [2, 4, 6]

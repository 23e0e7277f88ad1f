"""Outlines in and out of the two forms a pack may hold: GeoJSON (real ones) and TopoJSON (generated ones, small).

In: a file's bytes. Out: one shapely geometry for each code, WGS-84 degrees. Never: another reference system; a file
that names one is refused.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from yiwang.city.model.faults import Faults

DIGITS = 7  # kept when TopoJSON's whole numbers become degrees: a centimetre
MAX_UNPACKED = 256 * 1024 * 1024


def read_outlines(
    name: str, content: bytes, codes: set[str], faults: Faults
) -> dict[str, BaseGeometry]:
    """The outlines of a GeoJSON or TopoJSON file, gzipped or not; `properties.code` names the area."""
    try:
        document = msgspec.json.decode(_unpacked(content))
        is_topology = isinstance(document, dict) and document.get("type") == "Topology"
        found = dict(_topojson(document) if is_topology else _geojson(document))
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        OSError,
        zlib.error,
        shapely.errors.ShapelyError,
    ) as error:
        faults.add(
            name, 0, "", "city_outlines_broken", said=f"{type(error).__name__}: {error}"[:200]
        )
        return {}
    for code, outline in found.items():
        fault = _fault(code, outline, codes)
        if fault:
            faults.add(name, 0, code, fault)
    return found


def _unpacked(content: bytes) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    engine = zlib.decompressobj(wbits=31)
    plain = engine.decompress(content, MAX_UNPACKED)
    if engine.unconsumed_tail:
        raise ValueError("too large when unpacked")
    return plain


def _fault(code: str, outline: BaseGeometry, codes: set[str]) -> str | None:
    if code not in codes:
        return "city_outline_of_nobody"
    if outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
        return "city_outline_not_an_area"
    west, south, east, north = outline.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return "city_outline_not_degrees"
    return None


def _geojson(document: dict[str, Any]) -> Iterable[tuple[str, BaseGeometry]]:
    crs = str((document.get("crs") or {}).get("properties", {}).get("name", "CRS84"))
    if not crs.endswith(("CRS84", "4326", "4490")):  # 4490 is CGCS2000
        raise ValueError(f"reference system {crs}")
    for feature in document["features"]:
        shape = shapely.from_geojson(msgspec.json.encode(feature["geometry"]))
        yield str(feature["properties"]["code"]), tidy(shape)


def tidy(shape: BaseGeometry) -> BaseGeometry:
    """The shape as a valid one: crossing rings are taken apart, lines that are left over fall away."""
    if shape.is_valid:
        return shape
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _topojson(document: dict[str, Any]) -> Iterable[tuple[str, BaseGeometry]]:
    scale, shift = (np.array(document["transform"][part]) for part in ("scale", "translate"))
    arcs = [np.round(np.cumsum(arc, axis=0) * scale + shift, DIGITS) for arc in document["arcs"]]
    for group in document["objects"].values():
        for geometry in group["geometries"]:
            polygons = (
                geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            )
            built = [_polygon(rings, arcs) for rings in polygons]
            shape = built[0] if len(built) == 1 else shapely.MultiPolygon(built)
            yield str(geometry["properties"]["code"]), shape


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[Any]) -> shapely.Polygon:
    shell, *holes = [
        np.concatenate([arcs[~arc][::-1][:-1] if arc < 0 else arcs[arc][:-1] for arc in ring])
        for ring in rings
    ]
    return shapely.Polygon(shell, holes)


def complete(
    outlines: dict[str, BaseGeometry], parents: Mapping[str, str], order: Sequence[str]
) -> dict[str, BaseGeometry]:
    """Outlines of parents that have none of their own, dissolved from children that all have one.

    `order` lists codes, children before parents.
    """
    parts: dict[str, list[BaseGeometry | None]] = {}
    for code in order:
        if code not in outlines and code in parts and all(part is not None for part in parts[code]):
            outlines[code] = dissolve([part for part in parts[code] if part is not None])
        if parents.get(code):
            parts.setdefault(parents[code], []).append(outlines.get(code))
    return outlines


def dissolve(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """The union: quick where neighbours share their vertices, right where they do not."""
    if shapely.coverage_is_valid(parts):
        return shapely.coverage_union_all(parts)
    return shapely.union_all(parts)


def pack_topology(outlines: Mapping[str, BaseGeometry], digits: int) -> bytes:
    """Outlines that share their vertices as gzipped TopoJSON, coordinates to `digits` decimals."""
    shapes = np.array(list(outlines.values()))
    woven = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    west, south, _, _ = (round(edge, digits) for edge in shapely.total_bounds(shapes).tolist())
    whole = 10**digits
    origin = np.array([round(west * whole), round(south * whole)])
    lines = [_whole(part, whole) - origin for part in shapely.get_parts(woven)]
    starts: dict[tuple[int, ...], int] = {}
    for k, line in enumerate(lines):
        starts[(*line[0].tolist(), *line[1].tolist())] = k
        starts[(*line[-1].tolist(), *line[-2].tolist())] = ~k
    geometries = []
    for code, shape in outlines.items():
        polygons = [
            [
                _as_arcs(_whole(ring, whole) - origin, starts, lines)
                for ring in (part.exterior, *part.interiors)
            ]
            for part in shapely.get_parts(shape)
        ]
        single = len(polygons) == 1
        geometries.append(
            {
                "type": "Polygon" if single else "MultiPolygon",
                "properties": {"code": code},
                "arcs": polygons[0] if single else polygons,
            }
        )
    document = {
        "type": "Topology",
        "transform": {"scale": [1 / whole, 1 / whole], "translate": [west, south]},
        "objects": {"areas": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [np.diff(line, axis=0, prepend=[[0, 0]]).tolist() for line in lines],
    }
    return gzip.compress(msgspec.json.encode(document), compresslevel=9, mtime=0)


def _whole(line: BaseGeometry, whole: int) -> Any:
    return np.rint(shapely.get_coordinates(line) * whole).astype(np.int64)


def _as_arcs(ring: Any, starts: Mapping[tuple[int, ...], int], lines: Sequence[Any]) -> list[int]:
    """One closed ring as the arcs it is made of."""
    points = [tuple(point) for point in ring[:-1].tolist()]
    count = len(points)
    first = next(k for k in range(count) if (*points[k], *points[(k + 1) % count]) in starts)
    found, at = [], first
    while True:
        arc = starts[(*points[at % count], *points[(at + 1) % count])]
        found.append(arc)
        at += len(lines[arc if arc >= 0 else ~arc]) - 1
        if at - first >= count:
            return found

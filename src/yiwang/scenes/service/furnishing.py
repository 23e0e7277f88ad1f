"""Made-up stations of the packs, for a demo: spread over the city's communities, labelled synthetic, each once.

Never: a made-up station without its label; part of `yiwang run`.
"""

import msgspec
import numpy as np

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.sensing import service as sensing
from yiwang.scenes.model.pack import Pack, Stations
from yiwang.scenes.model.spreading import spread
from yiwang.scenes.service.reading import every

SOURCE = "scene-demo"


async def furnish(tx: Tx) -> int:
    """Register the stations of every pack; how many were added."""
    areas = [
        area
        for area in await city.all_areas(tx)
        if area.level == "community" and area.lon is not None and area.lat is not None
    ]
    columns: dict[str, list[str]] = {
        name: []
        for name in ("source_id", "kind", "name", "lon", "lat", "srs", "gateway", "properties")
    }
    for pack, words in await every(tx):
        for number, stations in enumerate(pack.stations):
            _write(columns, pack, stations, words["zh"][f"stations.{stations.code}"], areas, number)
    if not columns["name"]:
        return 0
    load = sensing.Load(SOURCE)
    await load.begin(tx)
    lines = np.arange(1, len(columns["name"]) + 1, dtype=np.int64)
    return (await load.add(tx, columns, lines)).added


def _write(
    columns: dict[str, list[str]], pack: Pack, stations: Stations, name: str, areas: list[Area], salt: int
) -> None:  # fmt: skip
    label = {**stations.properties, "synthetic": True, "scene": pack.code}
    for number, place in enumerate(spread(len(areas), stations.number, salt), start=1):
        area = areas[place.area]
        assert area.lon is not None
        assert area.lat is not None
        columns["source_id"].append(f"{pack.code}-{stations.code}-{number:04}")
        columns["kind"].append(stations.kind)
        columns["name"].append(f"{area.name}{name}{number}")
        columns["lon"].append(f"{area.lon + place.east:.6f}")
        columns["lat"].append(f"{area.lat + place.north:.6f}")
        columns["srs"].append("")
        columns["gateway"].append("")
        columns["properties"].append(msgspec.json.encode(label).decode())

"""Loading a city pack: all or nothing, again and again.

In: a folder. Out: rows of this room, or every fault of every file. Never: half a city; an identity lost because a
code changed: an area keeps its id for as long as its code, or the code it names as `formerly`, is known.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import News
from yiwang.city.messages import AREAS_CHANGED, LEVELS, Loaded, Topology
from yiwang.city.model import pack as packs_model
from yiwang.city.model.faults import Faults
from yiwang.city.model.holidays import holiday_names
from yiwang.city.model.pack import Pack
from yiwang.city.model.topology import examine
from yiwang.city.service import area_rows, list_rows
from yiwang.city.service.snapshot import forget, rules_to, snapshot
from yiwang.city.service.words import BadPack, say
from yiwang.city.store import packs
from yiwang.kernel.errors import Conflict

PACKS = Path(__file__).parents[1] / "packs"
_log = logging.getLogger("yiwang.city")
_TOPOLOGY = (
    "topology of %s: %d parts, sum of areas / parent %.6f, %d gaps (%.0f m2), %d overlaps (%.0f m2), %d slivers,"
    " %.0f m2 outside"
)


def pack_folder(name: str) -> Path:
    """The folder of a pack that comes with the product, such as `shanghai`."""
    return PACKS / name


def read_folder(folder: Path, grid_cells: Sequence[str] | None = None) -> Pack:
    """Read a pack without loading it; raises `BadPack` with every fault."""
    faults = Faults()
    if not folder.is_dir():
        faults.add(folder.name, 0, "", "city_no_such_folder", folder=str(folder))
        raise BadPack("city_pack_refused", say(faults.found))
    files = {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if packs_model.belongs(path.name)
    }
    found = packs_model.read_pack(files, grid_cells, faults)
    if found is None:
        raise BadPack("city_pack_refused", say(faults.found))
    return found


async def load_pack(tx: Tx, folder: Path, *, grid_cells: Sequence[str] | None = None) -> Loaded:
    """Load a city pack, all or nothing; raises `BadPack` with every row that is wrong.

    `grid_cells`: codes of the areas to fill with generated grid cells, ("*",) for all; None: as the pack says.
    Loading the same pack again does nothing; loading another edition changes what differs and keeps the rest.
    """
    pack = await asyncio.to_thread(read_folder, folder, grid_cells)
    await packs.lock(tx)
    now = await packs.current(tx)
    if now is not None and now["digest"] == pack.digest:
        return _report(pack, now["report"], already=True)
    root_code = (await snapshot(tx)).root.code if now is not None else None
    if root_code is not None and root_code != pack.areas[0].code:
        raise Conflict("city_other_city", here=root_code, there=pack.areas[0].code)
    since = datetime.combine(pack.settings.effective_from, time(0), ZoneInfo(pack.rules.time_zone))
    topology = await asyncio.to_thread(examine_real, pack)
    for found in topology:
        _log.info(_TOPOLOGY, *(getattr(found, field) for field in found.__struct_fields__))
    ids, changed = await area_rows.write(tx, pack, since)
    root_id = ids[pack.areas[0].code]
    await list_rows.write_departments(tx, pack.departments, ids, since, whole=True)
    await list_rows.write_standards(tx, pack.standards, since, whole=True)
    await list_rows.write_responsibilities(
        tx, pack.responsibilities, ids, root_id, since, whole=True
    )
    await list_rows.write_components(tx, pack.components, ids, since)
    await _write_days(tx, pack)
    report = {"topology": msgspec.to_builtins(topology), "unowned": list(_unowned(pack))}
    await packs.replace(
        tx,
        {
            "name": pack.settings.name,
            "version": pack.settings.version,
            "digest": pack.digest,
            "root_id": root_id,
            "time_zone": pack.rules.time_zone,
            "synthetic": now["synthetic"] if now is not None else pack.settings.synthetic,
            "notice_zh": pack.settings.notice_zh,
            "notice_en": pack.settings.notice_en,
            "source": pack.settings.source,
            "licence": pack.settings.licence,
            "calendar": rules_to(pack.rules),
            "report": report,
        },
    )
    forget(tx)
    tx.announce(
        News(
            topic=AREAS_CHANGED,
            subject=root_id,
            payload={"pack": pack.settings.name, "changed": changed},
        )
    )
    tx.record("city_pack", root_id, {"name": pack.settings.name, "digest": pack.digest})
    return _report(pack, report, already=False)


def examine_real(pack: Pack) -> list[Topology]:
    """How well real borders tile what lies above them."""
    real: dict[str, list[str]] = {}
    for area in pack.areas:
        if area.origin == "real" and area.parent and area.code in pack.outlines:
            real.setdefault(area.parent, []).append(area.code)
    own = {area.code: area.origin == "real" and area.level != "city" for area in pack.areas}
    return [
        examine(
            parent,
            pack.outlines[parent] if own[parent] and parent in pack.outlines else None,
            [pack.outlines[code] for code in codes],
        )
        for parent, codes in real.items()
    ]


def _unowned(pack: Pack) -> tuple[str, ...]:
    owned = {line.standard for line in pack.responsibilities}
    if "*" in owned:
        return ()
    return tuple(s.code for s in pack.standards if s.code not in owned and s.family not in owned)


async def _write_days(tx: Tx, pack: Pack) -> None:
    names = holiday_names()
    source = pack.rules.source
    rows = [
        (day, work, names.get(day, ""), source)
        for day, work in sorted(pack.rules.exceptions.items())
    ]
    await packs.put_days(tx, rows)


def _report(pack: Pack, report: dict[str, object], *, already: bool) -> Loaded:
    counts = dict.fromkeys(LEVELS, 0)
    for area in pack.areas:
        counts[area.level] += 1
    return Loaded(
        pack=pack.settings.name,
        version=pack.settings.version,
        already=already,
        areas={str(level): count for level, count in counts.items()},
        departments=len(pack.departments),
        standards=len(pack.standards),
        responsibilities=len(pack.responsibilities),
        components=len(pack.components),
        unowned=msgspec.convert(report["unowned"], tuple[str, ...]),
        topology=msgspec.convert(report["topology"], tuple[Topology, ...]),
        warnings_zh=pack.rules.warnings_zh,
        warnings_en=pack.rules.warnings_en,
    )

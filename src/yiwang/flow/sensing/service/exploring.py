"""The explorer's questions: what watches a thing, what was not believed, how sources do, where a kind is missing.

Never: a figure of things that the asker does not see; each count goes through the same policies as the lists.
"""

from datetime import timedelta
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.city.messages import Area
from yiwang.flow.sensing.messages.exploring import (
    AboutThing,
    Coverage,
    Covered,
    DataHealth,
    NotBelieved,
    RuleLine,
    RuleOfThing,
    SourceHealth,
)
from yiwang.flow.sensing.messages.things import Neighbour
from yiwang.flow.sensing.model.conditions import Threshold
from yiwang.flow.sensing.model.parsing import from_json
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.service.registry import like_near
from yiwang.flow.sensing.store import exploring as store
from yiwang.flow.sensing.store import history as history_store
from yiwang.flow.sensing.store import kinds as kind_store
from yiwang.flow.sensing.store import things as thing_store
from yiwang.kernel.errors import Invalid, NotFound
from yiwang.kernel.geometry import to_wgs84
from yiwang.kernel.ids import format_id

_DAY = timedelta(days=1)
_QUARANTINE = timedelta(days=7)
_SHOWN = 50
# Whoever may look at raw readings, which may hold anything that a device sent; the database has the same list.
KEEPERS = ("system", "data", "system_admin", "audit_admin")


async def about(tx: Tx, thing_id: int, language: str) -> AboutThing:
    """The rules that watch a thing, and its latest readings in quarantine."""
    row = await thing_store.one(tx, thing_id)
    if row is None:
        raise NotFound("no_such_thing", thing=format_id(thing_id))
    rules = [from_json(msgspec.json.encode(found)) for found in await store.rules(tx)]
    quarantine = None
    if tx.actor.role in KEEPERS:
        series = [stream["series"] for stream in await history_store.streams(tx, thing_id)]
        since = tx.now - _QUARANTINE
        found = await store.quarantined_of(
            tx, row["source"], row["source_id"], series, since, _SHOWN
        )
        quarantine = [NotBelieved(at=f["at"], reason=f["reason"], raw=f["raw"]) for f in found]
    return AboutThing(
        rules=[_rule(rule, language) for rule in rules if _watches(rule, row)],
        quarantine=quarantine,
    )


def _watches(rule: Rule, thing: Any) -> bool:
    if thing["kind"] not in rule.kinds or thing["state"] == "retired":
        return False
    if rule.things and thing["source_id"] not in rule.things:
        return False
    return not rule.areas or any(thing["area_path"].startswith(area) for area in rule.areas)


def _rule(rule: Rule, language: str) -> RuleOfThing:
    why, english = rule.rationalisation, language == "en"
    return RuleOfThing(
        code=rule.code, version=rule.version, name=rule.name_en if english else rule.name_zh,
        property=rule.property,
        condition=str(rule.conditions[0].__struct_config__.tag),
        lines=[
            RuleLine(severity=line.severity, on=_drawn(condition, line))
            for condition in rule.conditions
            for line in condition.lines
        ],
        response=why.response_en if english else why.response_zh,
        source=rule.source.title, edition=rule.source.edition,
    )  # fmt: skip


def _drawn(condition: Any, line: Any) -> float | None:
    plain = isinstance(condition, Threshold) and condition.shape is None
    return line.on if plain else None


async def near(tx: Tx, kind: str, lon: float, lat: float) -> list[Neighbour]:
    """Things of the kind within 50 m of where one is planned."""
    if await kind_store.one(tx, kind) is None:
        raise Invalid("no_such_kind", field="kind", kind=kind)
    return await like_near(tx, kind, to_wgs84(lon, lat))


async def data_health(tx: Tx, gate: dict[str, Any]) -> DataHealth:
    """Each source's day, the worst lag first, and the latest rows in quarantine."""
    since = tx.now - _DAY
    fates: dict[str, dict[str, int]] = {}
    for row in await history_store.fates(tx, since):
        fates.setdefault(row["source"], {})[row["fate"]] = row["n"]
    sent = {row["source"]: row for row in await store.sources(tx, since)}
    things, silent = await store.things_of_sources(tx), await store.silent_of_sources(tx)
    sources = [
        _source(name, sent.get(name), fates.get(name, {}), things.get(name, 0), silent.get(name, 0))
        for name in sorted(things.keys() | sent.keys())
    ]
    sources.sort(key=lambda one: (one.last_at is not None, -(one.lag_s or 0.0), one.source))
    kept = [dict(row) for row in await history_store.quarantined(tx, _SHOWN)]
    return DataHealth(gate=gate, sources=sources, fates=fates, quarantine=kept)


def _source(name: str, sent: Any, fates: dict[str, int], things: int, silent: int) -> SourceHealth:
    counted = ("calls", "rows", "accepted", "quarantined", "rejected")
    good = ("accepted", "out_of_order", "out_of_range")
    return SourceHealth(
        source=name, things=things, silent=silent, late=fates.get("out_of_order", 0),
        bad=fates.get("out_of_range", 0), last_at=sent["last_at"] if sent else None,
        lag_s=sent["lag_s"] if sent else None,
        reasons={fate: n for fate, n in fates.items() if fate not in good},
        **{column: sent[column] if sent else 0 for column in counted},
    )  # fmt: skip


async def coverage(tx: Tx, kind: str, area_id: int | None, language: str) -> Coverage:
    """The parts of an area with their communities that have no thing of the kind: its blind spots."""
    if await kind_store.one(tx, kind) is None:
        raise Invalid("no_such_kind", field="kind", kind=kind)
    here = await city.area(
        tx, area_id if area_id is not None else tx.actor.area_id or (await city.city(tx)).id
    )
    communities = [
        area for area in await city.all_areas(tx)
        if area.level == "community" and area.path.startswith(here.path)
    ]  # fmt: skip
    covered = _sums(await store.covered(tx, kind, here.path))
    parts = await city.children(tx, here.id)
    if not parts or parts[0].level == "grid_cell":
        parts = [here]
    items = [_covered(part, communities, covered, language) for part in parts]
    blind = [area for area in communities if area.path not in covered]
    return Coverage(
        kind=kind, area_id=format_id(here.id), items=items, things=covered.get(here.path, 0),
        communities=len(communities), blind=len(blind),
    )  # fmt: skip


def _covered(
    part: Area, communities: list[Area], covered: dict[str, int], language: str
) -> Covered:
    within = [area for area in communities if area.path.startswith(part.path)]
    return Covered(
        area_id=format_id(part.id), name=(part.name_en if language == "en" else None) or part.name,
        things=covered.get(part.path, 0), communities=len(within),
        blind=sum(area.path not in covered for area in within),
    )  # fmt: skip


def _sums(covered: dict[str, int]) -> dict[str, int]:
    """By the path of every area above, as well as of each itself."""
    sums: dict[str, int] = {}
    for path, n in covered.items():
        codes = path.split("/")[:-1]
        for depth in range(1, len(codes) + 1):
            above = "/".join(codes[:depth]) + "/"
            sums[above] = sums.get(above, 0) + n
    return sums

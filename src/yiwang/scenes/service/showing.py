"""What the page of scenes shows: the packs in a list, one of them, the things on its map.

In: an asker. Out: what stands, within the asker's scope. Never: a thing, a warning or a case of somebody else's.
"""

from typing import Any, cast

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing import service as sensing
from yiwang.flow.sensing.messages.watching import Read, Watched
from yiwang.kernel.ids import format_id
from yiwang.scenes.messages import (
    Layer,
    Scene,
    SceneCase,
    SceneRow,
    SceneSource,
    SceneStandard,
    SceneThing,
    SceneThings,
    SceneWarning,
    Severity,
)
from yiwang.scenes.model.pack import Pack
from yiwang.scenes.service.figures import SEVERITIES, headline, indicators
from yiwang.scenes.service.reading import allow, every, one
from yiwang.scenes.service.ruling import names_of_rules, rules_of
from yiwang.scenes.store import standing as store

MOST_WARNINGS = 50
MOST_CASES = 50


async def scenes(tx: Tx, language: str) -> list[SceneRow]:
    """All packs, those with the gravest warnings first."""
    allow(tx)
    packs = await every(tx)
    kinds = {kind.code: kind.name for kind in await sensing.kinds(tx, language)}
    wanted = sorted({kind for pack, _ in packs for kind in pack.kinds})
    counts = await sensing.count_kinds(tx, wanted)
    standing = {row["rule"]: row for row in await store.by_rule(tx)}
    shown = []
    for pack, words in packs:
        own = [standing[rule] for rule in pack.rules if rule in standing]
        shown.append(
            SceneRow(
                code=pack.code,
                version=pack.version,
                name=words[language]["name"],
                summary=words[language]["summary"],
                shows=pack.shows,
                kinds=[kinds.get(kind, kind) for kind in pack.kinds],
                rules=len(pack.rules),
                things=sum(counts[kind].things for kind in pack.kinds if kind in counts),
                warnings=sum(row["warnings"] for row in own),
                severity=severity(max((row["severity"] for row in own), default=0)),
                headline=await headline(tx, pack, words[language], counts),
                sensitive=pack.sensitive,
            )
        )
    return sorted(shown, key=lambda row: (-SEVERITIES.index(row.severity), row.code))


async def show(tx: Tx, code: str, language: str) -> Scene:
    """One scene with its figures, its warnings, its cases, its rules and its sources."""
    allow(tx)
    pack, words = await one(tx, code)
    counts = await sensing.count_kinds(tx, pack.kinds)
    standards = {standard.code: standard for standard in await city.standards(tx)}
    own = words[language]
    return Scene(
        code=pack.code,
        version=pack.version,
        name=own["name"],
        summary=own["summary"],
        shows=pack.shows,
        synthetic=sum(count.synthetic for count in counts.values()),
        things=sum(count.things for count in counts.values()),
        layers=[
            Layer(
                code=layer.code, name=own[f"layer.{layer.code}"], kinds=layer.kinds,
                things=sum(counts[kind].things for kind in layer.kinds if kind in counts),
            )
            for layer in pack.layers
        ],
        indicators=await indicators(tx, pack, own, counts),
        rules=await rules_of(tx, pack.rules, language),
        standards=[
            SceneStandard(
                code=found.code, name=found.small_name, filing_condition=found.filing_condition,
                closing_condition=found.closing_condition, limit_value=found.time_limit.value,
                limit_unit=found.time_limit.unit,
            )
            for wanted in pack.standards
            if (found := standards.get(wanted)) is not None
        ],
        sources=[
            SceneSource(
                title=source.title, edition=source.edition, clause=source.clause, confidence=source.confidence,
                url=source.url,
            )
            for source in pack.sources
        ],
        warnings=await _warnings(tx, pack, language),
        cases=await _cases(tx, pack, language),
    )  # fmt: skip


async def _warnings(tx: Tx, pack: Pack, language: str) -> list[SceneWarning]:
    rows, _ = await store.warnings(tx, pack.rules, 1, MOST_WARNINGS)
    names = await names_of_rules(tx, language)
    areas = await city.areas(tx, sorted({row["area_id"] for row in rows if row["area_id"]}))
    return [
        SceneWarning(
            id=format_id(row["id"]), thing_id=format_id(row["thing_id"]), name=row["name"],
            area_name=areas[row["area_id"]].name if row["area_id"] in areas else "",
            rule=names.get(row["rule"], row["rule"]), severity=severity(row["severity"]), value=row["value"],
            raised_at=row["raised_at"],
        )
        for row in rows
    ]  # fmt: skip


async def _cases(tx: Tx, pack: Pack, language: str) -> list[SceneCase]:
    rows, _ = await store.cases(tx, pack.rules, MOST_CASES)
    stages = await store.stages(tx) if rows else {}
    name = "name_en" if language == "en" else "name_zh"
    return [
        SceneCase(
            id=format_id(row["id"]), name=row["name"], area_name=row["area_name"],
            stage=stages[row["procedure_code"], row["procedure_version"], row["stage"]][name],
            filed_at=row["filed_at"], due_at=row["due_at"],
        )
        for row in rows
    ]  # fmt: skip


async def things(tx: Tx, code: str) -> SceneThings:
    """The things on the scene's map; of more than 5,000 those that are warned of or silent come first."""
    allow(tx)
    pack, _ = await one(tx, code)
    severities = await store.severities(tx, pack.rules)
    counts = await sensing.count_kinds(tx, pack.kinds)
    found = await sensing.watched(tx, pack.kinds, sorted(severities))
    areas = await city.areas(tx, sorted({thing.area_id for thing in found if thing.area_id}))
    layers = {kind: layer.code for layer in pack.layers for kind in layer.kinds}
    items = [
        _thing(thing, severities.get(thing.id, 0), areas.get(thing.area_id or 0), layers)
        for thing in found
    ]
    items.sort(key=lambda thing: -SEVERITIES.index(thing.severity))
    return SceneThings(items=items, total=sum(count.things for count in counts.values()))


def _thing(thing: Watched, level: int, area: Any, layers: dict[str, str]) -> SceneThing:
    main = next((read for read in thing.readings if read.main), None) or Read(
        property="", main=True, unit="", value=None, at=None, quality=None
    )
    return SceneThing(
        id=format_id(thing.id), name=thing.name, kind=thing.kind, layer=layers[thing.kind],
        area_name=area.name if area else "", place=thing.place, severity=severity(level), silent=thing.silent,
        synthetic=thing.synthetic, property=main.property or None, value=main.value, unit=main.unit or None, at=main.at,
    )  # fmt: skip


def severity(level: int) -> Severity:
    """A level by its name."""
    return cast(Severity, SEVERITIES[level])

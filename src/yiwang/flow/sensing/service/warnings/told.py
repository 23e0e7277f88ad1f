"""A transition with the thing that it is of, and what its rule says of itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.model.lifecycle import Heard
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.store import hearing as store

BUILT_IN = {"no-data": ("设备无数据", "No data from the device")}
# 感知设备 offline: what a maintenance incident is filed as, where the city has that standard.
MAINTENANCE = "B2101-01"
BEHIND = -1  # the level of the things behind a gateway, among the levels of its own series


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One transition, and all that a warning keeps of its thing."""

    series: int
    rule: str
    rule_version: int
    at: datetime
    level_to: int
    value: float | None
    reason: str
    unit: str | None
    thing_id: int
    kind: str
    name: str
    area_id: int | None
    area_path: str
    department_ids: list[int]
    lon: float | None
    lat: float | None
    life_safety: bool
    silence_policy: str
    silence: bool = False
    members: int = 0

    @property
    def pair(self) -> tuple[int, str]:
        """What may have one active warning."""
        return self.thing_id, self.rule

    @property
    def heard(self) -> Heard:
        """What the life of a warning depends on."""
        return Heard(
            series=self.series, at=self.at, level_to=self.level_to, value=self.value, reason=self.reason
        )  # fmt: skip


_FIELDS = frozenset(Told.__struct_fields__) - {"silence", "members"}


def told_of(row: Mapping[str, Any], silence: list[str]) -> Told:
    """From a row of the store."""
    given = {name: row[name] for name in _FIELDS}
    return Told(**given, silence=row["rule"] in silence)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A rule by its words; `rule` is None for what the platform itself watches."""

    zh: str
    en: str
    standard: str | None
    rule: Rule | None


async def rules_of(tx: Tx, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """The words of rule versions."""
    found = await store.rules(tx, sorted(wanted))
    return {key: named(key[0], found.get(key)) for key in wanted}


def named(code: str, definition: dict[str, Any] | None) -> Named:
    """The words of one."""
    if definition is None:
        zh, en = BUILT_IN.get(code, (code, code))
        return Named(zh=zh, en=en, standard=None, rule=None)
    rule = msgspec.convert(definition, Rule)
    return Named(zh=rule.name_zh, en=rule.name_en, standard=rule.standard, rule=rule)


async def standard_of(tx: Tx, told: Told, words: Named) -> str | None:
    """As what a warning is filed, or None: it is only shown."""
    wanted = words.standard
    if wanted is None and told.silence and told.silence_policy in ("maintenance", "urgent"):
        wanted = MAINTENANCE
    if wanted is not None and await city.find_standard(tx, wanted) is None:
        return None if words.standard is None else wanted
    return wanted

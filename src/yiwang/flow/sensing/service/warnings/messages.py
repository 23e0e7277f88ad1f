"""A warning as other systems read it: CAP 1.2."""

from typing import Any

from yiwang.backstage.database import Tx
from yiwang.city import service as city
from yiwang.flow.sensing.model import cap
from yiwang.flow.sensing.model.conditions import Forecast
from yiwang.flow.sensing.model.explaining import COLOURS
from yiwang.flow.sensing.service.warnings.told import Named, rules_of
from yiwang.flow.sensing.store import kinds
from yiwang.flow.sensing.store import warnings as store
from yiwang.kernel.errors import NotFound
from yiwang.kernel.ids import format_id

# Steps that a partner hears of; what people say to each other about a warning is not among them.
_TOLD = ("raise", "return", "severity_up", "severity_down", "clear", "fold")
_RESTRICTION = "城市运行管理部门 / city operations departments"
_MAINTENANCE_S = 86_400


async def as_cap(tx: Tx, warning_id: int) -> bytes:
    """The newest message of a warning that this actor sees."""
    row = await store.one(tx, warning_id)
    if row is None:
        raise NotFound("no_such_warning")
    words = (await rules_of(tx, {(row["rule"], row["rule_version"])}))[
        row["rule"], row["rule_version"]
    ]
    kind = await kinds.one(tx, row["kind"])
    area = await city.area(tx, row["area_id"]) if row["area_id"] else None
    steps = [step for step in await store.steps(tx, warning_id) if step["action"] in _TOLD]
    rule = words.rule
    alert = cap.Alert(
        warning=format_id(warning_id),
        messages=[cap.Message(version=step["version"], at=step["at"]) for step in steps],
        over=not row["active"],
        severity=row["severity"],
        domain=kind["domain"] if kind else "",
        likely=rule is not None and all(isinstance(c, Forecast) for c in rule.conditions),
        respond_s=rule.rationalisation.time_to_respond_s if rule else _MAINTENANCE_S,
        onset=row["raised_at"],
        standard=row["standard"],
        area_code=row["area_path"].rstrip("/").rsplit("/", 1)[-1],
        place=(row["lon"], row["lat"]) if row["lon"] is not None else None,
        restriction=_RESTRICTION,
        words=[_words(row, words, area.name if area else "", zh=zh) for zh in (True, False)],
    )
    return cap.to_xml(alert)


def _words(row: Any, words: Named, area: str, *, zh: bool) -> cap.Words:
    colour = COLOURS[row["severity"]][0 if zh else 1]
    why = words.rule.rationalisation if words.rule else None
    name = words.zh if zh else words.en
    over = not row["active"]
    headline = f"{name}{colour}预警" if zh else f"{name}: {colour} warning"
    if over:
        headline = f"解除{name}{colour}预警" if zh else f"{name}: {colour} warning is over"
    value = "" if row["value"] is None else f" {row['value']:g}"
    consequence = (why.consequence_zh if zh else why.consequence_en) if why else ""
    return cap.Words(
        language="zh-CN" if zh else "en-US",
        event=name,
        headline=headline,
        description=f"{row['name']}{value}。{consequence}" if zh else f"{row['name']}{value}. {consequence}",
        instruction=(why.response_zh if zh else why.response_en) if why else "",
        area=area or row["area_path"],
    )  # fmt: skip

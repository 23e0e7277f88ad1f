"""The rules that ship: each is proved against the kinds and standards that ship, and does what its story says.

Stories are data (tests/sensing/stories): readings in, level changes out. They are judged in one batch and reading by
reading.
"""

import csv
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rule_oracle import US
from yiwang import city
from yiwang.flow.sensing.model.columns import Columns
from yiwang.flow.sensing.model.compiled import compile
from yiwang.flow.sensing.model.conditions import Shape, Threshold
from yiwang.flow.sensing.model.judging import judge, tick
from yiwang.flow.sensing.model.neighbourhood import METRES_A_DEGREE
from yiwang.flow.sensing.model.rules import Rule
from yiwang.flow.sensing.model.series_table import SeriesTable
from yiwang.flow.sensing.model.severity import Severity
from yiwang.flow.sensing.model.state import State
from yiwang.flow.sensing.model.transitions import Reason, Transitions
from yiwang.flow.sensing.model.validating import validate
from yiwang.flow.sensing.service import shipped_kinds, shipped_rules

STORIES = [
    (path.stem, story)
    for path in sorted((Path(__file__).parents[1] / "stories").glob("*.toml"))
    for story in tomllib.loads(path.read_text("utf-8"))["story"]
]
KINDS = {kind.code: kind for kind in shipped_kinds()}


def seconds(clock: str) -> int:
    hours, minutes, *rest = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def the_rule(code: str) -> Rule:
    (found,) = [rule for rule in shipped_rules() if rule.code == code]
    return found


def the_table(rule: Rule, things: list[dict[str, Any]]) -> SeriesTable:
    n = len(things)
    names = sorted({name for thing in things for name in thing.get("references", {})})
    return SeriesTable(
        kinds=(rule.kinds[0],),
        kind=np.zeros(n, np.int16),
        properties=(rule.property,),
        property=np.zeros(n, np.int16),
        thing=np.arange(n, dtype=np.int64),
        lon=np.array([thing.get("east_m", 0) / METRES_A_DEGREE for thing in things]),
        lat=np.zeros(n),
        period_s=np.array(
            [thing.get("period_s", KINDS[rule.kinds[0]].period_s) for thing in things], np.float64
        ),
        references={
            name: np.array([t.get("references", {}).get(name, np.nan) for t in things])
            for name in names
        },
    )


def the_columns(story: dict[str, Any], places: dict[str, int]) -> Columns:
    begin = int(story["start"].timestamp()) * US
    only = next(iter(places.values()))
    rows = [
        (places[row[2]] if len(row) > 2 else only, begin + seconds(row[0]) * US, float(row[1]))
        for row in story.get("readings", [])
    ]
    if "values" in story:
        step = seconds(story["every"]) * US
        rows += [(only, begin + n * step, float(v)) for n, v in enumerate(story["values"])]
    rows.sort()
    return Columns(
        series=np.array([row[0] for row in rows], np.int32),
        time=np.array([row[1] for row in rows], np.int64),
        value=np.array([row[2] for row in rows], np.float64),
        quality=np.zeros(len(rows), np.uint8),
    )


def told(
    transitions: Transitions, begin: datetime, names: list[str]
) -> list[tuple[int, str, str, str, str]]:
    start = int(begin.timestamp())
    return [
        (
            int(transitions.time[i] // US) - start,
            Severity(transitions.level_from[i]).name.lower(),
            Severity(transitions.level_to[i]).name.lower(),
            Reason(transitions.reason[i]).name.lower(),
            names[transitions.series[i]],
        )
        for i in range(len(transitions))
    ]


@pytest.mark.shows("N10", "S3", "S7", "S10", "S11", "S12", "S18", "S19", "S20", "S21")
@pytest.mark.parametrize("whole", [True, False], ids=["one batch", "by readings"])
@pytest.mark.parametrize(
    "story", [pytest.param(s, id=f"{file}: {s['name']}") for file, s in STORIES]
)
def test_a_shipped_rule_does_what_its_story_says(story: dict[str, Any], whole: bool) -> None:
    rule = the_rule(story["rule"])
    things = story.get("things", [{"name": "thing"}])
    names = [thing["name"] for thing in things]
    compiled = compile([rule], the_table(rule, things))
    state = State(compiled)
    columns = the_columns(story, {name: place for place, name in enumerate(names)})
    until = (int(story["start"].timestamp()) + seconds(story["until"])) * US
    found: list[tuple[int, str, str, str, str]] = []
    values: list[float] = []

    def take(judged: tuple[Transitions, Any]) -> None:
        state.apply(judged[1])
        found.extend(told(judged[0], story["start"], names))
        values.extend(judged[0].value.tolist())

    order = np.lexsort((columns.series, columns.time))
    for chosen in (
        [np.arange(len(columns))] if whole else [order[i : i + 1] for i in range(len(order))]
    ):
        batch = Columns(
            series=columns.series[chosen],
            time=columns.time[chosen],
            value=columns.value[chosen],
            quality=columns.quality[chosen],
        )
        take(judge(compiled, state, batch, until))
    take(tick(compiled, state, until))
    expected = [
        (seconds(row[0]), row[1], row[2], row[3], row[4] if len(row) > 4 else names[0])
        for row in story["expect"]
    ]
    found.sort(key=lambda row: row[0])
    assert found == expected
    if "value" in story:
        assert values[0] == story["value"]


def test_every_shipped_rule_is_proved() -> None:
    folder = Path(city.__file__).parent / "packs" / "shanghai"
    with (folder / "standards.csv").open(encoding="utf-8-sig") as file:
        standards = {row["std_code"] for row in csv.DictReader(file)}
    kinds = {kind.code: {measure.property for measure in kind.measures} for kind in shipped_kinds()}
    problems = [
        problem
        for rule in shipped_rules()
        for problem in validate(rule, kinds=kinds, standards=standards)
    ]
    assert problems == []
    codes = [rule.code for rule in shipped_rules()]
    assert len(codes) == len(set(codes))
    assert len(codes) >= 50


@pytest.mark.shows("N9")
def test_every_line_of_a_shipped_rule_lies_within_what_its_kind_can_read() -> None:
    for rule in shipped_rules():
        for name in rule.kinds:
            (measure,) = [m for m in KINDS[name].measures if m.property == rule.property]
            for condition in rule.conditions:
                if not isinstance(condition, Threshold) or condition.shape is not None:
                    continue
                for line in condition.lines:
                    assert measure.low <= line.on <= measure.high, (rule.code, name, line)


@pytest.mark.shows("S10")
def test_no_day_has_two_tables_of_the_air_quality_index() -> None:
    tables: dict[str, list[Rule]] = {}
    for rule in shipped_rules():
        for condition in rule.conditions:
            shape = getattr(condition, "shape", None)
            if isinstance(shape, Shape) and shape.form == "iaqi":
                tables.setdefault(rule.property, []).append(rule)
    assert set(tables) == {"pm25", "pm10", "o3", "no2", "so2", "co"}
    for rules in tables.values():
        old = [rule for rule in rules if rule.source.effective_to is not None]
        (new,) = [rule for rule in rules if rule.source.effective_to is None]
        assert all(r.source.effective_to < new.source.effective_from for r in old)  # type: ignore[operator]


def test_every_family_of_conditions_ships_and_has_a_story() -> None:
    families = {
        type(condition).__name__ for rule in shipped_rules() for condition in rule.conditions
    }
    assert families == {
        "Threshold", "WindowSum", "Repeat", "Change", "Stuck", "Forecast", "Neighbours", "NoData",
    }  # fmt: skip
    told_of = {
        type(condition).__name__
        for _, story in STORIES
        for condition in the_rule(story["rule"]).conditions
    }
    assert told_of == families

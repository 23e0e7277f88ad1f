"""Rules as data: read, refused with the place named, proved, and written back the same."""

import tomllib
from datetime import date, time
from pathlib import Path

import msgspec
import pytest

from made_rules import lines, rule
from yiwang.flow import sensing
from yiwang.flow.sensing.model.conditions import (
    Also,
    Anomaly,
    Change,
    Forecast,
    Line,
    Neighbours,
    NoData,
    Repeat,
    Shape,
    SilenceLine,
    Stuck,
    Threshold,
    WindowSum,
)
from yiwang.flow.sensing.model.parsing import from_json, parse_rules, to_json
from yiwang.flow.sensing.model.rules import Action, Hours, Rule
from yiwang.flow.sensing.model.validating import validate
from yiwang.kernel.catalogue import LANGUAGES, Catalogue
from yiwang.kernel.errors import Invalid

SENTENCES = Catalogue()
for _language in LANGUAGES:
    _strings = Path(sensing.__file__).parent / f"strings.{_language}.toml"
    SENTENCES.add(_language, tomllib.loads(_strings.read_text("utf-8")))

DOCUMENT = """
[[rules]]
code = "ponding"
version = 1
name_zh = "积水"
name_en = "Ponding"
kinds = ["gauge"]
property = "level"
standard = "S0406-01"
for_s = {red = 60}
hours = [{days = [1, 2], from = "22:00:00", until = "06:00:00"}]
conditions = [
  {kind = "threshold", lines = [{severity = "blue", on = 15, off = 5}, {severity = "red", on = 25}]},
  {kind = "change", sense = "rise", window_s = 600, lines = [{severity = "red", on = 10}]},
]
[rules.rationalisation]
consequence_zh = "车辆被困"
consequence_en = "cars are trapped"
response_zh = "封交"
response_en = "close the road"
who = "交警支队"
time_to_respond_s = 300
[rules.source]
title = "practice"
edition = "2015"
effective_from = 2015-06-01
confidence = "page"
"""


def test_a_document_is_read_and_its_json_form_is_stable() -> None:
    (ponding,) = parse_rules(DOCUMENT, file="ponding.toml")
    assert ponding.conditions[0].lines[1] == Line(severity="red", on=25.0)
    assert ponding.source.effective_from == date(2015, 6, 1)
    assert ponding.hours[0].from_.hour == 22
    assert validate(ponding) == []
    assert from_json(to_json(ponding)) == ponding
    assert to_json(from_json(to_json(ponding))) == to_json(ponding)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("on = 15", 'on = "high"', "ponding.toml: ponding: conditions[0].lines[0].on"),
        ('severity = "blue"', 'severity = "purple"', "conditions[0].lines[0].severity"),
        ('kind = "threshold"', 'kind = "python"', "conditions[0]"),
        ('code = "ponding"', "", "#1"),
        ('standard = "S0406-01"', 'standart = "S0406-01"', "standart"),
        ("[[rules]]", "[rules", "ponding.toml"),
        ('edition = "2015"', "", "source"),
        ("off = 5", "of = 5", "of"),
    ],
)
def test_a_fault_names_file_rule_and_field(old: str, new: str, said: str) -> None:
    assert old in DOCUMENT
    with pytest.raises(Invalid) as caught:
        parse_rules(DOCUMENT.replace(old, new, 1), file="ponding.toml")
    assert caught.value.code == "bad_rule"
    assert "ponding.toml" in caught.value.params["said"]
    assert said in caught.value.params["said"]


def test_the_same_version_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="bad_rule"):
        parse_rules(DOCUMENT + DOCUMENT, file="twice.toml")


def _why(**given: object) -> Rule:
    made = rule()
    return msgspec.structs.replace(
        made, rationalisation=msgspec.structs.replace(made.rationalisation, **given)
    )


@pytest.mark.shows("N9")
@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (rule(Threshold(lines=lines(blue=(10, 11)))), "conditions[0].lines.blue.off"),
        (
            rule(Threshold(direction="down", lines=lines(blue=(10, 9)))),
            "conditions[0].lines.blue.off",
        ),
        (
            rule(Threshold(lines=lines(blue=(10, 8), red=(9, 8)))),
            "conditions[0].lines.red.on",
        ),
        (
            rule(Threshold(lines=lines(blue=(10, 8), red=(12, 7)))),
            "conditions[0].lines.red.off",
        ),
        (rule(Threshold(lines=[])), "conditions[0].lines"),
        (rule(Threshold(lines=lines(red=(float("inf"), 1)))), "conditions[0].lines.red"),
        (rule(for_s={"blue": -1.0}), "for_s.blue"),
        (rule(for_s={"red": 1.0}), "for_s.red"),
        (rule(clear_hold_s=-1.0), "clear_hold_s"),
        (rule(valid_s=0.0), "valid_s"),
        (rule(hours=[Hours(days=(8,), from_=time(8), until=time(9))]), "hours[0].days"),
        (rule(standard=" "), "standard"),
        (rule(kinds=[]), "kinds"),
        (rule(version=0), "version"),
        (rule(action=Action(actuator="lamp", command="on", severity="red")), "action.severity"),
        (_why(who=""), "rationalisation.who"),
        (_why(response_en=""), "rationalisation.response_en"),
        (_why(time_to_respond_s=0), "rationalisation.time_to_respond_s"),
        (
            rule(NoData(lines=[SilenceLine(severity="blue")])),
            "conditions[0].lines.blue",
        ),
        (
            rule(
                NoData(
                    lines=[
                        SilenceLine(severity="blue", after_s=60),
                        SilenceLine(severity="red", after_s=30),
                    ]
                )
            ),
            "conditions[0].lines.red",
        ),
        (
            rule(NoData(lines=[SilenceLine(severity="blue", after_s=60)]), clear_hold_s=5.0),
            "conditions[0]",
        ),
        (rule(WindowSum(window_s=0, lines=lines(blue=(1, 1)))), "conditions[0].window_s"),
        (rule(Stuck(tolerance=-1, lines=lines(blue=(1, 1)))), "conditions[0].tolerance"),
        (rule(Anomaly(direction="down", lines=lines(blue=(1, 1)))), "conditions[0].direction"),
        (rule(Anomaly(lines=lines(blue=(1, 0)))), "conditions[0].lines"),
        (
            rule(Neighbours(radius_m=50_000, at_least=1, within_s=60, lines=lines(blue=(2, 2)))),
            "conditions[0].radius_m",
        ),
        (
            rule(
                Neighbours(radius_m=50, at_least=1, within_s=60, lines=lines(blue=(2, 2))),
                Threshold(lines=lines(red=(2, 2))),
            ),
            "conditions[0]",
        ),
        (
            rule(Threshold(lines=lines(blue=(1, 1)), also=[Also(property="rain")])),
            "conditions[0].also[0]",
        ),
        (
            rule(
                Threshold(
                    shape=Shape(form="iaqi", pollutant="co2", edition=2026),
                    lines=lines(blue=(101, 101)),
                )
            ),
            "conditions[0].shape.pollutant",
        ),
        (
            rule(Threshold(shape=Shape(form="above"), lines=lines(blue=(0, 0)))),
            "conditions[0].shape.reference",
        ),
        (
            rule(Forecast(window_s=600, horizon_s=0, lines=lines(blue=(1, 1)))),
            "conditions[0].horizon_s",
        ),
    ],
)
def test_validate_names_the_field(bad: Rule, field: str) -> None:
    problems = validate(bad)
    assert any(problem.field.startswith(field) for problem in problems), problems
    for problem in problems:
        assert problem.rule == "made"
        for language in LANGUAGES:
            words = SENTENCES.say(problem.code, language, problem.params)
            assert words != problem.code, f"{problem.code} has no words in {language}"
            assert "{" not in words


def test_validate_knows_the_city() -> None:
    made = rule()
    assert validate(made, kinds={"gauge": {"level"}}, standards={"S0406-01"}) == []
    fields = {p.field for p in validate(made, kinds={"gauge": {"rain"}}, standards={"X"})}
    assert fields == {"property", "standard"}
    assert [p.field for p in validate(made, kinds={})] == ["kinds"]


def test_every_condition_is_proved_when_it_is_right() -> None:
    right = [
        Threshold(direction="down", lines=lines(blue=(10, 12), red=(5, 6))),
        WindowSum(window_s=3600, lines=lines(blue=(35, 30))),
        Repeat(window_s=3600, at_least=1, lines=lines(blue=(3, 3))),
        Change(window_s=3600, sense="fall", lines=lines(blue=(3, 2))),
        Stuck(lines=lines(blue=(86_400, 86_400))),
        Forecast(window_s=3600, horizon_s=1800, lines=lines(blue=(3, 2))),
        Anomaly(lines=lines(blue=(0.5, 0.5), red=(2, 1))),
    ]
    assert validate(rule(*right)) == []

"""Procedures as data: what may be published, and what is refused with the stage named."""

from pathlib import Path

import pytest

from yiwang.flow.cases.model.procedure import parse
from yiwang.kernel.errors import Invalid

SHIPPED = Path(__file__).parents[2] / "src/yiwang/flow/cases/procedures"
SMALL = """
code = "small"
version = 1
name_zh = "小"
name_en = "Small"
source = "test"
initial = "work"
max_send_backs = 1
reopen_window = { value = 1, unit = "work_day" }
[[stages]]
id = "work"
name_zh = "办"
name_en = "Work"
state = "open"
holder = "desk"
clock = "running"
limit = { value = 1, unit = "work_hour" }
public = "handling"
actions = [
  { verb = "close", to = "end", roles = ["desk"], name_zh = "结", name_en = "Close", guards = ["not_handler"] },
]
[[stages]]
id = "end"
name_zh = "完"
name_en = "End"
state = "closed"
clock = "stopped"
public = "closed"
final = true
"""


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda p: p.stem)
@pytest.mark.shows("A5.2 流程中心")
def test_shipped_procedures_prove(path: Path) -> None:
    procedure = parse(path.read_bytes())
    assert path.stem == f"{procedure.code}.v{procedure.version}"


@pytest.mark.parametrize(
    ("find", "put", "fault"),
    [
        ('initial = "work"', 'initial = "nowhere"', "nowhere"),
        ('to = "end"', 'to = "moon"', "moon"),
        ('verb = "close"', 'verb = "dance"', "no such verb"),
        ('guards = ["not_handler"]', "guards = []", "not_handler is missing"),
        ('holder = "desk"\n', "", "work: an open stage has one holder"),
        ('limit = { value = 1, unit = "work_hour" }\n', "", "work: no clock"),
        ('roles = ["desk"]', "roles = []", "nobody may take it"),
        ('to = "end"', 'to = "work"', "work: no way out"),
        ("final = true", "final = false", "end: no way out"),
        ('id = "end"', 'id = "work"', "defined twice"),
        ('unit = "work_hour"', 'unit = "fortnight"', "fortnight"),
        ("version = 1", "version = 1\nextra = [", "bad_procedure"),
    ],
)
@pytest.mark.shows("A5.2 流程中心")
def test_a_faulty_procedure_names_its_stage(find: str, put: str, fault: str) -> None:
    parse(SMALL)
    assert find in SMALL
    with pytest.raises(Invalid) as refused:
        parse(SMALL.replace(find, put, 1))
    assert refused.value.code == "bad_procedure"
    if fault != "bad_procedure":
        assert fault in refused.value.params["said"]


def test_a_stage_that_cannot_be_reached_or_left_is_named() -> None:
    island = SMALL + SMALL[SMALL.index("[[stages]]") : SMALL.rindex("[[stages]]")].replace(
        '"work"', '"island"', 1
    )
    with pytest.raises(Invalid) as refused:
        parse(island)
    assert "island: cannot be reached" in refused.value.params["said"]

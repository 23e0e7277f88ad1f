"""What was done is said in words, also what no procedure arranges."""

import pytest

from yiwang.flow.cases.service import showing
from yiwang.overview.service.words import Names

NOTHING = Names(stages={}, actions={}, procedures=frozenset())


@pytest.mark.parametrize("action", sorted(showing._OWN_STEPS))
@pytest.mark.parametrize(("language", "which"), [("zh", 0), ("en", 1)])
def test_a_step_that_no_procedure_arranges_is_called_as_on_its_case(
    action: str, language: str, which: int
) -> None:
    step = {
        "from_stage": None if action == "file_case" else "handling", "action": action,
        "procedure_code": "standard", "procedure_version": 1,
    }  # fmt: skip
    assert NOTHING.action(step, language) == showing._OWN_STEPS[action][which]  # type: ignore[arg-type]

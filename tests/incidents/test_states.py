"""The transition table: what can be done with an incident, when and by whom."""

from collections import deque

import pytest

from yiwang.flow.incidents.model import states
from yiwang.flow.incidents.model.states import ENDED, RULES, STATES
from yiwang.kernel.errors import Conflict, Invalid, NotAllowed


def test_every_state_can_be_reached_and_none_is_a_dead_end() -> None:
    reached, queue = {"open"}, deque(["open"])
    while queue:
        state = queue.popleft()
        for rule in RULES:
            if state in rule.after:
                for to in {rule.to, rule.otherwise} - {None} - reached:
                    reached.add(to)
                    queue.append(to)
    assert reached == set(STATES)
    for state in STATES:
        assert any(state in rule.after and rule.action != "join" for rule in RULES), state


def test_the_table_names_each_action_once_and_known_states_only() -> None:
    assert len({rule.action for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule.after) | ({rule.to, rule.otherwise} - {None}) <= set(STATES)
        assert rule.roles
    keys = [rule.key for rule in RULES if rule.key]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("action", "state", "role", "to"),
    [
        ("take_in", "open", "desk", "open"),
        ("confirm", "open", "desk", "confirming"),
        ("report_confirmed", "confirming", "crew", "confirmed"),
        ("file_case", "confirmed", "desk", "filed"),
        ("decline", "confirming", "supervisor", "declined"),
        ("reopen", "declined", "desk", "open"),
        ("ask_reopen", "answered", "door", "open"),
    ],
)
def test_steps_that_lead_somewhere(action: str, state: str, role: str, to: str) -> None:
    assert states.next_state(action, state, role) == to


def test_not_real_goes_back_to_the_desk() -> None:
    assert states.next_state("report_confirmed", "confirming", "crew", otherwise=True) == "open"


@pytest.mark.parametrize(
    ("action", "state", "role", "error"),
    [
        ("decline", "filed", "desk", Conflict),
        ("merge", "merged", "desk", Conflict),
        ("confirm", "confirming", "desk", Conflict),
        ("decline", "open", "department", NotAllowed),
        ("decline", "open", "leader", NotAllowed),
        ("ask_reopen", "declined", "desk", NotAllowed),
        ("explode", "open", "desk", Invalid),
    ],
)
def test_steps_that_are_refused(action: str, state: str, role: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        states.next_state(action, state, role)


def offered(state: str, role: str, **known: object) -> list[str]:
    facts = {"placed": True, "taken": False, "reports": 1} | known
    return [rule.action for rule in states.allowed(state, role, **facts)]


def test_only_what_would_work_is_offered() -> None:
    assert "file_case" not in offered("open", "desk", placed=False)
    assert "unmerge" not in offered("open", "desk", reports=1)
    assert "unmerge" in offered("open", "desk", reports=2)
    assert "take_in" not in offered("open", "desk", taken=True)
    assert offered("open", "leader") == offered("open", "department") == []
    assert offered("confirming", "crew") == ["report_confirmed"]
    for state in STATES:
        assert not {"join", "gain", "ask_reopen", "void_case"} & set(offered(state, "system"))
    assert ENDED == ("declined", "answered")

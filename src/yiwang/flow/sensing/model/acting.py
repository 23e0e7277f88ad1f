"""What people may do with a warning, when, and who. Pure."""

from msgspec import Struct

from yiwang.kernel.errors import Conflict, Invalid, NotAllowed

_DESK = frozenset({"desk", "supervisor", "system"})
_STAFF = _DESK | {"department", "leader"}


class Action(Struct, frozen=True, kw_only=True):
    """One action: who may, what it needs, whether the warning must still stand."""

    name: str
    roles: frozenset[str]
    needs: tuple[str, ...] = ()
    active: bool = True


ACTIONS = {
    action.name: action
    for action in (
        Action(name="acknowledge", roles=_STAFF),
        Action(name="assign", roles=_DESK),
        Action(name="comment", roles=_STAFF | {"crew"}, needs=("text",), active=False),
        Action(name="shelve", roles=_DESK, needs=("reason", "minutes")),
        Action(name="unshelve", roles=_DESK, active=False),
        Action(name="dismiss", roles=_DESK, needs=("reason",), active=False),
        Action(name="confirm", roles=_DESK, active=False),
    )
}
# IEC 62682 asks for an end of every shelving; what is red or a matter of life may rest an hour.
MOST_SHELVED_MIN = 720
MOST_SHELVED_GRAVE_MIN = 60


def check(name: str, role: str, *, active: bool) -> Action:
    """The action, or why not."""
    action = ACTIONS.get(name)
    if action is None:
        raise Invalid("no_such_warning_action", field="action", action=name[:40])
    if role not in action.roles:
        raise NotAllowed("not_for_your_role", role=role)
    if action.active and not active:
        raise Conflict("warning_over", action=name)
    return action


def offered(role: str, *, active: bool, acknowledged: bool, shelved: bool) -> list[str]:
    """What to offer to a role."""
    fits = {"acknowledge": not acknowledged, "shelve": not shelved, "unshelve": shelved}
    return [
        action.name
        for action in ACTIONS.values()
        if role in action.roles and (active or not action.active) and fits.get(action.name, True)
    ]


def longest_shelf_min(severity: int, *, life_safety: bool) -> int:
    """How many minutes it may be shelved for."""
    return MOST_SHELVED_GRAVE_MIN if life_safety or severity >= 4 else MOST_SHELVED_MIN

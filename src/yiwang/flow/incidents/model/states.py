"""The one table of what can be done with an incident, when and by whom. Pure.

In: a state, a role, what is known of the incident. Out: the next state, or the error in words.
Never: a transition that is not in the table.
"""

from msgspec import Struct

from yiwang.kernel.errors import Conflict, Invalid, NotAllowed

ALIVE = ("open", "confirming", "confirmed")
ENDED = ("declined", "answered")
STATES = (*ALIVE, "filed", *ENDED, "merged")

_DESK = frozenset({"desk", "supervisor", "system"})
_FIELD = _DESK | {"crew"}
_NOBODY: frozenset[str] = frozenset()
_DOOR = frozenset({"door", "system"})
_ABOVE = _DESK | {"leader"}  # who may void a case; the room above has asked its own table


class Rule(Struct, frozen=True, kw_only=True):
    """One action: from which states, to which (None: it stays), what it needs, who may.

    `otherwise` is where it leads when what was asked turns out not to be so.
    """

    action: str
    after: tuple[str, ...]
    to: str | None = None
    otherwise: str | None = None
    needs: tuple[str, ...] = ()
    roles: frozenset[str] = _DESK
    danger: bool = False
    key: str = ""
    offered: frozenset[str] | None = None  # to whom pages offer it; None: to all its roles


# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(action="take_in", after=("open",), key="t"),
    Rule(action="confirm", after=("open",), to="confirming", key="c"),
    Rule(action="report_confirmed", after=("confirming",), to="confirmed", otherwise="open",
         needs=("verdict", "text", "uploads"), roles=_FIELD, key="o"),
    Rule(action="place", after=ALIVE, needs=("place",), key="p"),
    Rule(action="classify", after=ALIVE, needs=("standard",), key="k"),
    Rule(action="file_case", after=("open", "confirmed"), to="filed", needs=("standard",), key="f",
         roles=_FIELD, offered=_DESK),  # a crew files only what it found and fixed itself
    Rule(action="decline", after=ALIVE, to="declined", needs=("reason", "text"), danger=True, key="d"),
    Rule(action="answer", after=ALIVE, to="answered", needs=("text",), key="a"),
    Rule(action="merge", after=ALIVE, to="merged", needs=("into",), key="m"),
    Rule(action="unmerge", after=(*ALIVE, "filed", "merged"), needs=("report",), key="u"),
    Rule(action="split", after=ALIVE, needs=("parts",), key="s"),
    Rule(action="reopen", after=ENDED, to="open", needs=("reason",), key="r"),
    # What doors, merges and the rooms above do; no page offers these.
    Rule(action="join", after=(*ALIVE, "filed"), roles=_DOOR, offered=_NOBODY),
    Rule(action="gain", after=(*ALIVE, "filed"), offered=_NOBODY),
    Rule(action="supplement", after=(*ALIVE, "filed"), roles=_DOOR, offered=_NOBODY),
    Rule(action="ask_reopen", after=ENDED, to="open", roles=_DOOR, offered=_NOBODY),
    Rule(action="ask_reopen_case", after=("filed",), roles=_DOOR, offered=_NOBODY),
    Rule(action="sensor_normal", after=(*ALIVE, "filed"), roles=frozenset({"system"}), offered=_NOBODY),
    Rule(action="void_case", after=("filed",), to="open", roles=_ABOVE, offered=_NOBODY),
)
# fmt: on
_BY_ACTION = {rule.action: rule for rule in RULES}


def rule_of(action: str) -> Rule:
    """The rule of an action; an unknown one raises `Invalid`."""
    if action not in _BY_ACTION:
        raise Invalid("incidents_no_such_action", field="action", action=action[:40])
    return _BY_ACTION[action]


def next_state(action: str, state: str, role: str, *, otherwise: bool = False) -> str:
    """Where `action` leads from `state`; who may not, or not now, is told so."""
    rule = rule_of(action)
    if role not in rule.roles:
        raise NotAllowed("incidents_not_your_action", action=action, role=role)
    if state not in rule.after:
        raise Conflict("incidents_not_now", action=action, state=state)
    if otherwise and rule.otherwise:
        return rule.otherwise
    return rule.to or state


def allowed(state: str, role: str, *, placed: bool, taken: bool, reports: int) -> list[Rule]:
    """The actions to offer: those of the table that this role may take now and that would work."""
    fits = {
        "take_in": not taken,
        "file_case": placed,
        "unmerge": state == "merged" or reports > 1,
    }
    return [
        rule
        for rule in RULES
        if state in rule.after
        and role in (rule.roles if rule.offered is None else rule.offered)
        and fits.get(rule.action, True)
    ]

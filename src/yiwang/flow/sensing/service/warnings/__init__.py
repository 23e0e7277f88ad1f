"""Warnings (预警): raised by rules, put before a desk as few lines, acted on, ended.

People: `page`, `export`, `show`, `groups`, `budget`, `watch`, `act`, `acknowledge_group`, `as_cap`, `turn`, `switch`.
The rooms above: `note_incident`, `incident_of`, `confirmed_by`, `filed_by`, `normal`, `note_outcome`, `brief`.
Background: `hear_judged`, `tend`, `weigh`, `weigh_changed`, `send_commands` (`send_waiting` by a sender such as
`mqtt_sender`). Once per process: `keep_broker`.
"""

from yiwang.flow.sensing.service.warnings.acting import acknowledge_group, act
from yiwang.flow.sensing.service.warnings.hearing import hear_judged
from yiwang.flow.sensing.service.warnings.lists import (
    brief,
    budget,
    export,
    groups,
    page,
    show,
    watch,
)
from yiwang.flow.sensing.service.warnings.messages import as_cap
from yiwang.flow.sensing.service.warnings.reflexes import (
    keep_broker,
    mqtt_sender,
    send_commands,
    send_waiting,
    switch,
    turn,
)
from yiwang.flow.sensing.service.warnings.tending import tend
from yiwang.flow.sensing.service.warnings.trust import weigh, weigh_changed
from yiwang.flow.sensing.service.warnings.upward import (
    confirmed_by,
    filed_by,
    follow_merge,
    incident_of,
    normal,
    note_incident,
    note_outcome,
)

__all__ = [
    "acknowledge_group", "act", "as_cap", "brief", "budget", "confirmed_by", "export", "filed_by",
    "follow_merge", "groups", "hear_judged", "incident_of", "keep_broker",
    "mqtt_sender", "normal", "note_incident", "note_outcome", "page", "send_commands", "send_waiting", "show", "switch",
    "tend", "turn", "watch", "weigh", "weigh_changed",
]  # fmt: skip

"""The verbs of sensing.

Kinds: `publish_kinds`, `kinds`, `shipped_kinds`. Registry: `add`, `get`, `page`, `patch`, `like_near`, `clusters`.
Rules: `publish_rules`, `shipped_rules`, `rules_in_force`.
Devices: `add_credential`, `credentials`, `revoke`. Readings: `history`, `latest`, `data_health`; they come in through
the gate alone (`Gate`, run by a process of its own; `line`, `gate_health`, `keep_gate_in` for the others).
"""

from yiwang.flow.sensing.service.closed_days import keep_readings_in
from yiwang.flow.sensing.service.gate import Gate
from yiwang.flow.sensing.service.gate_line import SOCKET, keep_gate_in, line
from yiwang.flow.sensing.service.history import data_health, gate_health, history, latest
from yiwang.flow.sensing.service.kinds import kinds, publish_kinds, shipped_kinds
from yiwang.flow.sensing.service.mapping import clusters
from yiwang.flow.sensing.service.registry import (
    add,
    add_credential,
    credentials,
    get,
    like_near,
    page,
    patch,
    revoke,
)
from yiwang.flow.sensing.service.rules import publish_rules, rules_in_force, shipped_rules

__all__ = [
    "SOCKET", "Gate", "add", "add_credential", "clusters", "credentials", "data_health", "gate_health", "get",
    "history", "keep_gate_in", "keep_readings_in", "kinds", "latest", "like_near", "line", "page", "patch",
    "publish_kinds", "publish_rules", "revoke", "rules_in_force", "shipped_kinds", "shipped_rules",
]  # fmt: skip

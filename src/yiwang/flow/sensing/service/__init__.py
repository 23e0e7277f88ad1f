"""The verbs of sensing.

Kinds: `publish_kinds`, `kinds`, `shipped_kinds`. Registry: `add`, `get`, `page`, `patch`, `like_near`, `clusters`; many
at once: `Load`, `together`, `count_map`, `pieces` of a file.
Exploring: `about`, `near`, `coverage`, `data_health`.
Rules: `publish_rules`, `shipped_rules`, `rules_in_force`.
Devices: `add_credential`, `credentials`, `revoke`. Readings: `history`, `latest`; they come in through
the gate alone (`Gate`, run by a process of its own; `line`, `gate_health`, `keep_gate_in` for the others).
"""

from yiwang.flow.sensing.model.registry_file import Piece, pieces
from yiwang.flow.sensing.service.closed_days import keep_readings_in
from yiwang.flow.sensing.service.exploring import about, coverage, data_health, near
from yiwang.flow.sensing.service.gate import Gate
from yiwang.flow.sensing.service.gate_line import SOCKET, keep_gate_in, line
from yiwang.flow.sensing.service.history import gate_health, history, latest
from yiwang.flow.sensing.service.kinds import kinds, publish_kinds, shipped_kinds
from yiwang.flow.sensing.service.loading import Load, count_map, load_file, together
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
    "SOCKET", "Gate", "Load", "Piece", "about", "add", "add_credential", "clusters", "count_map", "coverage",
    "credentials", "data_health", "gate_health", "get", "history", "keep_gate_in", "keep_readings_in", "kinds",
    "latest", "like_near", "line", "load_file", "near", "page", "patch", "pieces", "publish_kinds", "publish_rules",
    "revoke", "rules_in_force", "shipped_kinds", "shipped_rules", "together",
]  # fmt: skip

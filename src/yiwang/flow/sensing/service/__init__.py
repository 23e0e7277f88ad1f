"""The verbs of sensing.

Kinds: `publish_kinds`, `kinds`, `shipped_kinds`. Registry: `add`, `get`, `page`, `patch`, `like_near`, `clusters`; many
at once: `Load`, `together`, `count_map`, `pieces` of a file.
Exploring: `twin`, `about`, `near`, `coverage`, `data_health`. Watching some kinds: `watched`, `count_kinds`, `summed`,
`load_of`, `air_index`, `latest_of`, `rules_in_words`.
Rules: `publish_rules`, `shipped_rules`, `rules_in_force`.
Devices: `add_credential`, `credentials`, `revoke`. Readings: `history`, `latest`; they come in through
the gate alone (`Gate`, run by a process of its own; `line`, `gate_health`, `keep_gate_in` for the others).
Closed days become files: `close_days`, which the gate's process runs.
"""

from yiwang.flow.sensing.model.registry_file import Piece, pieces
from yiwang.flow.sensing.service.closed_days import keep_readings_in
from yiwang.flow.sensing.service.closing import close_days
from yiwang.flow.sensing.service.exploring import about, coverage, data_health, near
from yiwang.flow.sensing.service.gate import Gate
from yiwang.flow.sensing.service.gate_line import SOCKET, keep_gate_in, line
from yiwang.flow.sensing.service.history import gate_health, history, latest
from yiwang.flow.sensing.service.kinds import kinds, publish_kinds, shipped_kinds
from yiwang.flow.sensing.service.loading import LOADED_TABLES, Load, count_map, load_file, together
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
from yiwang.flow.sensing.service.twin import twin
from yiwang.flow.sensing.service.watching import (
    air_index,
    count_kinds,
    latest_of,
    load_of,
    rules_in_words,
    summed,
    watched,
)

__all__ = [
    "LOADED_TABLES", "SOCKET", "Gate", "Load", "Piece", "about", "add", "add_credential", "air_index", "close_days",
    "clusters", "count_kinds", "count_map", "coverage", "credentials", "data_health", "gate_health", "get", "history",
    "keep_gate_in", "keep_readings_in", "kinds", "latest", "latest_of", "like_near", "line", "load_file", "load_of",
    "near", "page", "patch", "pieces", "publish_kinds", "publish_rules", "revoke", "rules_in_force", "rules_in_words",
    "shipped_kinds", "shipped_rules", "summed", "together", "twin", "watched",
]  # fmt: skip

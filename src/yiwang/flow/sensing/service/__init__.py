"""The verbs of sensing.

Kinds: `publish_kinds`, `kinds`, `shipped_kinds`. Registry: `add`, `get`, `page`, `patch`, `like_near`, `clusters`.
Devices: `add_credential`, `credentials`, `revoke`.
"""

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

__all__ = [
    "add", "add_credential", "clusters", "credentials", "get", "kinds", "like_near", "page", "patch", "publish_kinds",
    "revoke", "shipped_kinds",
]  # fmt: skip

"""The verbs of sensing.

Kinds: `publish_kinds`, `kinds`, `shipped_kinds`.
"""

from yiwang.flow.sensing.service.kinds import kinds, publish_kinds, shipped_kinds

__all__ = ["kinds", "publish_kinds", "shipped_kinds"]

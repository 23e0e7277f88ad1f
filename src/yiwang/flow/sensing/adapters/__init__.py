"""Foreign protocols, and the gate's own socket."""

from yiwang.flow.sensing.adapters import cap

ROUTES = [*cap.ROUTES]

"""The gate: the one writer of readings and the only holder of the rules' state.

In: calls with bodies of readings. Out: committed rows with their fates, transitions, news; only then the answer. Never:
an answer before the commit; two gates at once.
"""

from yiwang.flow.sensing.service.gate.calls import Call, Sender
from yiwang.flow.sensing.service.gate.gate import Gate

__all__ = ["Call", "Gate", "Sender"]

"""Background work: cases filed by a rule are dispatched by a rule; rulings become precedents."""

from yiwang.flow.cases.messages import CASE_FILED, CASE_STEPPED
from yiwang.flow.dispatch import service

LISTENERS = {CASE_FILED: [service.dispatch_by_rule], CASE_STEPPED: [service.note_ruling]}

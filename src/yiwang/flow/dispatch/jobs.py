"""Background work: what a rule filed a rule dispatches; rulings become precedents; cases learn their crew's name."""

from yiwang.flow.cases.messages import CASE_FILED, CASE_STEPPED
from yiwang.flow.dispatch import service

LISTENERS = {
    CASE_FILED: [service.dispatch_by_rule],
    CASE_STEPPED: [service.note_ruling, service.tell_crew_name],
}

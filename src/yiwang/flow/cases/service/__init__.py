"""The verbs of the process centre."""

from yiwang.flow.cases.service.acting import act
from yiwang.flow.cases.service.filing import file_case
from yiwang.flow.cases.service.listening import (
    archive_old,
    file_by_rule,
    file_joined,
    file_warned,
    note_rating,
    reopen_asked,
    tell_warnings,
    verify_by_sensor,
    warning_cleared,
)
from yiwang.flow.cases.service.procedures import publish as publish_procedure
from yiwang.flow.cases.service.procedures import publish_shipped, shipped_procedures
from yiwang.flow.cases.service.reading import brief, for_dispatch, name_crew, page, rows_to_views
from yiwang.flow.cases.service.recounting import Recount, recount
from yiwang.flow.cases.service.showing import show
from yiwang.flow.cases.service.tiers import climb_due, delegate
from yiwang.flow.cases.service.tiers import limits as tier_limits
from yiwang.flow.cases.service.tiers import set_limit as set_tier_limit

__all__ = [
    "Recount",
    "act",
    "archive_old",
    "brief",
    "climb_due",
    "delegate",
    "file_by_rule",
    "file_case",
    "file_joined",
    "file_warned",
    "for_dispatch",
    "name_crew",
    "note_rating",
    "page",
    "publish_procedure",
    "publish_shipped",
    "recount",
    "reopen_asked",
    "rows_to_views",
    "set_tier_limit",
    "shipped_procedures",
    "show",
    "tell_warnings",
    "tier_limits",
    "verify_by_sensor",
    "warning_cleared",
]  # fmt: skip

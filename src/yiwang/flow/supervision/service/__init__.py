"""The verbs of supervision.

Watching: `watch`, `count_all`, `hot_spots`, `tally`, `watch_sheet`. Evaluating: `indicators`,
`indicator_rows`, `indicator_sheet`, `rows_sheet`, `publish_indicator`. Building facts: `build_missing`, `build_days`.
For rooms above: `area_or_own`, `within`, `moments`, `ratio`, `sheets`.
"""

from yiwang.flow.supervision.model.ratio import ratio
from yiwang.flow.supervision.service import sheets
from yiwang.flow.supervision.service.building import build_days, build_missing
from yiwang.flow.supervision.service.days import moments
from yiwang.flow.supervision.service.evaluating import (
    indicator_rows,
    indicator_sheet,
    indicators,
    publish_indicator,
    rows_sheet,
)
from yiwang.flow.supervision.service.ground import area_or_own, within
from yiwang.flow.supervision.service.watching import (
    count_all,
    hot_spots,
    tally,
    watch,
    watch_name,
    watch_sheet,
)

__all__ = [
    "area_or_own", "build_days", "build_missing", "count_all", "hot_spots", "indicator_rows", "indicator_sheet",
    "indicators", "moments", "publish_indicator", "ratio", "rows_sheet", "sheets", "tally", "watch", "watch_name",
    "watch_sheet", "within",
]  # fmt: skip

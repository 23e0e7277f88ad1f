"""The verbs of the overview: `show` an area, list the `rows` behind a figure or write them to a file, `case_map`."""

from yiwang.overview.service.mapping import case_map, read_box
from yiwang.overview.service.public import public
from yiwang.overview.service.records import record
from yiwang.overview.service.rows import rows, rows_sheet
from yiwang.overview.service.showing import show, show_part

__all__ = ["case_map", "public", "read_box", "record", "rows", "rows_sheet", "show", "show_part"]

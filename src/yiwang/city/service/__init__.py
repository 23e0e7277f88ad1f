"""The verbs of the city.

Asking: `city`, `area`, `areas`, `area_by_code`, `children`, `path_of`, `ancestor`, `locate`, `locate_many`,
`locate_name`, `standard`, `find_standard`, `standards`, `responsible`, `department`, `departments`, `department_of`,
`operations_center`, `working_calendar`. Changing: `load_pack`, `import_standards`, `import_responsibilities`,
`import_departments`, `assign`, `mark_synthetic`, `refresh_calendar`. Lists out: `export_table`. Packs: `pack_folder`,
`read_folder`, `build_pack_from_records`.
"""

from yiwang.city.service.asking import (
    all_areas,
    ancestor,
    area,
    area_by_code,
    areas,
    children,
    city,
    department,
    department_of,
    departments,
    find_standard,
    locate,
    locate_many,
    locate_name,
    operations_center,
    path_of,
    responsible,
    standard,
    standards,
    working_calendar,
)  # fmt: skip
from yiwang.city.service.changing import (
    assign,
    import_departments,
    import_responsibilities,
    import_standards,
    mark_synthetic,
    refresh_calendar,
)  # fmt: skip
from yiwang.city.service.exporting import export_table
from yiwang.city.service.loading import load_pack, pack_folder, read_folder
from yiwang.city.service.outline import outline_of_children
from yiwang.city.service.records import build_pack_from_records
from yiwang.city.service.words import BadPack

__all__ = [
    "BadPack", "all_areas", "ancestor", "area", "area_by_code", "areas", "assign", "build_pack_from_records",
    "children", "city", "department", "department_of", "departments", "export_table", "find_standard",
    "import_departments", "import_responsibilities", "import_standards", "load_pack", "locate", "locate_many",
    "locate_name", "mark_synthetic", "operations_center", "outline_of_children", "pack_folder", "path_of",
    "read_folder", "refresh_calendar", "responsible", "standard", "standards", "working_calendar",
]  # fmt: skip

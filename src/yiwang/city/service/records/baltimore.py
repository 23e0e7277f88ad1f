"""The pack of Baltimore: neighborhoods under council districts, service request types, agencies, their own due times.

The records have points but no outlines; an area is known by its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from yiwang.city.service.records.writing import (
    commonest,
    read_records,
    slug,
    write_day,
    write_list,
    write_toml,
)

CITY = "24510"  # FIPS
COLUMNS = (
    "SRType", "CreatedDate", "DueDate", "Agency", "Neighborhood", "CouncilDistrict", "Latitude", "Longitude",
)  # fmt: skip
STANDARD_HEADING = (
    "code", "kind", "big_code", "big_name", "small_code", "small_name", "condition_no", "filing_condition",
    "limit_value", "limit_unit", "closing_condition", "lead", "source", "draft",
)  # fmt: skip
UNKNOWN_LIMIT_H = 168
LONGEST_CODE = 28
LIMIT_SOURCE = "Median of DueDate minus CreatedDate in the shared sample, hours of natural time"
NO_LIMIT_SOURCE = (
    f"The sample has no due date for this type; {UNKNOWN_LIMIT_H} h is this platform's draft"
)
Record = Mapping[str, str]


def build(records_path: Path, folder: Path) -> None:
    """Write the pack."""
    records = read_records(records_path, COLUMNS)
    _write_areas(folder, records)
    codes = standard_codes(record["SRType"] for record in records)
    _write_standards(folder, records, codes)
    agencies = sorted({record["Agency"] for record in records})
    rows = [("OC", "311 Operations (default)", "城运中心", "operations_center")]
    rows += [
        (slug(name, 30), name, name, "enterprise" if name == "BGE" else "government")
        for name in agencies
    ]
    write_list(folder, "departments", ("code", "name", "aliases", "kind"), rows)
    write_toml(folder, "calendar.toml", {"source": "weekdays"})
    write_toml(
        folder,
        "city.toml",
        {
            "name": "baltimore",
            "version": "2019",
            "time_zone": "America/New_York",
            "notice_zh": "巴尔的摩：由公开的 311 请求记录的列生成；无边界，按街区名称定位；"
            "时限取自记录自身的应办时间。",
            "notice_en": "Baltimore: made from the columns of open 311 records; no outlines, placed by the"
            " neighborhood's name; time limits come from the records' own due dates.",
            "source": "City of Baltimore 311 sample (city-R-training-series)",
            "licence": "open data of the City of Baltimore; terms unverified, local evaluation only",
            "edition": "2014-2019",
        },
    )
    first = min(record["CreatedDate"] for record in records)[:10]
    write_day(folder, "city.toml", "effective_from", first)


def standard_codes(kinds: Iterable[str]) -> dict[str, str]:
    """A code for each service request type, from its words; equal beginnings are numbered."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for kind in sorted(set(kinds)):
        code, number = slug(kind, LONGEST_CODE), 1
        while code in taken:
            number += 1
            code = f"{slug(kind, LONGEST_CODE)}.{number}"
        taken.add(code)
        codes[kind] = code
    return codes


def district_code(record: Record) -> str:
    """The code of a record's council district, or '' when it names none."""
    return f"CD-{int(float(record['CouncilDistrict'])):02d}" if record["CouncilDistrict"] else ""


def _write_areas(folder: Path, records: Sequence[Record]) -> None:
    districts = sorted({district_code(record) for record in records} - {""})
    above: dict[str, list[str]] = defaultdict(list)
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for record in records:
        name = record["Neighborhood"]
        if not name:
            continue
        above[name].append(district_code(record))
        if record["Longitude"] and record["Latitude"]:
            points[name].append((float(record["Longitude"]), float(record["Latitude"])))
    rows: list[tuple[object, ...]] = [(CITY, "Baltimore", "Baltimore", "city", "", "", "")]
    rows += [
        (
            c,
            f"Council District {int(c[3:])}",
            f"Council District {int(c[3:])}",
            "district",
            CITY,
            "",
            "",
        )
        for c in districts
    ]
    for name, found in sorted(above.items()):
        # Some neighborhoods lie across a border: the district of most of its records is taken.
        known = [code for code in found if code]
        places = points[name]
        lon = round(median(p[0] for p in places), 6) if places else ""
        lat = round(median(p[1] for p in places), 6) if places else ""
        parent = commonest(known) if known else CITY
        rows.append((f"N-{slug(name, 60)}", name, name, "community", parent, lon, lat))
    write_list(folder, "areas", ("code", "name", "name_en", "level", "parent", "lon", "lat"), rows)


def _write_standards(folder: Path, records: Sequence[Record], codes: Mapping[str, str]) -> None:
    hours: dict[str, list[float]] = defaultdict(list)
    agencies: dict[str, list[str]] = defaultdict(list)
    for record in records:
        agencies[record["SRType"]].append(record["Agency"])
        if record["DueDate"]:
            span = _moment(record["DueDate"]) - _moment(record["CreatedDate"])
            if span.total_seconds() > 0:
                hours[record["SRType"]].append(span.total_seconds() / 3600)
    rows = []
    for kind, code in sorted(codes.items()):
        agency = commonest(agencies[kind])
        limit = max(round(median(hours[kind])), 1) if hours[kind] else UNKNOWN_LIMIT_H
        group = code.split("-")[0]
        rows.append(
            (
                code, "occurrence", group, agency, code, kind, 1, kind, limit, "urgent_hour",
                "Done as the agency reports it", agency, LIMIT_SOURCE if hours[kind] else NO_LIMIT_SOURCE, "yes",
            )
        )  # fmt: skip
    write_list(
        folder,
        "standards",
        STANDARD_HEADING,
        rows,
    )
    lines = [
        (codes[kind], CITY, commonest(found), "Commonest agency of this type")
        for kind, found in sorted(agencies.items())
    ]
    write_list(folder, "responsibilities", ("standard", "area", "lead", "source"), lines)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  both ends in one zone; only the span counts

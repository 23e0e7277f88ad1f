"""Days against the weekly pattern, and what a calendar.toml says.

In: the text of calendar.toml. Out: `CalendarRules`. Never: a year taken for known that the library does not cover.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

from yiwang.city.messages import CalendarRules
from yiwang.city.model.faults import Faults

FIRST, LAST = date(2004, 1, 1), date(2050, 12, 31)
DEFAULT_HOURS = (("08:00", "12:00"), ("14:00", "18:00"))
SOURCES = ("chinesecalendar", "weekdays")


def read_calendar(name: str, text: str, time_zone: str, faults: Faults) -> CalendarRules | None:
    """The rules of a calendar file; an empty text is the default: statutory holidays, 08–12 and 14–18."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.add(name, 0, "", "city_toml_broken", said=str(error)[:200])
        return None
    source = str(table.get("source", "chinesecalendar"))
    if source not in SOURCES:
        faults.add(name, 0, "source", "city_unknown_word", value=source, words=" / ".join(SOURCES))
        return None
    hours = _hours(name, table.get("hours", DEFAULT_HOURS), faults)
    weekend = _weekend(name, table.get("weekend", [6, 7]), faults)
    exceptions: dict[date, bool] = {}
    covered: tuple[int, ...] = ()
    if source == "chinesecalendar":
        exceptions, covered = statutory(weekend)
    exceptions |= _days(name, table, faults)
    day_seconds = _day_seconds(name, table, hours, faults)
    zone = _zone(name, time_zone, faults)
    if faults:
        return None
    return CalendarRules(
        time_zone=zone,
        hours=hours,
        work_day_seconds=day_seconds,
        weekend=weekend,
        exceptions=exceptions,
        first=FIRST,
        last=LAST,
        covered=covered,
        source=source,
        **_warnings(source, covered),
    )


def statutory(weekend: frozenset[int]) -> tuple[dict[date, bool], tuple[int, ...]]:
    """Statutory holidays and make-up days of the years that the library knows."""
    holidays, made_up = chinese_calendar.holidays, chinese_calendar.workdays
    years = tuple(sorted({day.year for day in holidays}))
    # A holiday on a Sunday is an exception too, so that a make-up day is never hidden behind the weekly pattern.
    days = dict.fromkeys(holidays, False) | dict.fromkeys(made_up, True)
    return {
        day: work for day, work in days.items() if work != (day.weekday() not in weekend)
    }, years


def holiday_names() -> dict[date, str]:
    """What each exception of the library is called."""
    return {**chinese_calendar.holidays, **chinese_calendar.workdays}


def _warnings(source: str, covered: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    if source != "chinesecalendar":
        zh = "工作日历只按周一至周五计算，未载入任何节假日。"
        return {
            "warnings_zh": (zh,),
            "warnings_en": ("The calendar counts Monday to Friday; no holidays are known.",),
        }
    last = covered[-1]
    zh = f"法定节假日与调休只已知到 {last} 年；此后暂按周一至周五计算，待国务院办公厅公布后更新节假日库。"
    en = (
        f"Statutory holidays and make-up days are known up to {last}; later years count Monday to Friday until the"
        " holiday library is updated."
    )
    return {"warnings_zh": (zh,), "warnings_en": (en,)}


def uncovered(rules: CalendarRules, day: date, ahead: timedelta = timedelta(days=60)) -> bool:
    """Whether deadlines that run from `day` reach into a year of which the holidays are not known."""
    return bool(rules.covered) and (day + ahead).year not in rules.covered


def _hours(name: str, value: Any, faults: Faults) -> tuple[tuple[time, time], ...]:
    found: list[tuple[time, time]] = []
    try:
        for start, end in value:
            found.append((_clock(start), _clock(end)))
    except (TypeError, ValueError):
        faults.add(name, 0, "hours", "city_bad_hours", value=str(value)[:80])
        return ()
    flat = [
        _minutes(at, is_end)
        for pair in found
        for at, is_end in zip(pair, (False, True), strict=True)
    ]
    if not flat or any(b <= a for a, b in pairwise(flat)):
        faults.add(name, 0, "hours", "city_bad_hours", value=str(value)[:80])
    return tuple(found)


def _clock(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _minutes(at: time, is_end: bool) -> int:
    minutes = at.hour * 60 + at.minute
    return 24 * 60 if is_end and minutes == 0 else minutes


def _weekend(name: str, value: Any, faults: Faults) -> frozenset[int]:
    if not isinstance(value, list) or any(day not in range(1, 8) for day in value):
        faults.add(name, 0, "weekend", "city_bad_weekend", value=str(value)[:80])
        return frozenset()
    return frozenset(day - 1 for day in value)


def _days(name: str, table: Mapping[str, Any], faults: Faults) -> dict[date, bool]:
    found: dict[date, bool] = {}
    for key, work in (("days_off", False), ("days_worked", True)):
        for day in table.get(key, []):
            if type(day) is not date:
                faults.add(name, 0, key, "city_not_a_day", value=str(day)[:40])
            elif day in found:
                faults.add(name, 0, key, "city_twice", value=day.isoformat(), first=key)
            else:
                found[day] = work
    return found


def _day_seconds(
    name: str, table: Mapping[str, Any], hours: tuple[tuple[time, time], ...], faults: Faults
) -> int:
    """The work hours that one work day of a limit stands for: as said, else the sum of the windows."""
    total = sum(_minutes(end, True) - _minutes(start, False) for start, end in hours) * 60
    said = table.get("work_day_hours")
    if said is None:
        return total
    if not isinstance(said, int | float) or not 0 < said <= 24:
        faults.add(name, 0, "work_day_hours", "city_bad_hours", value=str(said)[:80])
        return total
    return round(said * 3600)


def _zone(name: str, time_zone: str, faults: Faults) -> str:
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        faults.add(name, 0, "time_zone", "city_unknown_zone", value=time_zone[:80])
    return time_zone

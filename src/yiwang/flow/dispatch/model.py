"""Pure: the order of crews, and the reason in words.

The rule: able and on duty and not full; among these the nearest. The words say what decided.
"""

from datetime import datetime, timedelta

import msgspec

from yiwang.kernel.geometry import Point, distance_m

# A crew's speed through a city on an electric tricycle or van, in metres a minute (15 km/h): our assumption, for the
# wording of the estimate only; the order of crews does not depend on it.
SPEED_M_PER_MIN = 250.0
# A position older than this says little about where a crew is now.
STALE_PLACE = timedelta(hours=2)


class Crew(msgspec.Struct, frozen=True, kw_only=True):
    """A crew as the ranking sees it."""

    id: int
    name: str
    department_id: int
    skills: list[str]
    capacity: int
    on_duty: bool
    busy: int
    place: Point | None
    placed_at: datetime | None


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A crew in its place of the order."""

    crew: Crew
    able: bool
    distance_m: int | None
    eta_min: int | None
    why_zh: str
    why_en: str


def rank(crews: list[Crew], family: str, place: Point | None, now: datetime) -> list[Ranked]:
    """Able crews first, the nearest first; then those that are not able, each with the reason."""
    ranked = [_judge(crew, family, place, now) for crew in crews]
    ranked.sort(key=_order)
    able = [entry for entry in ranked if entry.able]
    if not able:
        return ranked
    nearer = [r for r in ranked if not r.able and _nearer(r, able[0])]
    return [_with_reason(able[0], nearer), *ranked[1:]]


def _order(entry: Ranked) -> tuple[bool, float, int, int]:
    distance = float("inf") if entry.distance_m is None else float(entry.distance_m)
    return (not entry.able, distance, entry.crew.busy, entry.crew.id)


def _nearer(entry: Ranked, than: Ranked) -> bool:
    if entry.distance_m is None or than.distance_m is None:
        return False
    return entry.distance_m < than.distance_m


def _judge(crew: Crew, family: str, place: Point | None, now: datetime) -> Ranked:
    distance = None
    if place is not None and crew.place is not None:
        distance = round(distance_m(crew.place, place))
    eta = None if distance is None else max(1, round(distance / SPEED_M_PER_MIN))
    hindrance = _hindrance(crew, family)
    if hindrance is None:
        stale = crew.placed_at is not None and now - crew.placed_at > STALE_PLACE
        zh, en = _distance_words(distance, crew.busy, stale)
    else:
        zh, en = hindrance
    return Ranked(
        crew=crew, able=hindrance is None, distance_m=distance, eta_min=eta, why_zh=zh, why_en=en
    )


def _hindrance(crew: Crew, family: str) -> tuple[str, str] | None:
    if not crew.on_duty:
        return "不在岗", "off duty"
    if "*" not in crew.skills and family not in crew.skills:
        return f"没有处置 {family} 类的能力", f"cannot handle family {family}"
    if crew.busy >= crew.capacity:
        return f"正在处置 {crew.busy} 件，已满", f"busy with {crew.busy} cases, full"
    return None


def _distance_words(distance: int | None, busy: int, stale: bool) -> tuple[str, str]:
    if distance is None:
        zh, en = "在岗，位置未知", "on duty, place unknown"
    else:
        zh, en = (
            f"在岗，距离 {distance} 米，手上 {busy} 件",
            f"on duty, {distance} m away, {busy} cases in hand",
        )
    if stale:
        zh, en = f"{zh}（位置已超过 2 小时）", f"{en} (place is over 2 hours old)"
    return zh, en


def _with_reason(best: Ranked, nearer: list[Ranked]) -> Ranked:
    zh, en = f"最近的可用班组：{best.why_zh}", f"nearest able crew: {best.why_en}"
    if nearer:
        others_zh = "；".join(
            f"{r.crew.name}更近（{r.distance_m} 米）但{r.why_zh}" for r in nearer[:3]
        )
        others_en = "; ".join(
            f"{r.crew.name} is nearer ({r.distance_m} m) but {r.why_en}" for r in nearer[:3]
        )
        zh, en = f"{zh}。{others_zh}", f"{en}. {others_en}"
    return msgspec.structs.replace(best, why_zh=zh, why_en=en)

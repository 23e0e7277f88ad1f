"""All figures of an area in one go: the watch lists' own predicates, counted in several groupings at once."""

from yiwang.backstage.database import Tx
from yiwang.flow.supervision.messages import Tally, Within
from yiwang.flow.supervision.store.clause import child_code
from yiwang.flow.supervision.store.watch import (
    ALIVE,
    CLOSED,
    FILED,
    OF_NOW,
    OF_TODAY,
    Moments,
    filters,
)


async def tally(tx: Tx, within: Within, moments: Moments) -> Tally:
    """All figures of an area at once, from one pass over what is open and one over what is of today."""
    now, parts, stages, families = await _tally_now(tx, within, moments)
    today, more, hours = await _tally_today(tx, within, moments)
    for part, figures in more.items():
        parts.setdefault(part, {}).update(figures)
    return Tally(
        now=now, today=today, by_part=parts, by_stage=stages, by_family=families, by_hour=hours
    )


async def _tally_now(
    tx: Tx, within: Within, moments: Moments
) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, int], dict[str, int]]:
    clause = moments.clause()
    columns = filters(clause, OF_NOW)
    clause.where(f"{ALIVE} AND NOT c.exercise")
    clause.within("c", within)
    rows = await tx.fetch(
        f"SELECT {child_code('c', within)} AS part, c.stage, c.family, {columns}"
        f" FROM cases_v_case c WHERE {clause.all} GROUP BY 1, 2, 3",
        *clause.args,
    )
    now = {str(kind): 0 for kind in OF_NOW}
    parts: dict[str, dict[str, int]] = {}
    stages: dict[str, int] = {}
    families: dict[str, int] = {}
    for row in rows:
        figures = {str(kind): row[kind] for kind in OF_NOW}
        _add(now, figures)
        _add(parts.setdefault(row["part"], {}), figures)
        stages[row["stage"]] = stages.get(row["stage"], 0) + row["open"]
        families[row["family"]] = families.get(row["family"], 0) + row["open"]
    return now, parts, stages, families


async def _tally_today(
    tx: Tx, within: Within, moments: Moments
) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[int, tuple[int, int]]]:
    """Filed and closed are two scans, each by its own index; a case may be in both."""
    today = {str(kind): 0 for kind in OF_TODAY}
    parts: dict[str, dict[str, int]] = {}
    hours: dict[int, list[int]] = {}
    for place, (kinds, condition, at) in enumerate(
        ((OF_TODAY[:1], FILED, "c.filed_at"), (OF_TODAY[1:], CLOSED, "c.closed_at"))
    ):
        clause = moments.clause()
        columns = filters(clause, kinds)
        hour = clause.text(f"date_part('hour', {at} AT TIME ZONE {{zone}})::int")
        clause.where(f"{condition} AND NOT c.exercise")
        clause.within("c", within)
        rows = await tx.fetch(
            f"SELECT {child_code('c', within)} AS part, {hour} AS hour, {columns}"
            f" FROM cases_v_case c WHERE {clause.all} GROUP BY 1, 2",
            *clause.args,
        )
        for row in rows:
            figures = {str(kind): row[kind] for kind in kinds}
            _add(today, figures)
            _add(parts.setdefault(row["part"], {}), figures)
            hours.setdefault(row["hour"], [0, 0])[place] += row[kinds[0]]
    return today, parts, {hour: (filed, closed) for hour, (filed, closed) in hours.items()}


def _add(total: dict[str, int], figures: dict[str, int]) -> None:
    for name, figure in figures.items():
        total[name] = total.get(name, 0) + figure

"""A replay's summary in words. Pure."""

from yiwang.front.replay.tally import Comparison, Spread, Summary


def lines(summary: Summary) -> list[str]:
    """The lines to print."""
    said = [
        f"{summary.file} ({summary.format}): {summary.read} rows read in {summary.seconds} s"
        f" ({summary.per_second} rows/s)",
        f"  reported {summary.reported} + already there {summary.already} + refused {summary.refused}"
        f" = {summary.reported + summary.already + summary.refused}",
        f"  joined another incident {summary.joined}, filed {summary.filed}, waiting at the desk"
        f" {summary.waiting_at_the_desk}, closed {summary.closed}, declined as duplicates {summary.declined}",
    ]
    said += [f"  row {wrong.row}: {wrong.code} {wrong.said}" for wrong in summary.refusals]
    if summary.refused > len(summary.refusals):
        said.append(f"  … and {summary.refused - len(summary.refusals)} more")
    if summary.stuck:
        said.append(f"  of the rows taken in, a later step was refused in {summary.stuck}:")
        said += [f"  row {wrong.row}: {wrong.code} {wrong.said}" for wrong in summary.stuck_rows]
    if summary.comparison is not None:
        said += _comparison(summary.comparison)
    return said


def _comparison(found: Comparison) -> list[str]:
    said = []
    if found.both_due:
        said += [
            f"Due times, {found.both_due} rows (hours after the report: first quartile / median / third quartile)",
            f"  theirs {_spread(found.their_limit_h)}   ours {_spread(found.our_limit_h)}"
            f"   ours minus theirs {_spread(found.our_due_minus_theirs_h)}",
        ]
    if found.both_closed:
        said += [
            f"Closings, {found.both_closed} rows: hours to close, theirs {_spread(found.their_hours_to_close)},"
            f" replayed {_spread(found.our_hours_to_close)}; over a minute apart:"
            f" {found.closings_apart_by_over_a_minute}",
            f"  on time by their due times {_share(found.their_share_on_time)}, by ours"
            f" {_share(found.our_share_on_time)}; the same verdict {_share(found.same_verdict)}",
        ]
    if found.both_units:
        said.append(
            f"Responsible, {found.both_units} rows: our list names who handled it in {_share(found.same_unit)};"
            f" in the file's last quarter {_share(found.same_unit_in_last_quarter)}"
        )
    return said


def _spread(found: Spread | None) -> str:
    return f"{found.quarter} / {found.median} / {found.three_quarters}" if found else "-"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"

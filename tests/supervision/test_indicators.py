"""The golden month of Tianmen (domain.md B4) the whole way: cases, nightly facts, indicators, the rows behind them."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from supervision import ground
from yiwang.backstage import identity
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.supervision import service
from yiwang.flow.supervision.messages import FactRow, Indicators, NewIndicator
from yiwang.kernel.errors import Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import make_id

FIRST, LAST = date(2016, 12, 1), date(2016, 12, 31)
NEW_YEAR = datetime(2017, 1, 4, 4, tzinfo=UTC)
RECEIVED, FILED, DUE, CLOSED, ON_TIME, PATROL = 1054, 996, 972, 911, 737, 953
HOUR = timedelta(hours=1)


def moment(number: int) -> datetime:
    """Within December by the city's clock, spread over its days, in the middle of them."""
    return datetime(2016, 12, 1 + number % 28, 2, tzinfo=UTC) + timedelta(minutes=number % 300)


def is_component(number: int) -> bool:
    """16 of the cases that are due are occurrences, of which 9 are closed."""
    return not (CLOSED - 9 < number <= CLOSED or CLOSED < number <= CLOSED + 7)


@pytest.fixture
async def month(database: Database, postgres) -> AsyncIterator[Database]:
    """December 2016: two districts, facts built."""
    root = ground.Place(1, "4290", "4290/", "city")
    root.children = [
        ground.Place(2, "429001", "4290/429001/", "district", root),
        ground.Place(3, "4290010", "4290/4290010/", "district", root),
    ]
    async with ground.owner_of(database, postgres) as owner:
        await ground.make_city(database, owner, root)
        incidents = []
        for number in range(1, RECEIVED + 1):
            incident = await ground.add_incident(
                owner, state="filed" if number <= FILED else "declined", case_id=number if number <= FILED else None,
                first_reported_at=moment(number), channel="patrol" if number <= PATROL else "hotline",
                area_path="4290/",
            )  # fmt: skip
            incidents.append(incident)
        cases, steps, clocks = [], [], []
        for number in range(1, FILED + 1):
            begun = moment(number)
            place = root.children[number % 2] if number % 5 else root
            case = {
                "incident_id": incidents[number - 1], "filed_at": begun, "dispatched_at": begun, "area_id": place.id,
                "area_path": place.path, "family": "B01" if is_component(number) else "S04", "due_at": begun + 2 * HOUR,
            }  # fmt: skip
            ran = begun + (HOUR if number <= ON_TIME else 5 * HOUR)
            if number <= CLOSED:
                case |= ground.CLOSED | {
                    "closed_at": ran + HOUR,
                    "late": number > ON_TIME,
                    "due_at": None,
                }
                clocks += [(number, 0, "running", begun, ran), (number, 1, "stopped", ran, None)]
            elif number <= DUE:
                clocks.append((number, 0, "running", begun, None))
            else:  # 15 working days from December: due in January
                case |= {"limit_value": 30, "limit_unit": "work_day"}
                clocks.append((number, 0, "running", begun, None))
            cases.append(case)
            steps.append((number, 1, "file_case", None, "dispatching", begun))
            steps.append((number, 2, "dispatch", "dispatching", "accepting", begun))
            if number <= CLOSED:
                steps.append((number, 3, "close", "closing", "closed", ran + HOUR))
        ids = await ground.add_cases(owner, cases)
        await ground.add_steps(owner, [(ids[number - 1], *rest) for number, *rest in steps])
        await ground.add_segments(owner, [(ids[number - 1], *rest) for number, *rest in clocks])
        await owner.execute(
            "UPDATE incidents_incident i SET case_id = c.id FROM cases_case c WHERE c.incident_id = i.id"
        )
    built = await service.build_days(database, FIRST, LAST, NEW_YEAR)
    assert (built.cases, built.transitions) == (FILED, 2 * FILED + CLOSED)
    return database


async def asked(database: Database, actor: Actor = SYSTEM, **given) -> Indicators:
    values = {"first": FIRST, "last": LAST, "language": "zh"} | given
    async with database.reading(actor, now=NEW_YEAR) as tx:
        return await service.indicators(tx, await service.area_or_own(tx, None), **values)


async def rows(
    database: Database, code: str, part: str, actor: Actor = SYSTEM, **given
) -> list[FactRow]:
    """All rows behind a figure, page by page; the total must be the same on each."""
    found: list[FactRow] = []
    cursor = None
    while True:
        async with database.reading(actor, now=NEW_YEAR) as tx:
            area = await service.area_or_own(tx, None)
            page = await service.indicator_rows(
                tx, code, area, given.get("first", FIRST), given.get("last", LAST), part=part, by=given.get("by"),
                cursor=cursor, limit=200,
            )  # fmt: skip
        found += page.items
        if page.next is None:
            assert page.total == len(found) == len({row.id for row in found})
            return found
        cursor = page.next


@pytest.mark.shows("N8")
async def test_the_golden_month_and_the_rows_behind_each_figure(month: Database) -> None:
    found = {item.id: item for item in (await asked(month)).items}
    figures = {code: (i.numerator, i.denominator, i.value) for code, i in found.items()}
    assert figures["filing_rate"] == (FILED, RECEIVED, 0.945)
    assert figures["closing_rate"] == (CLOSED, DUE, 0.9372)
    assert figures["on_time_closing_rate"] == (ON_TIME, DUE, 0.7582)
    assert figures["patrol_rate"] == (PATROL, FILED, 0.9568)
    assert figures["self_found_rate"] == (PATROL, FILED, 0.9568)
    for code, item in found.items():
        over, under = await rows(month, code, "numerator"), await rows(month, code, "denominator")
        assert (len(over), len(under)) == (item.numerator, item.denominator), code
    over = {row.id for row in await rows(month, "on_time_closing_rate", "numerator")}
    under = {row.id: row for row in await rows(month, "on_time_closing_rate", "denominator")}
    assert over < under.keys()
    # What was not closed in time is overdue or was closed late.
    assert all(under[case].late for case in under.keys() - over)
    assert not any(under[case].late for case in over)


@pytest.mark.shows("N8")
async def test_shares_add_up_and_open_their_own_rows(month: Database) -> None:
    found = {item.id: item for item in (await asked(month, split="kind")).items}
    closing = {part.key: part for part in found["closing_rate"].parts or []}
    assert (closing["component"].numerator, closing["component"].denominator) == (902, 956)
    assert closing["component"].value == 0.9435
    assert (closing["occurrence"].numerator, closing["occurrence"].denominator) == (9, 16)
    assert closing["occurrence"].value == 0.5625
    assert closing["occurrence"].name == "事件"
    assert len(await rows(month, "closing_rate", "numerator", by=("kind", "occurrence"))) == 9
    for split in ("area", "kind", "family", "department", "channel"):
        for item in (await asked(month, split=split)).items:
            parts = item.parts or []
            sums = (sum(p.numerator for p in parts), sum(p.denominator for p in parts))
            assert sums == (item.numerator, item.denominator), (split, item.id)
            if item.id == "closing_rate":
                for part in parts:
                    behind = await rows(month, item.id, "denominator", by=(split, part.key))
                    assert len(behind) == part.denominator, (split, part.key)


@pytest.mark.shows("N8")
async def test_an_empty_month_is_blank_and_never_zero_or_all(month: Database) -> None:
    empty = await asked(month, first=date(2016, 2, 1), last=date(2016, 2, 29))
    assert {item.value for item in empty.items} == {None}
    # January: 24 cases fall due, none is closed. Nothing was received, so nothing is said of filing.
    january = {
        i.id: i for i in (await asked(month, first=date(2017, 1, 1), last=date(2017, 2, 28))).items
    }
    assert january["closing_rate"].value == 0.0
    assert january["closing_rate"].denominator == FILED - DUE
    assert january["filing_rate"].value is None


@pytest.mark.shows("N8", "Q5")
async def test_the_scope_holds_for_figures_and_rows(month: Database) -> None:
    async with month.transaction(SYSTEM) as tx:
        await identity.create_account(
            tx,
            identity.NewAccount(name="d", display_name="d", role="supervisor"),
            [identity.NewGrant(role="supervisor", area_id=make_id(1, 2), area_path="4290/429001/")],
        )
    actor = await month.actor_of_account("d")
    async with month.reading(SYSTEM, now=NEW_YEAR) as tx:
        whole = await service.indicators(
            tx, await service.area_or_own(tx, make_id(1, 2)), FIRST, LAST, "zh"
        )
    own = await asked(month, actor)
    assert [(i.numerator, i.denominator) for i in own.items][1:] == [
        (i.numerator, i.denominator) for i in whole.items
    ][1:]
    assert own.items[1].denominator < DUE / 2
    # Asked for the whole city, the district's supervisor is given what the district is.
    async with month.reading(actor, now=NEW_YEAR) as tx:
        city = await service.indicators(
            tx, await service.area_or_own(tx, make_id(1, 1)), FIRST, LAST, "zh"
        )
    assert [i.denominator for i in city.items][1:] == [i.denominator for i in own.items][1:]


@pytest.mark.shows("N8")
async def test_a_formula_is_a_versioned_row(month: Database) -> None:
    new = NewIndicator(
        code="closing_rate", name_zh="结案率（新）", name_en="Closing rate", numerator="due & ended & !forced",
        denominator="due", formula_zh="x", formula_en="x", source="test",
    )  # fmt: skip
    async with month.transaction(SYSTEM) as tx:
        assert (await service.publish_indicator(tx, new)).version == 2
    item = next(i for i in (await asked(month)).items if i.id == "closing_rate")
    assert (item.version, item.name, item.numerator) == (2, "结案率（新）", CLOSED)
    with pytest.raises(Invalid, match="supervision_no_such_condition"):
        async with month.transaction(SYSTEM) as tx:
            bad = NewIndicator(
                code="x_rate", name_zh="x", name_en="x", numerator="due & 1=1", denominator="due", formula_zh="x",
                formula_en="x", source="x",
            )  # fmt: skip
            await service.publish_indicator(tx, bad)
    desk = Actor(id=9, name="desk", display_name="desk", role="desk")
    with pytest.raises(NotAllowed):
        async with month.transaction(desk) as tx:
            await service.publish_indicator(tx, new)
    with pytest.raises(NotFound, match="supervision_no_such_indicator"):
        await rows(month, "nothing", "numerator")


@pytest.mark.shows("E5")
async def test_figures_and_rows_go_out_as_files(month: Database) -> None:
    import io

    from openpyxl import load_workbook

    async with month.reading(SYSTEM, now=NEW_YEAR) as tx:
        area = await service.area_or_own(tx, None)
        text = (await service.indicator_sheet(tx, area, FIRST, LAST, "zh", "csv")).decode(
            "utf-8-sig"
        )
        book = await service.rows_sheet(
            tx, "closing_rate", area, FIRST, LAST, by=("kind", "occurrence"), form="xlsx"
        )
    assert "closing_rate,结案率,911,972,0.9372" in text
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet.max_row == 1 + 9

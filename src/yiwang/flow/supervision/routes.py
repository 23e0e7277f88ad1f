"""Thin HTTP: watch lists, their counts and files; indicators, the rows behind them and files; new formulas."""

from datetime import date
from typing import Annotated, Any, get_args

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from msgspec import Struct

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.flow.supervision import service
from yiwang.flow.supervision.messages import (
    FactPage,
    HotSpots,
    Indicators,
    NewIndicator,
    Part,
    Published,
    Split,
    Wanted,
    WatchCounts,
    WatchKind,
    WatchPage,
)  # fmt: skip
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id

_Text = Annotated[str | None, QueryParameter(required=False)]
_Flag = Annotated[bool, QueryParameter(required=False)]


class Asked(Struct, frozen=True, kw_only=True):
    """What the address of a watch list asks for."""

    kind: WatchKind
    area: int | None
    unplaced: bool
    department: int | None
    stage: str | None
    family: str | None
    title: str | None
    hour: int | None
    cursor: str | None
    limit: int

    async def wanted(self, tx: Tx) -> Wanted:
        """The list itself, its area resolved."""
        area = await service.area_or_own(tx, self.area)
        return Wanted(
            kind=self.kind, within=await service.within(tx, area, unplaced=self.unplaced), department=self.department,
            stage=self.stage, family=self.family, title=self.title, hour=self.hour, cursor=self.cursor,
            limit=self.limit,
        )  # fmt: skip


def provide_asked(
    kind: str, area: _Text = None, unplaced: _Flag = False, department: _Text = None, stage: _Text = None,
    family: _Text = None, title: _Text = None, hour: Annotated[int | None, QueryParameter(ge=0, le=23)] = None,
    cursor: _Text = None, limit: int = 50,
) -> Asked:  # fmt: skip
    """From the query string."""
    if kind not in get_args(WatchKind):
        raise Invalid(
            "supervision_no_such_kind",
            field="kind",
            kind=kind[:40],
            known=", ".join(get_args(WatchKind)),
        )
    return Asked(
        kind=kind,  # type: ignore[arg-type]
        area=parse_id(area) if area else None,
        unplaced=unplaced,
        department=parse_id(department) if department else None,
        stage=stage or None,
        family=family or None,
        title=title or None,
        hour=hour,
        cursor=cursor or None,
        limit=limit,
    )


class Period(Struct, frozen=True, kw_only=True):
    """The area and the days of an evaluation; without days, the month so far."""

    area: int | None
    first: date | None
    last: date | None


def provide_period(
    area: _Text = None,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
) -> Period:
    """From the query string."""
    return Period(area=parse_id(area) if area else None, first=first, last=last)


_LIST = {"asked": Provide(provide_asked, sync_to_thread=False)}
_PERIOD = {"period": Provide(provide_period, sync_to_thread=False)}


@get("/api/supervision/lists", dependencies=_LIST)
async def show_list(door: Door, asked: NamedDependency[Asked]) -> WatchPage:
    """One watch list: `kind`, narrowed by area, department, stage, family, title; `total` by the same predicate."""

    async def work(tx: Tx) -> WatchPage:
        return await service.watch(tx, await asked.wanted(tx), door.language)

    return await door.read(work)


@get("/api/supervision/lists.csv", media_type=service.sheets.MEDIA_TYPES["csv"], dependencies=_LIST)
async def list_csv(door: Door, asked: NamedDependency[Asked]) -> Response[bytes]:
    """The same list as CSV."""
    return await _list_file(door, asked, "csv")


@get(
    "/api/supervision/lists.xlsx", media_type=service.sheets.MEDIA_TYPES["xlsx"], dependencies=_LIST
)
async def list_xlsx(door: Door, asked: NamedDependency[Asked]) -> Response[bytes]:
    """The same list as an Excel workbook."""
    return await _list_file(door, asked, "xlsx")


@get("/api/supervision/counts")
async def counts(door: Door, area: _Text = None) -> WatchCounts:
    """How many cases are on each watch list of an area."""

    async def work(tx: Tx) -> WatchCounts:
        found = await service.area_or_own(tx, parse_id(area) if area else None)
        return await service.count_all(tx, found, door.language)

    return await door.read(work)


@get("/api/supervision/hot-spots")
async def hot_spots(door: Door, area: _Text = None) -> HotSpots:
    """Where the same class came again and again."""

    async def work(tx: Tx) -> HotSpots:
        return await service.hot_spots(
            tx, await service.area_or_own(tx, parse_id(area) if area else None)
        )

    return await door.read(work)


@get("/api/supervision/indicators", dependencies=_PERIOD)
async def show_indicators(
    door: Door,
    period: NamedDependency[Period],
    split: Annotated[str | None, QueryParameter(required=False)] = None,
) -> Indicators:
    """All indicators of an area from one day to another, both counted in; `split` adds the shares of each."""
    by = _split(split)

    async def work(tx: Tx) -> Indicators:
        area = await service.area_or_own(tx, period.area)
        return await service.indicators(tx, area, period.first, period.last, door.language, by)

    return await door.read(work)


@get(
    "/api/supervision/indicators.csv",
    media_type=service.sheets.MEDIA_TYPES["csv"],
    dependencies=_PERIOD,
)
async def indicators_csv(door: Door, period: NamedDependency[Period]) -> Response[bytes]:
    """The same figures as CSV."""
    return await _indicators_file(door, period, "csv")


@get(
    "/api/supervision/indicators.xlsx",
    media_type=service.sheets.MEDIA_TYPES["xlsx"],
    dependencies=_PERIOD,
)
async def indicators_xlsx(door: Door, period: NamedDependency[Period]) -> Response[bytes]:
    """The same figures as an Excel workbook."""
    return await _indicators_file(door, period, "xlsx")


@post("/api/supervision/indicators", status_code=201)
async def publish_indicator(door: Door, data: NewIndicator) -> Published:
    """Publish an indicator or its next version."""
    return await door.write(lambda tx: service.publish_indicator(tx, data))


@get("/api/supervision/indicators/{code:str}/rows", dependencies=_PERIOD)
async def indicator_rows(
    door: Door, code: str, period: NamedDependency[Period], part: str = "numerator", split: _Text = None,
    key: _Text = None, cursor: _Text = None, limit: int = 50,
) -> FactPage:  # fmt: skip
    """The rows that made a figure: `part` says of which of the two, `split` and `key` of which share."""
    wanted, by = _part(part), _by(split, key)

    async def work(tx: Tx) -> FactPage:
        area = await service.area_or_own(tx, period.area)
        return await service.indicator_rows(
            tx, code, area, period.first, period.last, part=wanted, by=by, cursor=cursor, limit=limit,
            language=door.language,
        )  # fmt: skip

    return await door.read(work)


@get(
    "/api/supervision/indicators/{code:str}/rows.csv",
    media_type=service.sheets.MEDIA_TYPES["csv"],
    dependencies=_PERIOD,
)
async def rows_csv(
    door: Door,
    code: str,
    period: NamedDependency[Period],
    part: str = "numerator",
    split: _Text = None,
    key: _Text = None,
) -> Response[bytes]:
    """The same rows as CSV."""
    return await _rows_file(door, code, period, _part(part), _by(split, key), "csv")


@get(
    "/api/supervision/indicators/{code:str}/rows.xlsx",
    media_type=service.sheets.MEDIA_TYPES["xlsx"],
    dependencies=_PERIOD,
)
async def rows_xlsx(
    door: Door,
    code: str,
    period: NamedDependency[Period],
    part: str = "numerator",
    split: _Text = None,
    key: _Text = None,
) -> Response[bytes]:
    """The same rows as an Excel workbook."""
    return await _rows_file(door, code, period, _part(part), _by(split, key), "xlsx")


def _split(value: str | None) -> Split | None:
    if value is not None and value not in get_args(Split):
        raise Invalid(
            "supervision_no_such_split",
            field="split",
            split=value[:40],
            known=", ".join(get_args(Split)),
        )
    return value  # type: ignore[return-value]


def _by(split: str | None, key: str | None) -> tuple[Split, str] | None:
    found = _split(split)
    return (found, key or "") if found else None


def _part(value: str) -> Part:
    if value not in get_args(Part):
        raise Invalid("supervision_no_such_part", field="part", part=value[:40])
    return value  # type: ignore[return-value]


async def _list_file(door: Door, asked: Asked, form: service.sheets.Form) -> Response[bytes]:
    async def work(tx: Tx) -> bytes:
        return await service.watch_sheet(tx, await asked.wanted(tx), door.language, form)

    return _file(await door.read(work), form, f"cases-{asked.kind}")


async def _indicators_file(
    door: Door, period: Period, form: service.sheets.Form
) -> Response[bytes]:
    async def work(tx: Tx) -> bytes:
        area = await service.area_or_own(tx, period.area)
        return await service.indicator_sheet(
            tx, area, period.first, period.last, door.language, form
        )

    return _file(await door.read(work), form, "indicators")


async def _rows_file(
    door: Door, code: str, period: Period, part: Part, by: tuple[Split, str] | None, form: service.sheets.Form
) -> Response[bytes]:  # fmt: skip
    async def work(tx: Tx) -> bytes:
        area = await service.area_or_own(tx, period.area)
        return await service.rows_sheet(
            tx,
            code,
            area,
            period.first,
            period.last,
            part=part,
            by=by,
            language=door.language,
            form=form,
        )

    return _file(await door.read(work), form, "rows")


def _file(content: bytes, form: service.sheets.Form, name: str) -> Response[bytes]:
    return Response(
        content,
        media_type=service.sheets.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


ROUTES: list[Any] = [
    show_list, list_csv, list_xlsx, counts, hot_spots, show_indicators, indicators_csv, indicators_xlsx,
    publish_indicator, indicator_rows, rows_csv, rows_xlsx,
]  # fmt: skip

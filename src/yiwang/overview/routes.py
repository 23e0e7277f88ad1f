"""Thin HTTP: the overview of an area, the rows behind its figures as pages and files, the map."""

from typing import Annotated, Any, get_args

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from yiwang.backstage.http import Door
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.supervision import service as supervision
from yiwang.kernel.errors import Invalid
from yiwang.kernel.ids import parse_id
from yiwang.overview import service
from yiwang.overview.messages import (
    Figure,
    Overview,
    Points,
    PublicFigures,
    RecordCard,
    RecordKind,
    Rows,
    Wanted,
)

_Text = Annotated[str | None, QueryParameter(required=False)]


@get("/api/overview")
async def show(door: Door, area: _Text = None) -> Overview:
    """The overview of an area; without one, of the asker's own."""
    wanted = parse_id(area) if area else None
    return await door.read(lambda tx: service.show(tx, wanted, door.language))


def provide_wanted(
    figure: str, area: _Text = None, unplaced: bool = False, stage: _Text = None, family: _Text = None,
    channel: _Text = None, hour: Annotated[int | None, QueryParameter(ge=0, le=23)] = None, cursor: _Text = None,
    limit: int = 50,
) -> Wanted:  # fmt: skip
    """From the query string."""
    if figure not in get_args(Figure):
        raise Invalid(
            "overview_no_such_figure",
            field="figure",
            figure=figure[:60],
            known=", ".join(get_args(Figure)),
        )
    return Wanted(
        figure=figure,  # type: ignore[arg-type]
        area=parse_id(area) if area else None,
        unplaced=unplaced,
        stage=stage or None,
        family=family or None,
        channel=channel or None,
        hour=hour,
        cursor=cursor or None,
        limit=limit,
    )


_ROWS = {"wanted": Provide(provide_wanted, sync_to_thread=False)}


@get("/api/overview/rows", dependencies=_ROWS)
async def rows(door: Door, wanted: NamedDependency[Wanted]) -> Rows:
    """The rows behind one figure: `figure` as in the overview ("now.overdue"), narrowed as its address says."""
    return await door.read(lambda tx: service.rows(tx, wanted, door.language))


@get("/api/overview/rows.csv", media_type=supervision.sheets.MEDIA_TYPES["csv"], dependencies=_ROWS)
async def rows_csv(door: Door, wanted: NamedDependency[Wanted]) -> Response[bytes]:
    """The same rows as CSV."""
    return await _file(door, wanted, "csv")


@get(
    "/api/overview/rows.xlsx", media_type=supervision.sheets.MEDIA_TYPES["xlsx"], dependencies=_ROWS
)
async def rows_xlsx(door: Door, wanted: NamedDependency[Wanted]) -> Response[bytes]:
    """The same rows as an Excel workbook."""
    return await _file(door, wanted, "xlsx")


@get("/api/overview/map")
async def case_map(
    door: Door, area: _Text = None, bbox: _Text = None, zoom: Annotated[float, QueryParameter(ge=0, le=30)] = 10
) -> Points:  # fmt: skip
    """The open cases in a view `west,south,east,north` as GeoJSON; above 1,000 gathered by the squares of a grid."""
    wanted, box = parse_id(area) if area else None, service.read_box(bbox)
    return await door.read(lambda tx: service.case_map(tx, wanted, box, zoom))


async def _file(door: Door, wanted: Wanted, form: supervision.sheets.Form) -> Response[bytes]:
    content = await door.read(lambda tx: service.rows_sheet(tx, wanted, door.language, form))
    return Response(
        content,
        media_type=supervision.sheets.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{wanted.figure}.{form}"'},
    )


@get("/api/public-overview")
async def public(door: Door) -> PublicFigures:
    """The city's counts, for everybody."""
    async with door.database.reading(SYSTEM) as tx:
        return await service.public(tx, door.language)


@get("/api/records/{kind:str}/{record_id:str}")
async def record(door: Door, kind: FromPath[RecordKind], record_id: FromPath[str]) -> RecordCard:
    """What is on file of a place, an organisation or a crew: owner, place, times, quality, whence, thirty days."""
    wanted = parse_id(record_id)
    return await door.read(lambda tx: service.record(tx, kind, wanted, door.language))


ROUTES: list[Any] = [show, public, rows, rows_csv, rows_xlsx, case_map, record]

"""The city's lists as files, out for everybody and in for administrators."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery

from yiwang.backstage.database import Tx
from yiwang.backstage.http import Door
from yiwang.city import service
from yiwang.city.messages import Imported
from yiwang.city.model.tables import MAX_BYTES
from yiwang.city.routes.answers import ImportAnswer, imported_answer
from yiwang.city.service.exporting import MEDIA_TYPES, Form, ListName
from yiwang.kernel.errors import Invalid, NotAllowed, TooLarge

PUBLIC = "door-web"
IMPORTERS = frozenset({"system", "system_admin"})


def _exporter(name: ListName, form: Form) -> Any:
    """The door that gives one list as one form of file."""

    @get(
        f"/api/{name}.{form}",
        media_type=MEDIA_TYPES[form],
        operation_id=f"export_{name}_{form}",
        summary=f"All {name} as {form.upper()}",
    )
    async def export(door: Door) -> Response[bytes]:
        body = await door.read(lambda tx: service.export_table(tx, name, form), as_door=PUBLIC)
        disposition = f'attachment; filename="{name}.{form}"'
        return Response(body, headers={"Content-Disposition": disposition})

    return export


Importer = Callable[..., Awaitable[Imported]]
_IMPORTERS: dict[str, Importer] = {
    "standards": service.import_standards,
    "departments": service.import_departments,
    "responsibilities": service.import_responsibilities,
}


def _importer(name: str) -> Any:
    """The door that takes one list."""
    take = _IMPORTERS[name]

    @post(
        f"/api/{name}/import",
        status_code=200,
        operation_id=f"import_{name}",
        summary=f"Take {name} from a file",
    )
    async def import_list(
        door: Door,
        data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)],
        dry_run: FromQuery[bool] = False,
    ) -> ImportAnswer:
        """CSV or Excel in the form field `file`: all rows or none; `dry_run=1` only tells."""
        upload = data.get("file")
        if not isinstance(upload, UploadFile):
            raise Invalid("city_no_file", field="file")
        content = await upload.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise TooLarge("city_table_too_large", field="file", most_mb=MAX_BYTES >> 20)

        async def work(tx: Tx) -> ImportAnswer:
            if tx.actor.role not in IMPORTERS:
                raise NotAllowed("city_only_admin")
            return imported_answer(
                await take(tx, content, upload.filename, dry_run=dry_run), door.language
            )

        return await (door.read(work) if dry_run else door.write(work))

    return import_list


_LISTS: tuple[ListName, ...] = ("standards", "departments", "responsibilities", "areas")
_FORMS: tuple[Form, ...] = ("csv", "xlsx")
FILE_ROUTES = [
    *(_exporter(name, form) for name in _LISTS for form in _FORMS),
    *(_importer(name) for name in _IMPORTERS),
]  # fmt: skip

"""Reports in bulk: a CSV or Excel file, all rows or none.

In: a file. Out: what was taken in, or every row that is wrong. Never: half a file.
"""

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.flow.incidents.messages import ImportResult, MakeReport, RowError
from yiwang.flow.incidents.model import tables
from yiwang.flow.incidents.service import intake
from yiwang.flow.incidents.service.reading import read_command
from yiwang.flow.incidents.service.words import say
from yiwang.kernel.errors import NotAllowed, YiwangError

_MAY_IMPORT = frozenset({"desk", "supervisor", "system", "system_admin"})
_MAX_ERRORS = 200


async def import_reports(
    tx: Tx, content: bytes, *, by: Actor, channel: str, dry_run: bool, language: str
) -> ImportResult:
    """Take in a file's reports; `tx` is of an actor who sees the whole city."""
    if by.role not in _MAY_IMPORT:
        raise NotAllowed("incidents_not_your_action", action="import", role=by.role)
    rows = tables.read_rows(content)
    commands: list[MakeReport] = []
    errors: list[RowError] = []
    for row in rows:
        command, wrong = tables.to_command(row, channel)
        errors += [_error(w.row, w.column, w.code, w.params, language) for w in wrong]
        if command is not None:
            errors += await _check(tx, command, by, row.number, language)
            commands.append(command)
        if len(errors) >= _MAX_ERRORS:
            break
    if errors or dry_run:
        return ImportResult(accepted=0, rows=len(rows), errors=errors, dry_run=dry_run)
    for command in commands:
        await intake.report(tx, command, by=by)
    return ImportResult(accepted=len(commands), rows=len(rows), errors=[], dry_run=False)


async def _check(tx: Tx, command: MakeReport, by: Actor, row: int, language: str) -> list[RowError]:
    try:
        await read_command(tx, command, by)
    except YiwangError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return [_error(row, error.field or "", error.code, params, language)]
    return []


def _error(row: int, column: str, code: str, params: dict[str, str], language: str) -> RowError:
    return RowError(row=row, column=column, code=code, message=say(code, language, **params))

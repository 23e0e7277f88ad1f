"""Procedures as the service knows them: shipped, published, remembered."""

from pathlib import Path

import msgspec

from yiwang.backstage.database import Tx
from yiwang.flow.cases.model.procedure import Procedure, parse
from yiwang.flow.cases.store import procedures as store
from yiwang.kernel.errors import Conflict, Invalid

DEFAULT = "national"
SELF_HANDLE = "self_handle"
SENSED = "sensed"
_SHIPPED = Path(__file__).parents[1] / "procedures"

# Versions never change, so what a database said once stays true.
_known: dict[tuple[str, str, int], Procedure] = {}


async def publish(tx: Tx, document: bytes | str) -> Procedure:
    """Prove and publish a version; new cases take it from now on, running ones stay on theirs."""
    procedure = parse(document)
    if not await store.publish(
        tx, procedure.code, procedure.version, msgspec.to_builtins(procedure)
    ):
        before = await store.definition(tx, procedure.code, procedure.version)
        if before != msgspec.to_builtins(procedure):
            raise Conflict(
                "procedure_version_taken", procedure=procedure.code, version=procedure.version
            )
        return procedure
    tx.record(
        "procedure_published",
        procedure.version,
        {"code": procedure.code, "version": procedure.version},
    )
    return procedure


async def publish_shipped(tx: Tx) -> None:
    """Publish the procedures that come with the product, where they are not there yet."""
    for path in sorted(_SHIPPED.glob("*.toml")):
        await publish(tx, path.read_bytes())


def shipped_procedures() -> frozenset[str]:
    """The codes of the procedures that come with the product."""
    return frozenset(parse(path.read_bytes()).code for path in _SHIPPED.glob("*.toml"))


async def procedure(tx: Tx, code: str, version: int) -> Procedure:
    """One version."""
    key = (tx.database, code, version)
    found = _known.get(key)
    if found is None:
        definition = await store.definition(tx, code, version)
        if definition is None:
            raise Invalid("no_such_procedure", procedure=code, version=version)
        found = _known[key] = msgspec.convert(definition, Procedure)
    return found


async def current(tx: Tx, code: str) -> Procedure:
    """The version that a case filed now takes."""
    version = await store.current_version(tx, code)
    if version is None:
        raise Invalid("no_such_procedure", procedure=code, version=0)
    return await procedure(tx, code, version)

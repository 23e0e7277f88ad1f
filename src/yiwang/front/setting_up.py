"""A node's first steps: its procedures, its city, its first accounts.

In: a prepared node. Out: rows that are there once, however often this runs. Never: a password on a command line.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.sensing import service as sensing
from yiwang.front.node import Node
from yiwang.kernel.errors import Invalid, NotFound

ROLES = (
    "resident", "crew", "desk", "department", "supervisor", "leader", "data", "ai",
    "system_admin", "security_admin", "audit_admin",
)  # fmt: skip
EXAMPLE_PACK = "shanghai"
_PASSWORD_BYTES = 12

T = TypeVar("T")


def in_one_transaction(node: Node, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Run `work` as the node itself."""

    async def run() -> T:
        database = await Database.open(node.app_url, connections=1)
        try:
            async with database.transaction(SYSTEM) as tx:
                return await work(tx)
        finally:
            await database.close()

    return asyncio.run(run())


def publish_procedures(node: Node) -> None:
    """The procedures, the kinds of things and the rules that come with the product."""

    async def work(tx: Tx) -> None:
        await cases.publish_shipped(tx)
        await sensing.publish_kinds(tx)
        await sensing.publish_rules(tx)

    in_one_transaction(node, work)


def load_city(node: Node, pack: str | None) -> None:
    """Load a pack by name or folder; without one the example city, unless a city is there already."""

    async def work(tx: Tx) -> None:
        if pack is None and await _has_city(tx):
            return
        await city.load_pack(tx, pack_folder(pack))

    in_one_transaction(node, work)


def pack_folder(pack: str | None) -> Path:
    """The folder of a pack by its name or path; without one the example city's."""
    named = Path(pack) if pack is not None and Path(pack).is_dir() else None
    return named or city.pack_folder(pack or EXAMPLE_PACK)


async def _has_city(tx: Tx) -> bool:
    try:
        await city.city(tx)
    except NotFound:
        return False
    return True


def add_account(
    node: Node, name: str, role: str, area_code: str | None, department_code: str | None
) -> str:
    """Make an account for the whole city or one area; its password, which is shown once."""
    if role not in ROLES:
        raise Invalid("no_such_role", role=role, roles=", ".join(ROLES))
    password = secrets.token_urlsafe(_PASSWORD_BYTES)

    async def work(tx: Tx) -> None:
        root = await city.city(tx)
        area = await city.area_by_code(tx, area_code or root.code)
        if area is None:
            raise NotFound("no_such_area_code", area=area_code)
        department = None
        if department_code is not None:
            department = next(
                (d for d in await city.departments(tx) if d.code == department_code), None
            )
            if department is None:
                raise NotFound("no_such_department_code", department=department_code)
        narrowed = [department.id] if department and role in ("department", "crew") else None
        await identity.create_account(
            tx,
            identity.NewAccount(
                name=name, display_name=name, role=role, password_hash=identity.hash_password(password),
                department_id=department.id if department else None,
            ),
            [identity.NewGrant(role=role, area_id=area.id, area_path=area.path, department_ids=narrowed)],
        )  # fmt: skip

    in_one_transaction(node, work)
    return password

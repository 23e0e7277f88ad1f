"""The doors of the console and of the list of capabilities."""

from typing import Literal

from litestar import Request, get, post
from litestar.params import FromPath

from yiwang.backstage import capabilities, ops
from yiwang.backstage.capabilities import Capabilities
from yiwang.backstage.http import Door
from yiwang.backstage.messages import Actor
from yiwang.kernel.errors import Unauthenticated


def _actor(door: Door) -> Actor:
    if door.actor is None:
        raise Unauthenticated("not_logged_in")
    return door.actor


@get("/api/capabilities")
async def list_capabilities(door: Door, request: Request) -> Capabilities:  # type: ignore[type-arg]
    """Every verb that the rooms publish, and which applications reused it in the last thirty days."""
    published = request.app.state.published
    return await door.read(lambda tx: capabilities.capabilities(tx, published))


@get("/api/ops")
async def console(door: Door) -> ops.Console:
    """Engine, tables, background work and who looked; for the system administrator alone, and noted."""
    await ops.enter(door.database, _actor(door), "console")
    return await door.read(ops.console)


@get("/api/ops/accounts")
async def accounts(door: Door, q: str = "", cursor: str | None = None) -> ops.AccountPage:
    """The accounts of this node."""
    await ops.enter(door.database, _actor(door), "accounts")
    return await door.read(lambda tx: ops.accounts(tx, q, cursor))


@post("/api/ops/accounts/{account:str}/actions/{action:str}", status_code=204)
async def act_on_account(
    door: Door, account: FromPath[str], action: FromPath[Literal["shut_out", "let_in"]]
) -> None:
    """Shut an account out, which ends its sessions, or let it in again."""
    await ops.enter(door.database, _actor(door), f"{action} {account[:40]}")
    await door.write(lambda tx: ops.set_active(tx, account, action == "let_in"))


ROUTES = [list_capabilities, console, accounts, act_on_account]

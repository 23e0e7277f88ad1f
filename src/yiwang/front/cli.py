"""The command line: `yiwang --help`."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yiwang.front.node import Node, say_ready
from yiwang.kernel.errors import YiwangError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Yiwang 一网: run a city's operations.",
)  # fmt: skip

Data = Annotated[Path, typer.Option("--data", help="Folder that holds everything.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the web door.")]
Host = Annotated[str, typer.Option("--host", help="Address of the web door.")]
Url = Annotated[
    str | None, typer.Option("--database-url", envvar="YIWANG_DATABASE_URL",
                             help="Owner's URL of a PostgreSQL of your own (15 or later); default: embedded."),
]  # fmt: skip
NodeNumber = Annotated[
    int, typer.Option("--node", min=1, max=32767, help="This node's number; ids begin with it.")
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Web processes.")]


@app.command()
def run(data: Data = Path("yiwang-data"), port: Port = 8000, host: Host = "127.0.0.1", database_url: Url = None,
        node: NodeNumber = 1, workers: Workers = 1) -> None:  # fmt: skip
    """Run the product; stays in the foreground and prints one line of JSON when it is ready."""
    _run(
        Node(data, port, host, node=node, database_url=database_url, workers=workers),
        lambda _node: None,
    )


@app.command()
def demo(data: Data = Path("yiwang-demo"), port: Port = 8000, host: Host = "127.0.0.1", database_url: Url = None,
         workers: Workers = 1) -> None:  # fmt: skip
    """Run a living district of made-up reports, labelled as such; accounts are in demo-accounts.json."""
    from yiwang.front.demo import prepare

    _run(Node(data, port, host, database_url=database_url, workers=workers), prepare)


@app.command()
def migrate(
    data: Data = Path("yiwang-data"), database_url: Url = None, node: NodeNumber = 1
) -> None:
    """Bring the tables up to date and stop."""
    target = Node(data, 0, database_url=database_url, node=node)
    try:
        target.prepare()
        sys.stdout.write("The tables are up to date.\n")
    finally:
        target.stop()


def _run(node: Node, prepare: Callable[[Node], None]) -> None:
    try:
        node.prepare()
        asyncio.run(_publish(node))
        prepare(node)
        node.start()
        say_ready(node)
        node.wait()
    except KeyboardInterrupt:
        pass
    finally:
        node.stop()


async def _publish(node: Node) -> None:
    """What comes with the product and new cases need: its procedures."""
    from yiwang.backstage.database import Database
    from yiwang.backstage.messages import SYSTEM
    from yiwang.flow.cases import service as cases

    database = await Database.open(node.app_url, connections=1)
    try:
        async with database.transaction(SYSTEM) as tx:
            await cases.publish_shipped(tx)
    finally:
        await database.close()


def main() -> None:
    """Entry of the command; an error is one readable line."""
    try:
        app()
    except YiwangError as error:
        sys.stderr.write(f"yiwang: {error.code} {error.params or ''}\n")
        sys.exit(2)
    except RuntimeError as error:
        sys.stderr.write(f"yiwang: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()

"""The command line: `yiwang --help`."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from yiwang.backstage.problems import load_catalogue
from yiwang.front import rooms, setting_up
from yiwang.front.broker import Kind
from yiwang.front.node import Node, say_ready
from yiwang.front.settings import machine_clock
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
Pack = Annotated[
    str | None,
    typer.Option(
        "--pack", help="City pack to load: a shipped name or a folder; default: the example city."
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="What is made up follows from this number.")]
Reports = Annotated[int, typer.Option("--reports", min=0, help="Reports of the last two days.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")]
Mqtt = Annotated[
    Kind, typer.Option("--mqtt", help="The node's own broker: nats (MQTT 3.1.1), mosquitto (also MQTT 5), off."),
]  # fmt: skip
MqttPort = Annotated[
    int,
    typer.Option(
        "--mqtt-port", min=0, max=65535, help="Its port on this machine; 0: a free one, kept."
    ),
]
MqttUrl = Annotated[
    str | None, typer.Option("--mqtt-url", envvar="YIWANG_MQTT",
                             help="A broker of your own instead: mqtt://user:password@host:port, mqtts://…"),
]  # fmt: skip
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Web processes.")]


@app.command()
def run(data: Data = Path("yiwang-data"), port: Port = 8000, host: Host = "127.0.0.1", database_url: Url = None,
        node: NodeNumber = 1, workers: Workers = 1, pack: Pack = None, mqtt: Mqtt = "nats", mqtt_port: MqttPort = 0,
        mqtt_url: MqttUrl = None) -> None:  # fmt: skip
    """Run the product; stays in the foreground and prints one line of JSON when it is ready."""
    _run(
        Node(
            data,
            port,
            host,
            node=node,
            database_url=database_url,
            workers=workers,
            mqtt=mqtt,
            mqtt_port=mqtt_port,
            mqtt_url=mqtt_url,
        ),
        lambda prepared: setting_up.load_city(prepared, pack),
    )


@app.command()
def demo(data: Data = Path("yiwang-demo"), port: Port = 8000, host: Host = "127.0.0.1", database_url: Url = None,
         workers: Workers = 1, seed: Seed = 310104, reports: Reports = 900, mqtt: Mqtt = "nats",
         mqtt_port: MqttPort = 0, mqtt_url: MqttUrl = None) -> None:  # fmt: skip
    """Run a living district of made-up reports, labelled as such; accounts are in demo-accounts.json."""
    from yiwang.front.demo import prepare

    node = Node(data, port, host, database_url=database_url, workers=workers, mqtt=mqtt, mqtt_port=mqtt_port,
                mqtt_url=mqtt_url)  # fmt: skip
    _run(node, lambda prepared: prepare(prepared, seed, reports))


@app.command()
def migrate(
    data: Data = Path("yiwang-data"), database_url: Url = None, node: NodeNumber = 1, as_json: AsJson = False
) -> None:  # fmt: skip
    """Bring the tables up to date and stop."""
    target = Node(data, 0, database_url=database_url, node=node)
    try:
        target.prepare()
        _answer({"up_to_date": True}, "The tables are up to date.", as_json=as_json)
    finally:
        target.stop()


@app.command()
def backup(
    to: Annotated[
        Path,
        typer.Argument(help="Folder for copies, best on another disk; each gets a folder there."),
    ],
    data: Data = Path("yiwang-data"),
    as_json: AsJson = False,
) -> None:
    """Copy a node, running or not, to a folder from which `yiwang run --data` starts again."""
    from yiwang.front import backing_up

    made = backing_up.run(data, to)
    said = f"{made.folder}: {made.bytes / 1e6:.0f} MB, {made.files} files, checked, in {made.took_s:.1f} s"
    _answer(made, said, as_json=as_json)


@app.command()
def account(
    name: Annotated[str, typer.Argument(help="Log-in name.")],
    role: Annotated[str, typer.Option("--role", help="desk, department, crew, supervisor, leader, …")],
    area: Annotated[str | None, typer.Option("--area", help="Code of the area; default: the whole city.")] = None,
    department: Annotated[str | None, typer.Option("--department", help="Code of the department.")] = None,
    data: Data = Path("yiwang-data"), database_url: Url = None, node: NodeNumber = 1, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make an account on a node that is not running; its password is shown once."""
    target = Node(data, 0, database_url=database_url, node=node)
    try:
        target.prepare()
        password = setting_up.add_account(target, name, role, area, department)
        _answer({"name": name, "password": password}, f"{name}: {password}", as_json=as_json)
    finally:
        target.stop()


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV file of request records.")],
    speed: Annotated[float, typer.Option("--speed", min=0, help="Times real time; 0: as fast as can be.")] = 0.0,
    format_: Annotated[str | None, typer.Option("--format", help="pingshan, baltimore, open311-csv.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only the first rows.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="A running node, instead of --data.")] = None,
    token: Annotated[str | None, typer.Option("--token", envvar="YIWANG_TOKEN", help="Session there.")] = None,
    data: Data = Path("yiwang-replay"), database_url: Url = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Feed real request records in, once however often it is run; then count, and compare due times and closings."""
    from yiwang.front.replay import command

    wish = command.Wish(file=file, speed=speed, format=format_, limit=limit, as_json=as_json)
    sys.exit(command.run(wish, url, token, data, database_url))


@app.command()
def recount(
    data: Data = Path("yiwang-data"), database_url: Url = None, as_json: AsJson = False
) -> None:
    """Work out every case's clock and figures from its history alone, and name what is stored otherwise."""
    from yiwang.front import recounting

    wish = recounting.Wish(language=_language(), as_json=as_json)
    sys.exit(recounting.run(wish, data, database_url))


things = typer.Typer(no_args_is_help=True, help="The registry of things.")
app.add_typer(things, name="things")
simulate = typer.Typer(no_args_is_help=True, help="Made-up data, labelled as such.")
app.add_typer(simulate, name="simulate")


scene = typer.Typer(no_args_is_help=True, help="Scene packs.")
app.add_typer(scene, name="scene")


@scene.command("check")
def check_scene(
    folder: Annotated[str | None, typer.Argument(help="A folder or a shipped code; default: all.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say what is wrong with a scene pack, a line each: file, key, what; nothing is changed."""
    from yiwang.front import scene_desk

    sys.exit(scene_desk.check(folder, _language(), as_json=as_json))


@scene.command("list")
def list_scenes(as_json: AsJson = False) -> None:
    """The scene packs that ship, with what each watches."""
    from yiwang.front import scene_desk

    sys.exit(scene_desk.list_shipped(_language(), as_json=as_json))


@things.command("load")
def load_things(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV (UTF-8 or GBK) or Parquet.")],
    source: Annotated[str, typer.Option("--source", help="Whose things they are; ids are unique within it.")],
    data: Data = Path("yiwang-data"), database_url: Url = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Register the things of a file, each once however often it is run."""
    from yiwang.front import loading

    wish = loading.Wish(file=file, source=source, language=_language(), as_json=as_json)
    sys.exit(loading.run(wish, data, database_url))


@simulate.command("city")
def simulate_city(
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv or .parquet.")],
    number: Annotated[int, typer.Option("--things", min=1, help="How many things.")] = 5_100_000,
    pack: Pack = None, seed: Seed = 310104, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write a made-up registry of things, of the kinds that ship, over a city's communities."""
    from yiwang.front.simulate import registry

    written = registry.write(out, number, setting_up.pack_folder(pack), seed)
    _answer({"rows": written, "file": str(out)}, f"{written} rows in {out}", as_json=as_json)


@app.command()
def doctor(data: Data = Path("yiwang-data"), port: Port = 8000, host: Host = "127.0.0.1", database_url: Url = None,
           as_json: AsJson = False) -> None:  # fmt: skip
    """Say what is wrong here, and how to mend it; nothing is changed."""
    from yiwang.front.doctor import Patient, tell

    patient = Patient(
        data=data, host=host, port=port, database_url=database_url, language=_language(), now=machine_clock()
    )  # fmt: skip
    sys.exit(tell(patient, as_json=as_json))


def _run(node: Node, prepare: Callable[[Node], None]) -> None:
    """From the first moment on, SIGTERM and Ctrl-C end every child in order."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        node.prepare()
        setting_up.publish_procedures(node)
        prepare(node)
        node.start()
        say_ready(node)
        node.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        node.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _answer(what: object, words: str, *, as_json: bool) -> None:
    """One line: for a program, or for a person."""
    sys.stdout.write(f"{msgspec.json.encode(what).decode() if as_json else words}\n")


def _language() -> str:
    return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"


def main() -> None:
    """Entry of the command; an error is one readable line."""
    try:
        app()
    except YiwangError as error:
        said = load_catalogue(rooms.folders()).say(error.code, _language(), error.params)
        sys.stderr.write(f"yiwang: {said}\n")
        sys.exit(2)
    except RuntimeError as error:
        sys.stderr.write(f"yiwang: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()

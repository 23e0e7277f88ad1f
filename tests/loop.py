"""Ways through the loop that several tests walk: report, file, dispatch, accept, handle, verify, close."""

import io
import itertools

from PIL import Image

import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act, FileCase, Stepped
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import MakeReport, PlaceGiven, Receipt
from yiwang.kernel.ids import format_id, parse_id

_numbers = itertools.count(1)


def photo(shade: int = 90) -> bytes:
    """A small real JPEG."""
    content = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 140)).save(content, "JPEG")
    return content.getvalue()


async def upload(database: Database, actor: Actor) -> str:
    """A photo as the actor's phone sends it."""
    async with database.transaction(actor) as tx:
        return (await incidents.add_upload(tx, photo(next(_numbers) % 250), actor.id)).id


async def report(
    database: Database,
    *,
    standard: str | None = town.LID,
    at: tuple[float, float] | None = None,
    **given,
) -> Receipt:
    """A resident's report; without `at` in Xuhui, each at a place of its own so that no two are the same thing."""
    number = next(_numbers)
    lon, lat = at or (
        town.IN_XUHUI[0] + number % 8 * 0.002,
        town.IN_XUHUI[1] - number // 8 % 20 * 0.002,
    )
    door = await database.actor_of_account("door-web")
    values = {
        "text": f"人行道上的污水井盖不见了，很危险 {next(_numbers)}",
        "standard": standard,
    } | given
    command = MakeReport(place=PlaceGiven(lon=lon, lat=lat, accuracy_m=10), **values)
    async with database.transaction(door) as tx:
        return await incidents.report(tx, command)


async def filed(database: Database, desk: Actor, **given) -> int:
    """A case that waits to be dispatched."""
    receipt = await report(database, **given)
    incident_id = parse_id(receipt.incident.id)
    async with database.transaction(desk) as tx:
        incident = await incidents.get(tx, incident_id)
        return await cases.file_case(
            tx,
            incident_id,
            FileCase(
                expected_version=incident.version, standard=incident.standard_code or town.LID
            ),
        )


async def act(
    database: Database, actor: Actor, case_id: int, verb: str, version: int | None = None, **given
) -> Stepped:
    """One action at the version that the actor sees."""
    async with database.transaction(actor) as tx:
        seen = version or (await cases.show(tx, case_id, "zh")).version
        return await cases.act(tx, case_id, verb, Act(expected_version=seen, **given))


async def dispatched(database: Database, people: town.Town, **given) -> int:
    """A case that the water department has to accept."""
    case_id = await filed(database, people.desk, **given)
    await act(
        database, people.desk, case_id, "dispatch",
        department_id=format_id(people.water_id), crew_id=format_id(people.pump_crew_id),
    )  # fmt: skip
    return case_id


async def handled(database: Database, people: town.Town, **given) -> int:
    """A case that waits to be verified."""
    case_id = await dispatched(database, people, **given)
    await act(database, people.pump, case_id, "accept")
    await act(database, people.pump, case_id, "start_handling")
    photos = [await upload(database, people.pump)]
    await act(database, people.pump, case_id, "report_result", text="井盖已更换", uploads=photos)
    return case_id


async def closed(database: Database, people: town.Town, **given) -> int:
    """A case that is closed."""
    case_id = await handled(database, people, **given)
    await act(
        database,
        people.worker,
        case_id,
        "verify_pass",
        uploads=[await upload(database, people.worker)],
    )
    await act(database, people.desk, case_id, "close")
    return case_id


async def account(database: Database, name: str, role: str) -> str:
    """One more person for the whole city, with the town's password; the name to log in by."""
    from yiwang.backstage import identity
    from yiwang.city import service as city

    async with database.transaction(SYSTEM) as tx:
        root = await city.city(tx)
        await identity.create_account(
            tx,
            identity.NewAccount(
                name=name,
                display_name=name,
                role=role,
                password_hash=identity.hash_password(town.PASSWORD),
            ),
            [identity.NewGrant(role=role, area_id=root.id, area_path=root.path)],
        )
    return name

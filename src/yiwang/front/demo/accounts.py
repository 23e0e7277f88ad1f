"""The demo's accounts: made once per data folder, listed with their passwords in demo-accounts.json.

In: the plan of the cast. Out: accounts, grants and crews in one transaction; a file that only its owner can read.
Never: a second account of the same name, a password that two installations share. Within one, people of one role
share theirs: argon2 is slow on purpose, and a hundred different ones would keep the first page waiting.
"""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from yiwang.backstage import identity
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.dispatch import service as dispatch
from yiwang.flow.dispatch.messages import NewCrew
from yiwang.front.demo.cast import CREW_CAPACITY, Crew, Member
from yiwang.front.demo.listing import FILE, Listed, read
from yiwang.kernel.errors import NotFound

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = 12


async def ensure(database: Database, folder: Path, members: list[Member]) -> list[Listed]:
    """Make who is missing. The passwords are on disk before the accounts are, so that none is ever lost."""
    known = {line.name: line for line in read(folder)}
    missing = [member for member in members if not await _exists(database, member.name)]
    lost = [member.name for member in members if member not in missing and member.name not in known]
    if lost:
        raise RuntimeError(
            f"the database has demo people whose passwords are not in {folder / FILE}: give the data folder"
            " that the demo was first started with, or an empty database"
        )
    words = _passwords(members, list(known.values()))
    lines = [known.get(member.name) or _listed(member, words[member.role]) for member in members]
    if missing:
        _write(folder / FILE, lines)
        wanted = sorted({line.password for line in lines})
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            hashes = dict(zip(wanted, threads.map(identity.hash_password, wanted), strict=True))
        hashed = {line.name: hashes[line.password] for line in lines}
        async with database.transaction(SYSTEM) as tx:
            for member in missing:
                await _create(tx, member, hashed[member.name])
    return lines


async def _exists(database: Database, name: str) -> bool:
    try:
        await database.actor_of_account(name)
    except NotFound:
        return False
    return True


def _passwords(members: list[Member], known: list[Listed]) -> dict[str, str]:
    """One for each role: those that are known, new ones for the others."""
    given = {line.role: line.password for line in known}
    return {member.role: given.get(member.role) or _new_password() for member in members} | given


def _new_password() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _listed(member: Member, password: str) -> Listed:
    return Listed(
        name=member.name, password=password, role=member.role, area=member.area.name,
        display_name=member.display_name,
    )  # fmt: skip


def _write(path: Path, lines: list[Listed]) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(lines), indent=2))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


async def _create(tx: Tx, member: Member, hashed: str) -> None:
    crew_id = await dispatch.add_crew(tx, _new_crew(member.crew)) if member.crew else None
    account = identity.NewAccount(
        name=member.name, display_name=member.display_name, role=member.role, password_hash=hashed,
        department_id=member.department_id, crew_id=crew_id,
    )  # fmt: skip
    bound = [member.department_id] if member.bound and member.department_id else None
    grant = identity.NewGrant(
        role=member.role, area_id=member.area.id, area_path=member.area.path, department_ids=bound
    )
    await identity.create_account(tx, account, [grant] if member.grants else [])


def _new_crew(crew: Crew) -> NewCrew:
    return NewCrew(
        name=crew.name, department_id=crew.department_id, area_id=crew.area.id, area_path=crew.area.path,
        people=crew.people, skills=crew.skills, capacity=CREW_CAPACITY, lon=crew.lon, lat=crew.lat,
    )  # fmt: skip

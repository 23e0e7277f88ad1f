"""Accounts, grants and sessions.

In: a name and a password. Out: a session token, of which only the hash is kept. Never: a password in clear, a token
in a log.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.kernel.errors import Unauthenticated

SESSION_LIFE = timedelta(hours=12)

_HASHER = PasswordHasher()
# Verified when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made."""

    name: str
    display_name: str
    role: str
    password_hash: str | None = None
    department_id: int | None = None
    crew_id: int | None = None


class NewGrant(msgspec.Struct, frozen=True, kw_only=True):
    """Role × area × departments × families. `area_path` is resolved from the area's id by the caller."""

    role: str
    area_id: int | None
    area_path: str
    department_ids: Sequence[int] | None = None
    families: Sequence[str] | None = None


def hash_password(password: str) -> str:
    """Argon2id with the library's current parameters; about 50 ms of one core."""
    return _HASHER.hash(password)


async def create_account(tx: Tx, account: NewAccount, grants: Sequence[NewGrant]) -> int:
    """Make an account with its grants; the actor must be the node itself."""
    account_id: int = await tx.fetchval(
        "INSERT INTO backstage_account (name, display_name, role, password_hash, department_id, crew_id, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        account.name, account.display_name, account.role, account.password_hash,
        account.department_id, account.crew_id, tx.now,
    )  # fmt: skip
    for grant in grants:
        await tx.execute(
            "INSERT INTO backstage_grant (account_id, role, area_id, area_path, department_ids, families)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            account_id, grant.role, grant.area_id, grant.area_path, grant.department_ids, grant.families,
        )  # fmt: skip
    tx.record("account_created", account_id, {"name": account.name, "role": account.role})
    return account_id


async def log_in(
    database: Database, name: str, password: str, user_agent: str
) -> tuple[str, Actor]:
    """A new session's token and its actor; a wrong name and a wrong password are one error."""
    row = await database.login_row(name)
    known = row["password_hash"] if row and row["password_hash"] else _NOBODY
    if not await asyncio.to_thread(_matches, known, password) or row is None or known is _NOBODY:
        raise Unauthenticated("wrong_name_or_password")
    token = secrets.token_urlsafe(32)
    async with database.transaction(SYSTEM) as tx:
        await tx.execute(
            "INSERT INTO backstage_session (token_hash, account_id, created_at, expires_at, user_agent)"
            " VALUES ($1, $2, $3, $4, $5)",
            token_hash(token), row["id"], tx.now, tx.now + SESSION_LIFE, user_agent[:200],
        )  # fmt: skip
    actor = await database.actor_of_session(token_hash(token))
    if actor is None:
        raise Unauthenticated("wrong_name_or_password")
    return token, actor


async def log_out(tx: Tx, token: str) -> None:
    """Revoke one's own session; revoking twice is harmless."""
    await tx.execute(
        "UPDATE backstage_session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL",
        token_hash(token), tx.now,
    )  # fmt: skip


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def _matches(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False

"""Migrations: each room keeps its own chain; Alembic runs them all in order of dependence.

In: a database URL of the owner. Out: the tables, views, policies. Never: data of a city.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command, op
from alembic.config import Config

# Every migration runs in one transaction under this lock, so that two starting servers do not migrate at once.
_MIGRATION_LOCK = 0x59_49_57_41_4E_47  # "YIWANG"
APP_ROLES = ("yiwang_app", "yiwang_ingest")


def run_sql(migration_file: str, *, down: bool = False, **numbers: int) -> None:
    """Run the `.sql` (or `.down.sql`) beside a migration; `:name` is replaced by a number given."""
    path = Path(migration_file).with_suffix(".down.sql" if down else ".sql")
    sql = path.read_text(encoding="utf-8")
    for name, value in numbers.items():
        sql = sql.replace(f":{name}", str(int(value)))
    cursor = op.get_bind().connection.cursor()
    cursor.execute(sql)
    cursor.close()


def migrate(owner_url: str, locations: Sequence[Path], node: int, target: str = "heads") -> None:
    """Bring the database up (or with `target="base"` down) to the wanted state."""
    config = _config(locations, node)
    with _engine(owner_url).begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        if target == "base":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)


def tidy(owner_url: str, tables: Sequence[str]) -> None:
    """Vacuum and analyse tables after a bulk load: else the next questions are planned as if they were still empty."""
    engine = _engine(owner_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in tables:
            quoted = connection.dialect.identifier_preparer.quote(name)
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {quoted}")


def ensure_roles(owner_url: str, passwords: dict[str, str]) -> None:
    """Create the unprivileged roles, or set their passwords anew; the owner needs CREATEROLE once."""
    with _engine(owner_url).begin() as connection:
        for role in APP_ROLES:
            known = connection.exec_driver_sql(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
            ).scalar()
            verb = "ALTER" if known else "CREATE"
            password = passwords[role]
            if not password.isalnum():
                raise ValueError("role passwords are made by new_password()")
            connection.exec_driver_sql(
                f"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS "
                f"PASSWORD '{password}'"
            )
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def new_password() -> str:
    """A password that needs no quoting anywhere."""
    return secrets.token_hex(24)


def _engine(owner_url: str) -> sqlalchemy.Engine:
    url = sqlalchemy.make_url(owner_url).set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)


def _config(locations: Sequence[Path], node: int) -> Config:
    config = Config()
    here = Path(__file__).parent
    config.set_main_option("script_location", str(here / "alembic"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path) for path in locations))
    attributes: dict[str, Any] = config.attributes
    attributes["node"] = node
    return config

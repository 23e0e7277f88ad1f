"""Databases of the tests: made, copied, dropped."""

import psycopg

from yiwang.backstage.postgres import PostgresServer


def owner_url(server: PostgresServer, database: str) -> str:
    """The owner's URL of one database."""
    return server.url("yiwang_owner", server.secret("owner"), database)


def app_url(server: PostgresServer, database: str) -> str:
    """The unprivileged role's URL of one database."""
    return server.url("yiwang_app", server.secret("yiwang_app"), database)


def copy_database(server: PostgresServer, template: str | None, name: str) -> None:
    """Create `name`, as a copy of `template` when one is given."""
    source = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
    with psycopg.connect(owner_url(server, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{source}")


def drop_database(server: PostgresServer, name: str) -> None:
    """Drop `name`, ending whoever is still there."""
    with psycopg.connect(owner_url(server, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

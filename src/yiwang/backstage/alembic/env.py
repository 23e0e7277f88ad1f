"""Alembic's entry: the connection and its transaction come from `schema.migrate`."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="backstage_schema_version",
    transaction_per_migration=False,
)
context.run_migrations()

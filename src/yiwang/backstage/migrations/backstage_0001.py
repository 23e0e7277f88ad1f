"""Identity, scope, outbox, pending leaves of the record, idempotency, files."""

from alembic import context

from yiwang.backstage.schema import run_sql

revision, down_revision = "backstage_0001", None
branch_labels, depends_on = ("backstage",), None


def upgrade() -> None:
    run_sql(__file__, node=int(context.config.attributes["node"]))


def downgrade() -> None:
    run_sql(__file__, down=True)

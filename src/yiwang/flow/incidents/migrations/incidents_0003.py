"""The channel by which warnings come in."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "incidents_0003", "incidents_0002"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

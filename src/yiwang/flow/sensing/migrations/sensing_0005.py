"""A command is claimed before it is sent, so that none is sent twice."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0005", "sensing_0004"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

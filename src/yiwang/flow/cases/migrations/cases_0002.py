"""What the rooms above need to count: clocks, stages and actions as views, and the indexes of today's figures."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "cases_0002", "cases_0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

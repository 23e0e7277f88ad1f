"""The operations console: looks at it, use of capabilities, chores that ran; each asked for beneath the code."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "backstage_0002", "backstage_0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

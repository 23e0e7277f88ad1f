"""Cameras: where their streams are, what they see, and every look at one."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0007", "sensing_0006"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

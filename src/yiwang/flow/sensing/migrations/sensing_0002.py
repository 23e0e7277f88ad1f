"""Rules as versioned rows, back-tests, warnings with their history, groups, reflexes."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0002", "sensing_0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

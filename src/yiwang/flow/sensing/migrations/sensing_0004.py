"""The map's views, counted by functions that are planned for their arguments."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0004", "sensing_0003"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

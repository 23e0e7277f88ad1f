"""OGC SensorThings: side tables for what the registry has no word for, and the eight entities as views."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0003", "sensing_0002"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

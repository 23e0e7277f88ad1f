"""Kinds, things, datastreams, readings by day, batches, transitions, rule state, devices' credentials."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0001", None
branch_labels, depends_on = ("sensing",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

"""Who says it and how sure: the source of a report, whose precision is measured."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "incidents_0004", "incidents_0003"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

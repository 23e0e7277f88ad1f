"""Which level is in charge of a case, and how long before it climbs."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "cases_0003", "cases_0002"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

"""What the rooms above need of reports and endings: which report tells of which incident, and today's endings fast."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "incidents_0002", "incidents_0001"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

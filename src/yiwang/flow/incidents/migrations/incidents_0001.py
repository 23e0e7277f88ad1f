"""Reports, incidents, their links, photos, contacts, progress, and what each reporter is told."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "incidents_0001", None
branch_labels, depends_on = ("incidents",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

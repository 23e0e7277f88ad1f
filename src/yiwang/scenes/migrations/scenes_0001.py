"""Packs as they were loaded: every version stays."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "scenes_0001", None
branch_labels = ("scenes",)
depends_on = ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

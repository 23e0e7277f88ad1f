"""Views that say since when a fact holds and where it comes from."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "city_0002", "city_0001"
branch_labels = depends_on = None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

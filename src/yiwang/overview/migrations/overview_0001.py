"""Which steps were the last in a part of the city, found without reading its whole history."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "overview_0001", None
branch_labels = ("overview",)
depends_on = ("backstage_0001", "cases_0002")


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

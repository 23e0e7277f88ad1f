"""Facts on three grains, the days that are built, the indicators as versioned rows."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "supervision_0001", None
branch_labels = ("supervision",)
depends_on = ("city_0001", "incidents_0002", "cases_0002")


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

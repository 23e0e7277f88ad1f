"""Areas with their dated codes, departments, event standards, responsibilities, components, calendar, packs."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "city_0001", None
branch_labels, depends_on = ("city",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

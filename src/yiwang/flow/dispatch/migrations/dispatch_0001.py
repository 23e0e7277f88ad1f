"""Crews with their duty and place, and rulings as precedents."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "dispatch_0001", None
branch_labels, depends_on = ("dispatch",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

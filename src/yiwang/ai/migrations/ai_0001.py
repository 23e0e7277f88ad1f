"""The registry's first level, stored advice, the desk's reviews, and what was learned from them."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "ai_0001", None
branch_labels, depends_on = ("ai",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

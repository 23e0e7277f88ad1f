"""Procedures, cases, their append-only steps, work orders, evidence and clocks."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "cases_0001", None
branch_labels, depends_on = ("cases",), ("backstage_0001",)


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

"""Commands are found by the actuator that was given them."""

from yiwang.backstage.schema import run_sql

revision, down_revision = "sensing_0006", "sensing_0005"
branch_labels, depends_on = None, None


def upgrade() -> None:
    run_sql(__file__)


def downgrade() -> None:
    run_sql(__file__, down=True)

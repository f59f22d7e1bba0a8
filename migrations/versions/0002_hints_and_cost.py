"""From which attempt on hints are shown, and what an assignment makes of the cost of a solution."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POLICY = sa.Enum("off", "inform", "warn", "points", name="costpolicy", native_enum=False, length=16)


def upgrade() -> None:
    op.add_column("assignments", sa.Column("hints_after", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("assignments", sa.Column("cost", POLICY, nullable=False, server_default="inform"))
    op.add_column("gradings", sa.Column("cost", POLICY, nullable=False, server_default="off"))


def downgrade() -> None:
    # Not in a batch: that would make the tables anew, and they would give ids a second time.
    op.drop_column("gradings", "cost")
    op.drop_column("assignments", "cost")
    op.drop_column("assignments", "hints_after")

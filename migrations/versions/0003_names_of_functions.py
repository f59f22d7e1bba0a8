"""What students call their functions, where the assignment says it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    none = sa.text("''")
    op.add_column("assignment_exercises", sa.Column("functions", sa.String(length=300), nullable=False, server_default=none))


def downgrade() -> None:
    op.drop_column("assignment_exercises", "functions")

"""A first meeting is found: who wants to be called about it, and that both were reminded of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("offer", sa.Column("call_wanted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("meeting", "reminded_at")
    op.drop_column("offer", "call_wanted_at")

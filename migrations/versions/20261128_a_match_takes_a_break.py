"""A match takes a break with a day of return, and either side may ask to end it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("match", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("match", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("match_member", sa.Column("asked_to_end_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("match_member", "asked_to_end_at")
    op.drop_column("match", "paused_until")
    op.drop_column("match", "paused_on")

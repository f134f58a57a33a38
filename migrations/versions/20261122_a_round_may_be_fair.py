"""A round may be fair to groups."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def allow(*presets: str) -> None:
    words = ", ".join(f"'{preset}'" for preset in presets)
    with op.batch_alter_table("matching_round") as batch:
        batch.drop_constraint(op.f("ck_matching_round_preset"), type_="check")
        batch.create_check_constraint(op.f("ck_matching_round_preset"), sa.text(f"preset IN ({words})"))


def upgrade() -> None:
    allow("fit", "coverage", "fair")


def downgrade() -> None:
    op.execute("UPDATE matching_round SET preset = 'fit' WHERE preset = 'fair'")
    allow("fit", "coverage")

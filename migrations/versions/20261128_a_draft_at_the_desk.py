"""A coordinator may sign somebody up: the draft is hers, by her account."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("sign_up_draft") as batch:
        batch.add_column(sa.Column("account_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            "fk_account_id_account",
            "account",
            ["organisation_id", "account_id"],
            ["organisation_id", "id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_up_draft") as batch:
        batch.drop_constraint("fk_account_id_account", type_="foreignkey")
        batch.drop_column("account_id")

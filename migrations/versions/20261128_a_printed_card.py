"""A printed card opens somebody's page who has no e-mail address; her account then has none either."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

OURS = "organisation_id = nullif(current_setting('app.organisation', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "entry_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "account_id"],
            ["account.organisation_id", "account.id"],
            name="fk_account_id_account",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_entry_card_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_card")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_entry_card_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "account_id", name=op.f("uq_entry_card_organisation_id_account_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "code_digest", name=op.f("uq_entry_card_organisation_id_code_digest")
        ),
    )
    with op.batch_alter_table("account") as batch:
        batch.alter_column("email_sealed", existing_type=sa.Text(), nullable=True)
        batch.alter_column("email_digest", existing_type=sa.String(length=64), nullable=True)
        batch.create_check_constraint(
            op.f("ck_account_staff_has_address"), "role = 'person' OR email_digest IS NOT NULL"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE entry_card ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE entry_card FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_organisation ON entry_card USING ({OURS}) WITH CHECK ({OURS})")


def downgrade() -> None:
    op.drop_table("entry_card")
    _close_accounts_without_an_address()
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint(op.f("ck_account_staff_has_address"), type_="check")
        batch.alter_column("email_sealed", existing_type=sa.Text(), nullable=False)
        batch.alter_column("email_digest", existing_type=sa.String(length=64), nullable=False)


def _close_accounts_without_an_address() -> None:
    """Close what nobody can sign in to any more; the rows stay, because others name them."""
    names = ("id", "email_sealed", "email_digest", "closed_at")
    accounts = sa.table("account", *map(sa.column, names))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        # The owner, too, is held to the policies, and no organisation is in force here.
        op.execute("ALTER TABLE account NO FORCE ROW LEVEL SECURITY")
    op.execute(
        accounts.update()
        .where(accounts.c.email_digest.is_(None))
        .values(email_sealed="", email_digest=sa.cast(accounts.c.id, sa.String(64)), closed_at=sa.func.now())
    )
    if is_postgresql:
        op.execute("ALTER TABLE account FORCE ROW LEVEL SECURITY")

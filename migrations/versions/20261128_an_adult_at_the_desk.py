"""Another adult of a newcomer's household is signed up at the desk, in a draft of her own kind."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BEFORE, AFTER = ("newcomer", "volunteer"), ("newcomer", "volunteer", "adult")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    # A draft lives for three days; until then it is one of a newcomer that lacks most of its answers.
    is_walled = op.get_bind().dialect.name == "postgresql"
    if is_walled:
        op.execute("ALTER TABLE sign_up_draft NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE sign_up_draft SET kind = 'newcomer' WHERE kind = 'adult'")
    if is_walled:
        op.execute("ALTER TABLE sign_up_draft FORCE ROW LEVEL SECURITY")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("sign_up_draft") as batch:
        batch.drop_constraint(op.f("ck_sign_up_draft_draft_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_sign_up_draft_draft_kind"), sa.text(f"kind IN ({words})"))

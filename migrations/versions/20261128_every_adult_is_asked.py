"""A question goes to a person and no longer to a side, so that each adult of a couple has an own yes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

READ = ("match", "match_member", "enrolment", "newcomer", "volunteer", "household_adult", "offer")
ASKED = """
UPDATE offer SET person_id = CASE side
    WHEN 'newcomer' THEN (
        SELECT newcomer.person_id FROM newcomer
        JOIN enrolment ON enrolment.newcomer_id = newcomer.id
        JOIN match_member ON match_member.enrolment_id = enrolment.id
        WHERE match_member.match_id = offer.match_id
    )
    ELSE (
        SELECT volunteer.person_id FROM volunteer
        JOIN match ON match.volunteer_id = volunteer.id
        WHERE match.id = offer.match_id
    )
END
"""
# Before this step a side had one offer: that of the one who signed up is kept.
OF_OTHER_ADULTS = """
DELETE FROM offer WHERE EXISTS (
    SELECT 1 FROM household_adult
    JOIN enrolment ON enrolment.newcomer_id = household_adult.newcomer_id
    JOIN match_member ON match_member.enrolment_id = enrolment.id
    JOIN newcomer ON newcomer.id = household_adult.newcomer_id
    WHERE match_member.match_id = offer.match_id
    AND household_adult.person_id = offer.person_id AND newcomer.person_id != offer.person_id
)
"""


def upgrade() -> None:
    with op.batch_alter_table("offer") as batch:
        batch.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
    _with_every_row(ASKED)
    with op.batch_alter_table("offer") as batch:
        batch.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
        batch.create_foreign_key(
            "fk_person_id_person",
            "person",
            ["organisation_id", "person_id"],
            ["organisation_id", "id"],
            ondelete="CASCADE",
        )
        batch.drop_constraint(batch.f("uq_offer_organisation_id_match_id_side"), type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_offer_organisation_id_match_id_person_id"),
            ["organisation_id", "match_id", "person_id"],
        )


def downgrade() -> None:
    _with_every_row(OF_OTHER_ADULTS)
    with op.batch_alter_table("offer") as batch:
        batch.drop_constraint(batch.f("uq_offer_organisation_id_match_id_person_id"), type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_offer_organisation_id_match_id_side"), ["organisation_id", "match_id", "side"]
        )
        batch.drop_constraint("fk_person_id_person", type_="foreignkey")
        batch.drop_column("person_id")


def _with_every_row(statement: str) -> None:
    """Run a statement on the rows of every organisation: the tables' owner is else shown those of none."""
    is_walled = op.get_bind().dialect.name == "postgresql"
    for table in READ if is_walled else ():
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(statement)
    for table in READ if is_walled else ():
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
